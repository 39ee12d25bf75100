use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// Gauges that one run can use.
const GAUGES: usize = 8;

/// Counts how many are inside at once. Made by [`Recorder::gauge`](crate::Recorder::gauge).
/// A clone is the same gauge.
#[derive(Debug, Clone)]
pub struct Gauge {
    gauges: Gauges,
    index: usize,
}

/// One that is inside a [`Gauge`], until it is dropped.
#[derive(Debug)]
pub struct Inside(Gauge);

/// What a gauge read at the end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GaugeReading {
    /// The name that the world gave it.
    pub name: &'static str,
    /// How many ever went in.
    pub entries: u64,
    /// How many of them came out.
    pub exits: u64,
    /// The most that were inside at one time.
    pub most: u64,
}

impl GaugeReading {
    /// How many are still inside.
    #[must_use]
    pub fn inside(&self) -> u64 {
        self.entries - self.exits
    }
}

/// What the gauges of a run read at one moment; none for those that were never used.
pub(crate) type Readings = [Option<GaugeReading>; GAUGES];

/// All gauges of a run. Allocated at once, before the heap is first read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gauges(Arc<[Counts; GAUGES]>);

#[derive(Debug, Default)]
struct Counts {
    name: OnceLock<&'static str>,
    entries: AtomicU64,
    exits: AtomicU64,
    most: AtomicU64,
}

impl Gauges {
    /// The gauge of that name. One without a name takes it.
    pub(crate) fn named(&self, name: &'static str) -> Option<Gauge> {
        let index = self.0.iter().position(|gauge| *gauge.name.get_or_init(|| name) == name)?;
        Some(Gauge { gauges: self.clone(), index })
    }

    /// What they read now. Allocates nothing, as it is called while the heap is measured.
    pub(crate) fn readings(&self) -> Readings {
        self.0.each_ref().map(|gauge| {
            Some(GaugeReading {
                name: gauge.name.get()?,
                entries: gauge.entries.load(Ordering::Relaxed),
                exits: gauge.exits.load(Ordering::Relaxed),
                most: gauge.most.load(Ordering::Relaxed),
            })
        })
    }
}

impl Gauge {
    /// One more goes in.
    #[must_use = "it goes out when this is dropped"]
    pub fn enter(&self) -> Inside {
        let gauge = self.counts();
        let entries = gauge.entries.fetch_add(1, Ordering::Relaxed) + 1;
        let inside = entries.saturating_sub(gauge.exits.load(Ordering::Relaxed));
        gauge.most.fetch_max(inside, Ordering::Relaxed);
        Inside(self.clone())
    }

    /// How many are inside now.
    #[must_use]
    pub fn inside(&self) -> u64 {
        let counts = self.counts();
        counts.entries.load(Ordering::Relaxed).saturating_sub(counts.exits.load(Ordering::Relaxed))
    }

    /// How many ever went in, until now.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.counts().entries.load(Ordering::Relaxed)
    }

    fn counts(&self) -> &Counts {
        &self.gauges.0[self.index]
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.0.counts().exits.fetch_add(1, Ordering::Relaxed);
    }
}
