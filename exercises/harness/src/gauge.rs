use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::recorder::Log;

/// Counts how many are inside at once. Made by [`Recorder::gauge`](crate::Recorder::gauge).
/// A clone is the same gauge.
#[derive(Debug)]
pub struct Gauge<N> {
    log: Arc<Log<N>>,
    cell: usize,
}

/// One that is inside a [`Gauge`], until it is dropped.
#[derive(Debug)]
pub struct Inside<N> {
    log: Arc<Log<N>>,
    cell: usize,
}

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

#[derive(Debug, Default)]
pub(crate) struct GaugeCell {
    name: OnceLock<&'static str>,
    entries: AtomicU64,
    exits: AtomicU64,
    most: AtomicU64,
}

impl GaugeCell {
    /// Whether this is the gauge of that name; a gauge without a name takes it.
    pub(crate) fn is_called(&self, name: &'static str) -> bool {
        *self.name.get_or_init(|| name) == name
    }

    pub(crate) fn read(&self) -> Option<GaugeReading> {
        Some(GaugeReading {
            name: self.name.get()?,
            entries: self.entries.load(Ordering::Relaxed),
            exits: self.exits.load(Ordering::Relaxed),
            most: self.most.load(Ordering::Relaxed),
        })
    }
}

impl<N> Clone for Gauge<N> {
    fn clone(&self) -> Self {
        Self { log: Arc::clone(&self.log), cell: self.cell }
    }
}

impl<N> Gauge<N> {
    pub(crate) fn new(log: Arc<Log<N>>, cell: usize) -> Self {
        Self { log, cell }
    }

    /// One more goes in.
    #[must_use]
    pub fn enter(&self) -> Inside<N> {
        let cell = self.log.gauge_cell(self.cell);
        let entries = cell.entries.fetch_add(1, Ordering::Relaxed) + 1;
        let inside = entries.saturating_sub(cell.exits.load(Ordering::Relaxed));
        cell.most.fetch_max(inside, Ordering::Relaxed);
        Inside { log: Arc::clone(&self.log), cell: self.cell }
    }
}

impl<N> Drop for Inside<N> {
    fn drop(&mut self) {
        self.log.gauge_cell(self.cell).exits.fetch_add(1, Ordering::Relaxed);
    }
}
