//! A step of a call, as the world sees it. Nobody edits this.

use std::panic::Location;
use std::sync::atomic::Ordering;

use super::clients::Happened;
use super::service::{Job, Service};

/// A step whose answer is waited for, until this is dropped.
pub(super) struct Step<'a> {
    service: &'a Service,
    job: Job,
    line: &'static Location<'static>,
    answered: bool,
}

impl<'a> Step<'a> {
    pub(super) fn begin(service: &'a Service, job: Job, line: &'static Location<'static>) -> Self {
        let steps = service.steps.fetch_add(1, Ordering::Relaxed) + 1;
        let counted = service.in_flight.load(Ordering::Relaxed);
        if counted < steps {
            service.recorder.note(Happened::Uncounted(counted));
        }
        Step { service, job, line, answered: false }
    }

    pub(super) fn answered(mut self) {
        self.answered = true;
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        self.service.steps.fetch_sub(1, Ordering::Relaxed);
        if !self.answered {
            self.service.recorder.note(Happened::Dropped(self.job, self.line));
        }
    }
}
