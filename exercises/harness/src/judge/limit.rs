use std::fmt;
use std::time::Duration;

use record::units;

use crate::world::HeapGrowth;

/// Something that can be measured and compared with a limit.
pub trait Quantity: Copy {
    /// The amount, to compare it and to find the run that is worst.
    fn amount(self) -> i128;

    /// The amount in words, as it was measured.
    fn words(self) -> String;

    /// The amount in words, as it was chosen for a limit.
    fn round_words(self) -> String {
        self.words()
    }
}

impl Quantity for u64 {
    fn amount(self) -> i128 {
        self.into()
    }
    fn words(self) -> String {
        units::grouped(self)
    }
}

impl Quantity for usize {
    fn amount(self) -> i128 {
        self as i128
    }
    fn words(self) -> String {
        units::grouped(self as u64)
    }
}

impl Quantity for Duration {
    fn amount(self) -> i128 {
        self.as_nanos().cast_signed()
    }
    fn words(self) -> String {
        units::seconds(self)
    }
    fn round_words(self) -> String {
        units::round_seconds(self)
    }
}

/// An amount of memory, or a change of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(
    /// The number of bytes.
    pub i64,
);

impl Bytes {
    /// What each of so many has of it, rounded up: not even a part of a byte is lost on the way to a
    /// limit. None if there are none.
    #[must_use]
    pub fn for_each_of(self, many: u64) -> Self {
        let many = many.cast_signed();
        Self(if many == 0 { 0 } else { (self.0 + many - 1).div_euclid(many) })
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "minus " } else { "" };
        write!(f, "{sign}{}", units::counted(self.0.unsigned_abs(), "byte"))
    }
}

impl Quantity for Bytes {
    fn amount(self) -> i128 {
        self.0.into()
    }
    fn words(self) -> String {
        self.to_string()
    }
}

/// Compared by its bytes; the blocks are told beside them.
impl Quantity for HeapGrowth {
    fn amount(self) -> i128 {
        self.bytes.into()
    }
    fn words(self) -> String {
        let bytes = units::counted(self.bytes.unsigned_abs(), "byte");
        match self.bytes {
            0 => "0 bytes more".to_owned(),
            // A block that was enlarged.
            1.. if self.blocks <= 0 => format!("{bytes} more"),
            1.. => {
                let blocks = units::counted(self.blocks.unsigned_abs(), "block");
                format!("{bytes} more, in {blocks}")
            }
            _ => format!("{bytes} less"),
        }
    }
    fn round_words(self) -> String {
        Bytes(self.bytes).words()
    }
}

/// Whether something holds. What does not is as bad as anything else that does not.
impl Quantity for bool {
    fn amount(self) -> i128 {
        i128::from(!self)
    }
    fn words(self) -> String {
        if self { "it holds" } else { "it does not hold" }.to_owned()
    }
}

/// What a measured value may be, in numbers and in words that are made of them.
///
/// ```
/// use std::time::Duration;
///
/// use harness::Limit;
///
/// let limit = Limit::at_most(Duration::from_secs(30));
/// assert_eq!(limit.words(), "30 s or less");
/// assert_eq!(limit.reads(|time| format!("within {time}")).words(), "within 30 s");
/// ```
#[derive(Debug, Clone)]
pub struct Limit<Q> {
    least: Option<Q>,
    most: Option<Q>,
    number: String,
    words: String,
}

impl<Q: Quantity> Limit<Q> {
    /// The value must be exactly this.
    #[must_use]
    pub fn exactly(value: Q) -> Self {
        let number = value.round_words();
        Self { least: Some(value), most: Some(value), words: number.clone(), number }
    }

    /// The value must be this or less.
    #[must_use]
    pub fn at_most(most: Q) -> Self {
        let number = most.round_words();
        Self { least: None, most: Some(most), words: format!("{number} or less"), number }
    }

    /// The value must be this or more.
    #[must_use]
    pub fn at_least(least: Q) -> Self {
        let number = least.round_words();
        Self { least: Some(least), most: None, words: format!("{number} or more"), number }
    }

    /// The value must lie between these two, or be one of them.
    #[must_use]
    pub fn between(least: Q, most: Q) -> Self {
        let number = format!("{} to {}", least.round_words(), most.round_words());
        Self { least: Some(least), most: Some(most), words: number.clone(), number }
    }

    /// The limit depends on the run: these words say how, and each
    /// [`Measured`](crate::Measured::against) brings its own. One that does not breaks it.
    #[must_use]
    pub fn of_each_run(words: impl Into<String>) -> Self {
        Self { least: None, most: None, number: String::new(), words: words.into() }
    }

    /// Says the limit in other words, which are made of its number: one number, or "4 to 8". So no
    /// sentence can keep a number that the limit had before.
    #[must_use]
    pub fn reads(mut self, words: impl FnOnce(&str) -> String) -> Self {
        self.words = words(&self.number);
        self
    }

    /// The limit in words.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.words
    }

    /// How far a value is beyond the limit, in its unit: zero or less has kept it. A limit without
    /// a number is kept by nothing.
    pub(crate) fn excess(&self, value: Q) -> i128 {
        let value = value.amount();
        let below = self.least.map(|least| least.amount() - value);
        let above = self.most.map(|most| value - most.amount());
        below.max(above).unwrap_or(i128::MAX)
    }
}

impl Limit<bool> {
    /// Something must hold, in these words.
    #[must_use]
    pub fn holds(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { least: None, most: Some(true), number: words.clone(), words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_kept_at_its_very_value_and_broken_one_beyond_it() {
        let kept = |limit: Limit<u64>| move |value| limit.excess(value) <= 0;
        let cases: [(Limit<u64>, [u64; 2], [u64; 2]); 4] = [
            (Limit::exactly(20), [20, 20], [19, 21]),
            (Limit::at_most(20), [0, 20], [21, 99]),
            (Limit::at_least(4), [4, 99], [3, 0]),
            (Limit::between(4, 8), [4, 8], [3, 9]),
        ];
        for (limit, keep, break_it) in cases {
            assert!(keep.into_iter().all(kept(limit.clone())), "{limit:?}");
            assert!(!break_it.into_iter().any(kept(limit.clone())), "{limit:?}");
        }
        assert!(Limit::at_most(HeapGrowth::NONE).excess(HeapGrowth { bytes: 1, blocks: 0 }) > 0);
        assert!(Limit::holds("it is right").excess(true) <= 0);
        assert!(Limit::holds("it is right").excess(false) > 0);
    }

    #[test]
    fn a_limit_that_depends_on_the_run_is_kept_by_nothing() {
        assert!(Limit::of_each_run("half of them").excess(0_u64) > 0);
    }

    #[test]
    fn the_words_are_made_of_the_number() {
        assert_eq!(Limit::at_most(1_024_u64).words(), "1,024 or less");
        assert_eq!(Limit::between(4_u64, 8).words(), "4 to 8");
        assert_eq!(Limit::at_most(Duration::from_millis(100)).words(), "0.1 s or less");
        assert_eq!(Limit::exactly(HeapGrowth::NONE).words(), "0 bytes");
        assert_eq!(
            Limit::at_most(Bytes(2)).reads(|bytes| format!("{bytes} each")).words(),
            "2 bytes each"
        );
    }

    #[test]
    fn what_each_has_is_rounded_up() {
        let each = |bytes, many| Bytes(bytes).for_each_of(many).0;
        assert_eq!([each(300, 3), each(301, 3), each(-1, 3), each(-3, 3)], [100, 101, 0, -1]);
        assert_eq!(each(7, 0), 0);
    }

    #[test]
    fn a_growth_is_told_with_its_blocks() {
        let words = |bytes, blocks| HeapGrowth { bytes, blocks }.words();
        assert_eq!(words(1_024, 2), "1,024 bytes more, in 2 blocks");
        assert_eq!(words(64, 0), "64 bytes more");
        assert_eq!(words(-8, -1), "8 bytes less");
        assert_eq!(words(0, 0), "0 bytes more");
    }
}
