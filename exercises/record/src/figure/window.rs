use std::ops::{Range, RangeInclusive};

use super::rows::Life;
use crate::{GaugeLine, Lane, Step, Trace};

/// Moments of the run that are shown before the first trouble.
const BEFORE: usize = 4;
/// Moments that are shown after it.
const AFTER: usize = 3;
/// Moments that are shown of a run without trouble.
const FIRST: usize = 14;

/// A part of a run, in microseconds of simulated time. Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Where it begins.
    pub from_us: u64,
    /// Where it ends.
    pub to_us: u64,
}

impl Window {
    /// Whether a time lies in it.
    pub(crate) fn holds(self, at_us: u64) -> bool {
        (self.from_us..=self.to_us).contains(&at_us)
    }

    /// Whether a part of this time lies in it; without an end it never ends.
    pub(crate) fn meets(self, from_us: u64, to_us: Option<u64>) -> bool {
        from_us <= self.to_us && to_us.is_none_or(|to_us| to_us >= self.from_us)
    }

    /// How long it is, at least a microsecond.
    pub(crate) fn length_us(self) -> u64 {
        self.to_us.saturating_sub(self.from_us).max(1)
    }

    /// All of a run in which something happens.
    #[must_use]
    pub fn whole(trace: &Trace) -> Self {
        Self { from_us: 0, to_us: times(trace).last().copied().unwrap_or(0).max(1) }
    }

    /// The part of a run that says most: the first time that a future could go on and was not
    /// polled, with a little of what was before and after. The beginning, if there is no such time.
    #[must_use]
    pub fn of_interest(trace: &Trace) -> Self {
        let times = times(trace);
        let Some(trouble) = first_trouble(trace) else {
            let last = times.len().min(FIRST).saturating_sub(1);
            return Self::around(&times, 0..=last);
        };
        let at = |time| times.partition_point(|&known| known < time);
        let (start, end) = (*trouble.start(), *trouble.end());
        let last = (at(end) + AFTER).min(times.len().saturating_sub(1));
        Self::around(&times, at(start).saturating_sub(BEFORE)..=last)
    }

    /// These moments, with a margin so that none stands at the edge. At the right it is wide enough
    /// to show that nothing follows.
    fn around(times: &[u64], moments: RangeInclusive<usize>) -> Self {
        let at = |index: &usize| times.get(*index).copied().unwrap_or(0);
        let (first, last) = (at(moments.start()), at(moments.end()));
        let length = last.saturating_sub(first).max(10_000);
        let next = times.get(moments.end() + 1).copied().unwrap_or(u64::MAX);
        let to = (last + length / 4).min(next.saturating_sub(1));
        // Hundredths of a second, which are easily typed.
        let (from, to) = (first.saturating_sub(length / 20), to);
        Self { from_us: from / 10_000 * 10_000, to_us: to.div_ceil(10_000) * 10_000 }
    }

    /// The part of a trace that is drawn in this window: what lies in it, and for each future that
    /// is alive in it the steps at the nearest moment on each side. Without those one could not say whether
    /// a wake before the window was answered, or one in it ever will be.
    #[must_use]
    pub fn cut(self, trace: &Trace) -> Trace {
        let lanes = trace.lanes.iter().filter_map(|lane| {
            let steps = self.cut_steps(&lane.steps);
            (!steps.is_empty()).then(|| Lane { name: lane.name.clone(), steps: steps.to_vec() })
        });
        Trace {
            lanes: lanes.collect(),
            notes: trace.notes.iter().filter(|note| self.holds(note.at_us)).cloned().collect(),
            heap: trace.heap[self.known(&trace.heap)].to_vec(),
            gauges: trace.gauges.iter().map(|line| self.cut_gauge(line)).collect(),
            ..trace.clone()
        }
    }

    /// Which steps of a curve say how much there is in the window: those in it, and the last before.
    pub(crate) fn known<T>(self, curve: &[(u64, T)]) -> Range<usize> {
        let begin = curve.partition_point(|(at, _)| *at <= self.from_us).saturating_sub(1);
        let end = curve.partition_point(|(at, _)| *at <= self.to_us);
        begin..end
    }

    fn cut_gauge(self, line: &GaugeLine) -> GaugeLine {
        let levels = line.levels[self.known(&line.levels)].to_vec();
        GaugeLine { name: line.name.clone(), levels }
    }

    fn cut_steps(self, steps: &[(u64, Step)]) -> &[(u64, Step)] {
        let first = steps.partition_point(|(at, _)| *at < self.from_us);
        let end = steps.partition_point(|(at, _)| *at <= self.to_us);
        let over = |step: &Step| matches!(step, Step::Finished | Step::Dropped);
        let alive_before = first > 0 && !over(&steps[first - 1].1);
        if !alive_before && first == end {
            return &[];
        }
        let begin = match steps[..first].last() {
            Some((last, _)) if alive_before => steps.partition_point(|(at, _)| at < last),
            _ => first,
        };
        &steps[begin..(end + 1).min(steps.len())]
    }
}

/// When something happens, each time once, in order.
fn times(trace: &Trace) -> Vec<u64> {
    let steps = trace.lanes.iter().flat_map(|lane| lane.steps.iter().map(|(at, _)| *at));
    let mut times: Vec<u64> = steps.chain(trace.notes.iter().map(|note| note.at_us)).collect();
    times.sort_unstable();
    times.dedup();
    // What the world notes when the watch ends is no part of what happened.
    times.retain(|at| *at < trace.horizon_us);
    times
}

/// The first time from a wake to the poll that answers it; it ends where it began if none does.
fn first_trouble(trace: &Trace) -> Option<RangeInclusive<u64>> {
    let snoozes = trace.lanes.iter().flat_map(|lane| Life::of(lane).snoozes);
    let first = snoozes.min_by_key(|snooze| snooze.from_us)?;
    Some(first.from_us..=first.to_us.unwrap_or(first.from_us))
}
