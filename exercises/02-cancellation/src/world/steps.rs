//! A step of a call, as the world sees it. Nobody edits this.

use std::panic::Location;
use std::sync::atomic::Ordering;

use super::clients::Happened;
use super::service::{Job, SLOTS, Service};

/// A step whose answer is waited for, until this is dropped.
pub(super) struct Step<'a> {
    service: &'a Service,
    job: Job,
    line: &'static Location<'static>,
    answered: bool,
}

impl<'a> Step<'a> {
    pub(super) fn begin(service: &'a Service, job: Job, line: &'static Location<'static>) -> Self {
        let mut state = service.state();
        *state.steps.entry(job).or_default() += 1;
        let jobs = state.steps.len();
        drop(state);
        let counted = service.in_flight.load(Ordering::Relaxed);
        if counted < jobs as i64 {
            service.recorder.note(Happened::Uncounted(counted));
        }
        if jobs > SLOTS {
            service.recorder.note(Happened::Crowded(jobs));
        }
        Step { service, job, line, answered: false }
    }

    pub(super) fn answered(mut self) {
        self.answered = true;
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        let mut state = self.service.state();
        let steps = state.steps.entry(self.job).or_default();
        *steps -= 1;
        if *steps == 0 {
            state.steps.remove(&self.job);
        }
        drop(state);
        if !self.answered {
            self.service.recorder.note(Happened::Dropped(self.job, self.line));
        }
    }
}
