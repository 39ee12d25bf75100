use std::panic::Location;
use std::time::Duration;

use super::limit::{Limit, Quantity};
use crate::world::Event;

/// What a check measured in one run.
#[derive(Debug, Clone)]
pub struct Measured<Q> {
    value: Value<Q>,
    words: String,
    limit: Option<Limit<Q>>,
    meaning: Option<String>,
    moment: Option<Moment>,
    line: Option<&'static Location<'static>>,
}

/// What was found, without words.
#[derive(Debug, Clone, Copy)]
enum Value<Q> {
    Is(Q),
    /// It never came to that, which is worse than any value.
    Never,
    /// There was nothing to measure, which is better than any.
    Nothing,
}

impl<Q: Quantity> Measured<Q> {
    /// A value, in the words of its unit.
    #[must_use]
    pub fn new(value: Q) -> Self {
        Self::with(Value::Is(value), value.words())
    }

    /// There is no value, for these words: it never came to that. It fails, and more so than any
    /// value.
    #[must_use]
    pub fn never(words: impl Into<String>) -> Self {
        Self::with(Value::Never, words)
    }

    /// There was nothing to measure in this run, for these words: "none is stuck". It passes, and
    /// any run in which there was something is told instead of it. If there was nothing in any run, and
    /// every check passed, nothing is judged: the check has looked at nothing.
    #[must_use]
    pub fn nothing(words: impl Into<String>) -> Self {
        Self::with(Value::Nothing, words)
    }

    fn with(value: Value<Q>, words: impl Into<String>) -> Self {
        let words = words.into();
        Self { value, words, limit: None, meaning: None, moment: None, line: None }
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

    /// Of several, the one that is furthest beyond this limit; the first of equal ones.
    #[must_use]
    pub fn worst(limit: &Limit<Q>, all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let worse = |worst: Self, next: Self| {
            if next.excess(limit) > worst.excess(limit) { next } else { worst }
        };
        all.into_iter().reduce(worse)
    }

    /// How far it is beyond the limit: zero or less has kept it.
    fn excess(&self, limit: &Limit<Q>) -> i128 {
        match self.value {
            Value::Is(value) => limit.excess(value),
            Value::Never => i128::MAX,
            Value::Nothing => i128::MIN,
        }
    }

    /// Compares it with the limit, or with the one that it brought.
    pub(super) fn compare(self, limit: &Limit<Q>) -> Finding {
        let limit = self.limit.as_ref().unwrap_or(limit);
        Finding {
            excess: self.excess(limit),
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
    pub fn broken_by<E: Clone>(event: &Event<E>, tell: impl Fn(E) -> Option<String>) -> Self {
        let words = tell(event.what.clone()).unwrap_or_default();
        Self::broken(words.clone()).at(Moment::of(event, words))
    }
}

/// A moment of a run at which something went wrong, and what happened then.
#[derive(Debug, Clone)]
pub struct Moment {
    pub(crate) at: Duration,
    /// What happened; none if an event tells it.
    pub(crate) words: Option<String>,
    pub(crate) line: Option<&'static Location<'static>>,
}

impl Moment {
    /// A moment, and what happened then, as a plain sentence without a full stop.
    #[must_use]
    pub fn new(at: Duration, words: impl Into<String>) -> Self {
        Self { at, words: Some(words.into()), line: None }
    }

    /// A moment at which an event tells what happened.
    #[must_use]
    pub fn until(at: Duration) -> Self {
        Self { at, words: None, line: None }
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
    /// Whether there was nothing to measure.
    pub(crate) fn is_nothing(&self) -> bool {
        self.excess == i128::MIN
    }

    /// Whether the limit was kept.
    pub(crate) fn passed(&self) -> bool {
        self.excess <= 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_is_the_first_that_is_furthest_beyond_the_limit() {
        let worst = |values: &[Option<u64>]| {
            let all = values.iter().enumerate().map(|(index, value)| {
                let measured = value.map_or_else(|| Measured::never("never"), Measured::new);
                measured.says(index.to_string())
            });
            Measured::worst(&Limit::between(4, 8), all).map(|worst| worst.words)
        };
        assert_eq!(worst(&[Some(5), Some(9), Some(1), Some(11)]).as_deref(), Some("2"));
        assert_eq!(worst(&[Some(20), None, None]).as_deref(), Some("1"));
        assert_eq!(worst(&[]), None);
    }

    #[test]
    fn what_never_came_is_worse_than_any_value_and_nothing_at_all_is_better() {
        let limit = Limit::at_most(8_u64);
        let words = |all: [Measured<u64>; 2]| Measured::worst(&limit, all).map(|worst| worst.words);
        let never = || Measured::never("never");
        let nothing = || Measured::nothing("nothing");
        assert_eq!(words([Measured::new(u64::MAX), never()]).as_deref(), Some("never"));
        assert_eq!(words([nothing(), Measured::new(0)]).as_deref(), Some("0"));
        assert!(!never().compare(&limit).passed());
        assert!(nothing().compare(&limit).passed());
    }
}
