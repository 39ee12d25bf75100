use std::panic::Location;
use std::time::Duration;

use record::units;

use crate::heap::HeapGrowth;

/// Something that can be measured and compared with a limit.
pub trait Quantity: Copy + PartialOrd {
    /// The amount, to find the run that is worst.
    fn amount(self) -> i128;
    /// The amount in words.
    fn words(self) -> String;
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
}

/// An amount of memory, or a change of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(
    /// The number of bytes.
    pub i64,
);

impl Quantity for Bytes {
    fn amount(self) -> i128 {
        self.0.into()
    }
    fn words(self) -> String {
        let sign = if self.0 < 0 { "minus " } else { "" };
        format!("{sign}{}", units::counted(self.0.unsigned_abs(), "byte"))
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
            1.. => {
                let blocks = units::counted(self.blocks.unsigned_abs(), "block");
                format!("{bytes} more, in {blocks}")
            }
            _ => format!("{bytes} less"),
        }
    }
}

/// A measured value on its way to a limit: `measured(parts).equals(20)`.
#[derive(Debug, Clone)]
pub struct Measured<Q> {
    value: Q,
    words: String,
}

/// A value to be compared with a limit.
///
/// ```
/// let finding = harness::measured(4_u64).at_most(16).limit_reads("16 at once");
/// assert!(finding.passed());
/// ```
pub fn measured<Q: Quantity>(value: Q) -> Measured<Q> {
    Measured { value, words: value.words() }
}

impl<Q: Quantity> Measured<Q> {
    /// Says the measured value in other words than the bare number.
    #[must_use]
    pub fn reads(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// The value must be exactly this.
    pub fn equals(self, limit: Q) -> Finding {
        let excess = (self.value.amount() - limit.amount()).abs();
        self.finding(excess, limit.words())
    }

    /// The value must be this or less.
    pub fn at_most(self, limit: Q) -> Finding {
        let excess = self.value.amount() - limit.amount();
        self.finding(excess, format!("{} or less", limit.words()))
    }

    /// The value must be this or more.
    pub fn at_least(self, limit: Q) -> Finding {
        let excess = limit.amount() - self.value.amount();
        self.finding(excess, format!("{} or more", limit.words()))
    }

    /// The value must lie between these two, or be one of them.
    pub fn between(self, least: Q, most: Q) -> Finding {
        let (value, low, high) = (self.value.amount(), least.amount(), most.amount());
        let excess = (low - value).max(value - high);
        self.finding(excess, format!("{} to {}", least.words(), most.words()))
    }

    fn finding(self, excess: i128, limit: String) -> Finding {
        Finding {
            excess,
            measured: self.words,
            limit,
            meaning: None,
            turning_point: None,
            line: None,
        }
    }
}

/// What one check found in one run.
#[derive(Debug, Clone)]
pub struct Finding {
    /// How far beyond the limit, in the unit of the value: zero or less has passed.
    pub(crate) excess: i128,
    pub(crate) measured: String,
    pub(crate) limit: String,
    pub(crate) meaning: Option<String>,
    pub(crate) turning_point: Option<(Duration, String)>,
    pub(crate) line: Option<&'static Location<'static>>,
}

impl Finding {
    /// Whether the limit was kept.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.excess <= 0
    }

    /// Says the limit in other words than the bare number.
    #[must_use]
    pub fn limit_reads(mut self, words: impl Into<String>) -> Self {
        self.limit = words.into();
        self
    }

    /// Says what the number means for the program.
    #[must_use]
    pub fn meaning(mut self, words: impl Into<String>) -> Self {
        self.meaning = Some(words.into());
        self
    }

    /// The moment of the run at which it went wrong, and what happened then: the story that is
    /// told ends with it. Without one it ends with the last note of the run.
    #[must_use]
    pub fn turning_point(mut self, at: Duration, words: impl Into<String>) -> Self {
        self.turning_point = Some((at, words.into()));
        self
    }

    /// The line of the reader's that it points at.
    #[must_use]
    pub fn line(mut self, line: Option<&'static Location<'static>>) -> Self {
        self.line = line;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_kept_at_its_very_value_and_broken_one_beyond_it() {
        assert!(measured(20_u64).equals(20).passed());
        assert!(!measured(19_u64).equals(20).passed());
        assert!(!measured(21_u64).equals(20).passed());
        assert!(measured(Bytes(0)).at_most(Bytes(0)).passed());
        assert!(!measured(Bytes(1)).at_most(Bytes(0)).passed());
        assert!(measured(4_u64).at_least(4).passed());
        assert!(!measured(3_u64).at_least(4).passed());
        for (value, passes) in [(3, false), (4, true), (8, true), (9, false)] {
            assert_eq!(measured(value as u64).between(4, 8).passed(), passes, "{value}");
        }
    }

    #[test]
    fn the_words_are_those_of_the_unit_unless_others_are_given() {
        let finding = measured(Duration::from_millis(20)).at_most(Duration::ZERO);
        assert_eq!(
            (finding.measured.as_str(), finding.limit.as_str()),
            ("0.020 s", "0.000 s or less")
        );
        assert_eq!(measured(Bytes(-8)).reads("less").equals(Bytes(0)).measured, "less");
        let grown =
            |bytes, blocks| measured(HeapGrowth { bytes, blocks }).at_most(HeapGrowth::NONE);
        assert_eq!(grown(1_024, 2).measured, "1,024 bytes more, in 2 blocks");
        assert_eq!(
            (grown(-8, -1).measured.as_str(), grown(-8, -1).passed()),
            ("8 bytes less", true)
        );
        assert_eq!((grown(0, 0).measured.as_str(), grown(0, 0).passed()), ("0 bytes more", true));
    }
}
