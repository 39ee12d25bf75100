use super::Window;
use crate::{Trace, units};

/// The live heap in a window, as a step line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heap {
    /// Bytes from each time on, in microseconds, both as in [`Trace::heap`]. What was known before
    /// the window holds from its beginning on.
    pub(crate) steps: Vec<(u64, i64)>,
    /// The fewest bytes in the window.
    pub(crate) least: i64,
    /// The most.
    pub(crate) greatest: i64,
}

impl Heap {
    /// The heap in a window; none if it was not recorded.
    pub(crate) fn of(trace: &Trace, window: Window) -> Option<Self> {
        let known = &trace.heap[window.known(&trace.heap)];
        let steps: Vec<(u64, i64)> =
            known.iter().map(|(at, bytes)| ((*at).max(window.from_us), *bytes)).collect();
        let bytes = || steps.iter().map(|(_, bytes)| *bytes);
        let (least, greatest) = (bytes().min()?, bytes().max()?);
        Some(Self { steps, least, greatest })
    }

    /// How high a value is between the least, 0, and the greatest, 1; if these are the same, in
    /// the middle.
    pub(crate) fn share(&self, bytes: i64) -> f64 {
        match self.greatest - self.least {
            0 => 0.5,
            range => (bytes - self.least) as f64 / range as f64,
        }
    }
}

/// A number of bytes, which can be less than none: `4,096`.
pub(crate) fn signed(bytes: i64) -> String {
    let minus = if bytes < 0 { "\u{2212}" } else { "" };
    format!("{minus}{}", units::grouped(bytes.unsigned_abs()))
}
