//! The order in which what is due at one moment runs.
//!
//! A runtime runs what was woken in the order in which it was woken, and `select!` looks at its branches
//! in a random order. Both are right, and a program has to be right in each. So a case is run in several
//! orders, and each of them is the same the next time.

use std::ops::Range;

use tokio::runtime::Builder;

use super::case::Case;

/// Whether tokio takes the seed of its random order from here. It does so only where the whole build has
/// the flag `--cfg tokio_unstable`, which the workbook's `.cargo/config.toml` gives it. Without it two
/// runs of a case can differ.
pub(crate) const IN_HAND: bool = cfg!(tokio_unstable);

/// Lets tokio's random order begin with this seed.
#[cfg(tokio_unstable)]
pub(super) fn seed(builder: &mut Builder, order: u32) {
    builder.rng_seed(tokio::runtime::RngSeed::from_bytes(&order.to_le_bytes()));
}

/// Tokio has a seed of its own.
#[cfg(not(tokio_unstable))]
pub(super) fn seed(_: &mut Builder, _: u32) {}

/// In how many orders a case is run at least, if there is only one: of a bug that shows in every second
/// order, or in every third, so many let none through.
const RUNS: u32 = 16;

/// In how many it is run at most.
const MOST: u32 = 8;

/// What all runs of a verdict may cost, in [`Run::cost`](super::Run::cost), before cases are run in fewer
/// orders: some tenths of a second of real time.
const AFFORDABLE: u64 = 30_000;

/// In how many orders a case is run, and in how many it is dropped at each place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orders {
    whole: u32,
    dropped: u32,
}

impl Orders {
    /// As many as a verdict says.
    pub(super) fn exactly(orders: u32) -> Self {
        Self { whole: orders, dropped: orders }
    }

    /// As many as can be afforded if there are so many cases, with so many places each, and a run costs so
    /// much.
    pub(super) fn affordable(cost: u64, cases: usize, places: usize) -> Self {
        let one_order = 2 * cost.max(1) * cases.max(1) as u64;
        let affordable = |runs: u64| u32::try_from(AFFORDABLE / runs).unwrap_or(u32::MAX);
        let most = (RUNS / cases.max(1) as u32).clamp(1, MOST);
        let whole = affordable(one_order).clamp(1, most);
        let dropped = affordable(one_order * places.max(1) as u64).clamp(1, whole);
        Self { whole, dropped }
    }

    /// The orders of a case. Those of the next case begin with another.
    pub(super) fn of<C>(self, case: &Case<C>) -> Range<u32> {
        let first = case.number as u32;
        first..first + self.whole
    }

    /// The orders in which it is dropped at the place of this index. If not each can be tried in all
    /// orders, places that follow each other are tried in different ones.
    pub(super) fn of_place<C>(self, case: &Case<C>, index: usize) -> Range<u32> {
        let first = case.number as u32 + index as u32 % self.whole;
        first..first + self.dropped
    }
}

/// When the program gets its turn among all that was woken: in every second order when it comes, in every
/// fourth before all others, as the task that was woken last does on a multi-thread runtime; in the odd
/// ones it lets the others go first, now and then.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    /// It goes before all others, each time.
    goes_first: bool,
    /// The state of a random sequence; zero stays zero.
    random: u64,
}

impl Turns {
    /// It takes each turn.
    pub(super) const NATURAL: Self = Self { goes_first: false, random: 0 };

    pub(super) fn of(order: u32) -> Self {
        // Any odd number will do: orders that follow each other then begin far apart.
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        Self {
            goes_first: order % 4 == 2,
            random: if order.is_multiple_of(2) { 0 } else { SPREAD.wrapping_mul(u64::from(order)) },
        }
    }

    /// Whether it goes before all others.
    pub(super) fn goes_first(&self) -> bool {
        self.goes_first
    }

    /// Whether it is for the others to go first this time: every second time, at random.
    pub(super) fn let_others_go_first(&mut self) -> bool {
        // Marsaglia's xorshift64.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random >> 63 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dear_case_is_run_in_fewer_orders_and_a_cheap_one_in_eight() {
        let orders = |cost, cases, places| {
            let Orders { whole, dropped } = Orders::affordable(cost, cases, places);
            (whole, dropped)
        };
        assert_eq!(orders(10, 1, 0), (8, 8));
        assert_eq!(orders(10, 60, 0), (1, 1));
        assert_eq!(orders(3_600, 2, 0), (2, 2));
        assert_eq!(orders(9_000, 2, 0), (1, 1));
        assert_eq!(orders(200, 3, 115), (5, 1));
    }

    fn turns(order: u32) -> Vec<bool> {
        let mut turns = Turns::of(order);
        (0..64).map(|_| turns.let_others_go_first()).collect()
    }

    #[test]
    fn an_even_order_takes_each_turn_and_odd_ones_differ() {
        assert_eq!(turns(4), vec![false; 64]);
        assert_eq!(
            [0, 1, 2, 3, 4, 6].map(|order| Turns::of(order).goes_first()),
            [false, false, true, false, false, true]
        );
        assert_eq!(turns(3), turns(3));
        assert_ne!(turns(1), turns(3));
        let waits = turns(1).iter().filter(|waits| **waits).count();
        assert!((16..48).contains(&waits), "{waits}");
    }
}
