//! The steps of calls, as the world sees them. Nobody edits this.

use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use harness::{Counter, Gauge, Inside, Recorder};

use super::happened::{Happened, Job};

/// Jobs that calls are at work on: at least one step of each is being waited for.
pub const AT_WORK: Gauge = Gauge::named("jobs at work");

/// The steps that are being waited for.
#[derive(Clone)]
pub(super) struct Steps {
    /// How many of each job.
    waited_for: Arc<Mutex<BTreeMap<Job, (u32, Inside)>>>,
    at_work: Counter,
    in_flight: Arc<AtomicI64>,
    recorder: Recorder<Happened>,
}

/// A step whose answer is waited for, until this is dropped.
pub(super) struct Step {
    steps: Steps,
    job: Job,
    line: &'static Location<'static>,
    answered: bool,
}

impl Steps {
    pub(super) fn new(recorder: Recorder<Happened>, in_flight: Arc<AtomicI64>) -> Self {
        let at_work = recorder.gauge(AT_WORK);
        Self { waited_for: Arc::default(), at_work, in_flight, recorder }
    }

    pub(super) fn begin(&self, job: Job, line: &'static Location<'static>) -> Step {
        let mut steps = self.waited_for();
        steps.entry(job).or_insert_with(|| (0, self.at_work.enter_from(line))).0 += 1;
        let jobs = steps.len();
        drop(steps);
        let read = self.in_flight.load(Ordering::Relaxed);
        if read < jobs as i64 {
            self.recorder.note_from(line, Happened::Uncounted { read, jobs });
        }
        Step { steps: self.clone(), job, line, answered: false }
    }

    fn waited_for(&self) -> MutexGuard<'_, BTreeMap<Job, (u32, Inside)>> {
        self.waited_for.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Step {
    pub(super) fn answered(mut self) {
        self.answered = true;
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        let mut steps = self.steps.waited_for();
        if let Some((count, _)) = steps.get_mut(&self.job) {
            *count -= 1;
            if *count == 0 {
                steps.remove(&self.job);
            }
        }
        drop(steps);
        if !self.answered {
            self.steps.recorder.note_from(self.line, Happened::Dropped(self.job));
        }
    }
}
