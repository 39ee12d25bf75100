use super::{GaugeLabel, Window};
use crate::Trace;

/// What a gauge reads in a window, as a step line, and its limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Gauge<'a> {
    /// What stands beside it, and the most that may be inside.
    pub(crate) label: &'a GaugeLabel,
    /// How many were inside from each time on, in microseconds.
    pub(crate) steps: Vec<(u64, u64)>,
    /// The most that were, or may be.
    pub(crate) greatest: u64,
}

impl<'a> Gauge<'a> {
    /// A gauge in a window; none if the world has none of that name.
    pub(crate) fn of(trace: &Trace, window: Window, label: &'a GaugeLabel) -> Option<Self> {
        let line = trace.gauges.iter().find(|line| line.name == label.name)?;
        let known = &line.levels[window.known(&line.levels)];
        let mut steps: Vec<(u64, u64)> =
            known.iter().map(|(at, inside)| ((*at).max(window.from_us), *inside)).collect();
        if steps.first().is_none_or(|(at, _)| *at > window.from_us) {
            steps.insert(0, (window.from_us, 0));
        }
        let most = steps.iter().map(|(_, inside)| *inside).max().unwrap_or(0);
        Some(Self { label, steps, greatest: most.max(label.limit).max(1) })
    }

    /// How high a number is between none, 0, and the greatest, 1.
    pub(crate) fn share(&self, inside: u64) -> f64 {
        inside as f64 / self.greatest as f64
    }
}
