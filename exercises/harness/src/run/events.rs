use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use record::units::counted;

use crate::world::Event;

/// What a world noted in a run, in order; or the first of it.
#[derive(Debug)]
pub struct Events<'a, E>(&'a [Event<E>]);

impl<E> Clone for Events<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Events<'_, E> {}

impl<'a, E: Clone> Events<'a, E> {
    pub(crate) fn of(events: &'a [Event<E>]) -> Self {
        Self(events)
    }

    /// Each of them.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'a Event<E>> + Clone {
        self.0.iter()
    }

    /// Those until a moment, and at it.
    #[must_use]
    pub fn until(self, at: Duration) -> Self {
        Self(&self.0[..self.0.partition_point(|event| event.at <= at)])
    }

    /// Those after a moment.
    #[must_use]
    pub fn after(self, at: Duration) -> Self {
        Self(&self.0[self.until(at).0.len()..])
    }

    /// The first of these.
    pub fn first(self, is_one: impl Fn(E) -> bool) -> Option<&'a Event<E>> {
        self.0.iter().find(|event| is_one(event.what.clone()))
    }

    /// The last of these.
    pub fn last(self, is_one: impl Fn(E) -> bool) -> Option<&'a Event<E>> {
        self.0.iter().rfind(|event| is_one(event.what.clone()))
    }

    /// How many of these there are.
    pub fn count(self, is_one: impl Fn(E) -> bool) -> usize {
        self.0.iter().filter(|event| is_one(event.what.clone())).count()
    }

    /// What is picked out of them, in order.
    pub fn pick<T>(self, pick: impl Fn(E) -> Option<T>) -> impl Iterator<Item = T> {
        self.0.iter().filter_map(move |event| pick(event.what.clone()))
    }

    /// The same, each with its event.
    pub fn pick_events<T>(
        self,
        pick: impl Fn(E) -> Option<T>,
    ) -> impl Iterator<Item = (T, &'a Event<E>)> {
        self.0.iter().filter_map(move |event| Some((pick(event.what.clone())?, event)))
    }

    /// What is picked out of them, each once, from the least to the greatest.
    pub fn distinct<T: Ord>(self, pick: impl Fn(E) -> Option<T>) -> BTreeSet<T> {
        self.pick(pick).collect()
    }

    /// The greatest of what is picked out of them, with its event; the first of equal ones.
    pub fn greatest<T: Ord>(self, pick: impl Fn(E) -> Option<T>) -> Option<(T, &'a Event<E>)> {
        let greater =
            |most: (T, &'a Event<E>), next: (T, _)| if next.0 > most.0 { next } else { most };
        self.pick_events(pick).reduce(greater)
    }

    /// How many of these there are, and in how many periods of this length, counted from the start
    /// of the run, there is at least one.
    pub fn per(self, period: Duration, is_one: impl Fn(E) -> bool) -> PerPeriod {
        let of = |event: &&Event<E>| is_one(event.what.clone());
        let period = |event: &Event<E>| event.at.as_millis() / period.as_millis();
        let periods: BTreeSet<u128> = self.0.iter().filter(of).map(period).collect();
        PerPeriod { count: self.count(&is_one), periods: periods.len() }
    }
}

/// How many events there are, and in how many periods: "9 in 7 periods".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerPeriod {
    /// All of them.
    pub count: usize,
    /// The periods in which there is at least one.
    pub periods: usize,
}

impl fmt::Display for PerPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.count, counted(self.periods as u64, "period"))
    }
}
