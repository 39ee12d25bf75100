//! The queue and the database that `job_queue` works with. Nobody edits this.
//!
//! What the database is asked for, it does, whether somebody waits for the answer or not. Each step
//! ends on a millisecond whose last digit is its own.

use std::panic::Location;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use harness::{Recorder, Takes};
use tokio::sync::{Semaphore, oneshot};

use super::happened::Happened;
pub use super::happened::Job;
use super::state::State;
use super::steps::Steps;

/// Calls that may work at once.
pub const SLOTS: usize = 2;

/// The service's parts. A clone is another handle to the same ones.
#[derive(Clone)]
pub struct Service {
    /// Calls that are at work, for the operators' dashboard.
    pub in_flight: Arc<AtomicI64>,
    /// Room for two calls.
    pub slots: Arc<Semaphore>,
    pub(super) state: Arc<Mutex<State>>,
    pub(super) steps: Steps,
    pub(super) others_from: Duration,
    pub(super) recorder: Recorder<Happened>,
}

impl Service {
    /// Takes the next job, if there is one. Nobody else is given it until it is put back. Dropped
    /// before it returns, it takes nothing.
    #[track_caller]
    pub fn take(&self) -> impl Future<Output = Option<Job>> + Send {
        let line = Location::caller();
        async move {
            self.recorder.sleep(Takes(2, 3)).await;
            let job = self.state().take()?;
            self.recorder.note_from(line, Happened::Taken(job));
            self.steps.taken(job, line);
            Some(job)
        }
    }

    /// Puts a job that was taken back into the queue, at once. One that was acknowledged stays away.
    pub fn put_back(&self, job: Job) {
        if self.state().put_back(job) {
            self.steps.given_away(job);
            self.recorder.note(Happened::PutBack(job));
        }
    }

    /// Inserts the job's result. A second call inserts a second one.
    #[track_caller]
    pub fn insert(&self, job: Job) -> impl Future<Output = ()> + Send + use<> {
        self.ask(job, Takes(5, 5), Takes(1, 7), move |state| Some(state.insert(job)))
    }

    /// Inserts the job's result, unless there is one: the job's number is its key.
    #[track_caller]
    pub fn insert_once(&self, job: Job) -> impl Future<Output = ()> + Send + use<> {
        self.ask(job, Takes(5, 5), Takes(1, 7), move |state| {
            (!state.has_result(job)).then(|| state.insert(job))
        })
    }

    /// Writes the job's audit record. A second record does no harm.
    #[track_caller]
    pub fn audit(&self, job: Job) -> impl Future<Output = ()> + Send + use<> {
        self.ask(job, Takes(3, 1), Takes(1, 9), move |state| Some(state.record(job)))
    }

    /// Acknowledges the job: the queue forgets it.
    #[track_caller]
    pub fn acknowledge(&self, job: Job) -> impl Future<Output = ()> + Send + use<> {
        self.ask(job, Takes(1, 2), Takes(1, 4), move |state| state.acknowledge(job))
    }

    /// Sends a request at the first poll, and waits for its answer.
    #[track_caller]
    fn ask<D>(
        &self,
        job: Job,
        arrives: Takes,
        answers: Takes,
        does: D,
    ) -> impl Future<Output = ()> + Send + use<D>
    where
        D: FnOnce(&mut State) -> Option<Happened> + Send + 'static,
    {
        let (service, line) = (self.clone(), Location::caller());
        async move {
            let step = service.steps.begin(job, line);
            let (done, answer) = oneshot::channel();
            let server = service.clone();
            service.recorder.spawn(async move {
                server.recorder.sleep(arrives).await;
                if let Some(happened) = does(&mut server.state()) {
                    if matches!(
                        happened,
                        Happened::Acknowledged(_) | Happened::AcknowledgedEarly(_)
                    ) {
                        server.steps.given_away(job);
                    }
                    server.recorder.note_from(line, happened);
                }
                server.recorder.sleep(answers).await;
                let _ = done.send(());
            });
            answer.await.expect("the database answers");
            step.answered();
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
