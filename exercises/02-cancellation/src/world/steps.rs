//! The calls and their steps, as the world sees them. Nobody edits this.

use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use harness::{Counter, Gauge, Inside, Recorder};

use super::happened::{Happened, Job};

/// Jobs that are at work: taken, and not acknowledged or put back; or a step is being waited for.
pub const AT_WORK: Gauge = Gauge::named("jobs at work");

/// What calls are doing.
#[derive(Clone)]
pub(super) struct Steps {
    jobs: Arc<Mutex<BTreeMap<Job, AtWork>>>,
    /// Calls that were made and have not returned. One whose client is gone may go on.
    calls: Arc<AtomicUsize>,
    at_work: Counter,
    in_flight: Arc<AtomicI64>,
    recorder: Recorder<Happened>,
}

/// A job at work.
struct AtWork {
    taken: bool,
    /// Steps that are being waited for.
    steps: u32,
    _inside: Inside,
}

/// A call that was made. It has returned, or its client is gone.
pub(super) struct Call(Arc<AtomicUsize>);

/// A step whose answer is waited for, until this is dropped.
pub(super) struct Step {
    steps: Steps,
    job: Job,
    line: &'static Location<'static>,
    answered: bool,
}

impl Call {
    pub(super) fn returned(self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Steps {
    pub(super) fn new(recorder: Recorder<Happened>, in_flight: Arc<AtomicI64>) -> Self {
        let at_work = recorder.gauge(AT_WORK);
        Self { jobs: Arc::default(), calls: Arc::default(), at_work, in_flight, recorder }
    }

    pub(super) fn call(&self) -> Call {
        self.calls.fetch_add(1, Ordering::Relaxed);
        Call(Arc::clone(&self.calls))
    }

    /// A call has taken this job.
    pub(super) fn taken(&self, job: Job, line: &'static Location<'static>) {
        self.change(job, line, |at_work| at_work.taken = true);
    }

    /// The job was put back, or acknowledged.
    pub(super) fn given_away(&self, job: Job) {
        self.ended(job, |at_work| at_work.taken = false);
    }

    pub(super) fn begin(&self, job: Job, line: &'static Location<'static>) -> Step {
        self.change(job, line, |at_work| at_work.steps += 1);
        let jobs = self.jobs().values().filter(|at_work| at_work.steps > 0).count();
        let calls = self.calls.load(Ordering::Relaxed);
        let read = self.in_flight.load(Ordering::Relaxed);
        if read < jobs as i64 {
            self.recorder.note_from(line, Happened::Uncounted { read, jobs });
        }
        if read > calls as i64 {
            self.recorder.note_from(line, Happened::Overcounted { read, calls });
        }
        Step { steps: self.clone(), job, line, answered: false }
    }

    fn change(&self, job: Job, line: &'static Location<'static>, change: impl FnOnce(&mut AtWork)) {
        let mut jobs = self.jobs();
        let begins = || AtWork { taken: false, steps: 0, _inside: self.at_work.enter_from(line) };
        change(jobs.entry(job).or_insert_with(begins));
    }

    fn ended(&self, job: Job, change: impl FnOnce(&mut AtWork)) {
        let mut jobs = self.jobs();
        if let Some(at_work) = jobs.get_mut(&job) {
            change(at_work);
            if !at_work.taken && at_work.steps == 0 {
                jobs.remove(&job);
            }
        }
    }

    fn jobs(&self) -> MutexGuard<'_, BTreeMap<Job, AtWork>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Step {
    pub(super) fn answered(mut self) {
        self.answered = true;
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.steps.ended(self.job, |at_work| at_work.steps -= 1);
        if !self.answered {
            self.steps.recorder.note_from(self.line, Happened::Dropped(self.job));
        }
    }
}
