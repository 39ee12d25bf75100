use std::panic::Location;
use std::time::Duration;

use super::limit::{Limit, Quantity};
use crate::world::Event;

/// What a check measured in one run.
#[derive(Debug, Clone)]
pub struct Measured<Q> {
    /// None if it never came to a value, which is worse than any.
    value: Option<Q>,
    words: String,
    limit: Option<Limit<Q>>,
    meaning: Option<String>,
    moment: Option<Moment>,
    line: Option<&'static Location<'static>>,
}

impl<Q: Quantity> Measured<Q> {
    /// A value, in the words of its unit.
    #[must_use]
    pub fn new(value: Q) -> Self {
        Self { words: value.words(), ..Self::without(Some(value)) }
    }

    /// There is no value, for these words: it never came to that. It fails, and more so than any
    /// value.
    #[must_use]
    pub fn never(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::without(None) }
    }

    fn without(value: Option<Q>) -> Self {
        Self { value, words: String::new(), limit: None, meaning: None, moment: None, line: None }
    }

    /// Says the value in other words than the bare number.
    #[must_use]
    pub fn says(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// Is compared with this limit of the run's own, not with that of the check.
    #[must_use]
    pub fn against(mut self, limit: Limit<Q>) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Says what the number means for the program, in this run.
    #[must_use]
    pub fn means(mut self, words: impl Into<String>) -> Self {
        self.meaning = Some(words.into());
        self
    }

    /// The moment of the run at which it went wrong: the story that is told ends with it.
    #[must_use]
    pub fn at(mut self, moment: impl Into<Option<Moment>>) -> Self {
        self.moment = moment.into();
        self
    }

    /// The line of the reader's that it points at.
    #[must_use]
    pub fn line(mut self, line: Option<&'static Location<'static>>) -> Self {
        self.line = line;
        self
    }

    /// Compares it with the limit, or with the one that it brought.
    pub(super) fn compare(self, limit: &Limit<Q>) -> Finding {
        let limit = self.limit.as_ref().unwrap_or(limit);
        Finding {
            excess: self.value.map_or(i128::MAX, |value| limit.excess(value)),
            measured: self.words,
            limit: limit.words().to_owned(),
            meaning: self.meaning,
            line: self.line.or_else(|| self.moment.as_ref().and_then(|moment| moment.line)),
            moment: self.moment,
        }
    }
}

impl Measured<bool> {
    /// It is as it must be.
    #[must_use]
    pub fn holds(words: impl Into<String>) -> Self {
        Self::new(true).says(words)
    }

    /// It is not as it must be.
    #[must_use]
    pub fn broken(words: impl Into<String>) -> Self {
        Self::new(false).says(words)
    }

    /// It is not as it must be, and this event shows it: so the verdict tells it, and the story ends
    /// with it.
    #[must_use]
    pub fn broken_by<E: Copy>(event: &Event<E>, tell: impl Fn(E) -> Option<String>) -> Self {
        let words = tell(event.what).unwrap_or_default();
        Self::broken(words.clone()).at(Moment::of(event, words))
    }
}

/// A moment of a run at which something went wrong, and what happened then.
#[derive(Debug, Clone)]
pub struct Moment {
    pub(crate) at: Duration,
    pub(crate) words: String,
    pub(crate) line: Option<&'static Location<'static>>,
}

impl Moment {
    /// A moment, and what happened then, as a plain sentence without a full stop.
    #[must_use]
    pub fn new(at: Duration, words: impl Into<String>) -> Self {
        Self { at, words: words.into(), line: None }
    }

    /// The moment of an event, and its line.
    #[must_use]
    pub fn of<E>(event: &Event<E>, words: impl Into<String>) -> Self {
        Self::new(event.at, words).line(Some(event.line))
    }

    /// The line of the reader's that it points at.
    #[must_use]
    pub fn line(mut self, line: Option<&'static Location<'static>>) -> Self {
        self.line = line;
        self
    }
}

/// What one check found in one run: a comparison, in words.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// How far beyond the limit, in the unit of the value: zero or less has passed.
    pub(crate) excess: i128,
    pub(crate) measured: String,
    pub(crate) limit: String,
    pub(crate) meaning: Option<String>,
    pub(crate) moment: Option<Moment>,
    pub(crate) line: Option<&'static Location<'static>>,
}

impl Finding {
    /// Whether the limit was kept.
    pub(crate) fn passed(&self) -> bool {
        self.excess <= 0
    }
}
