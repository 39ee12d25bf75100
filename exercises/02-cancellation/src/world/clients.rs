//! Who calls the service, and what is seen of it. Nobody edits this.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use harness::{Recorder, Takes, World};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::happened::{Fate, Happened, Job};
use super::service::{SLOTS, Service};
use super::state::State;
use super::steps::Steps;

/// Jobs in the queue at the start.
pub const JOBS: u32 = 6;
/// The other two clients call again and again until this moment.
const OTHERS_CALL_UNTIL: Duration = Duration::from_millis(1_000);
/// How long after the second client the third one comes.
const LATER: Duration = Duration::from_millis(2);
const PAUSE: Takes = Takes(20, 8);

/// What there is in the end.
pub struct AtTheEnd {
    pub fates: BTreeMap<Job, Fate>,
    pub in_flight: i64,
    pub free_slots: usize,
}

/// The client that calls once, until it has its answer or hangs up.
struct Client(Option<Recorder<Happened>>);

impl Client {
    fn has_its_answer(mut self) {
        self.0 = None;
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A call that panics hangs nobody up.
        if let Some(recorder) = &self.0
            && !thread::panicking()
        {
            recorder.note(Happened::HangsUp);
        }
    }
}

impl Service {
    /// A client that calls once, and may hang up. Two others call meanwhile, and afterwards.
    pub fn call<F>(&self, handle: fn(Service) -> F) -> impl Future<Output = ()> + use<F>
    where
        F: Future<Output = Option<Job>> + Send + 'static,
    {
        for from in [self.others_from, self.others_from + LATER] {
            let service = self.clone();
            self.recorder.spawn(async move {
                sleep(from).await;
                while service.recorder.now() < OTHERS_CALL_UNTIL {
                    service.answer(handle).await;
                    service.recorder.sleep(PAUSE).await;
                }
            });
        }
        let (service, client) = (self.clone(), Client(Some(self.recorder.clone())));
        async move {
            service.answer(handle).await;
            client.has_its_answer();
        }
    }

    /// Makes a call, and looks at what it returns.
    async fn answer<F>(&self, handle: fn(Service) -> F)
    where
        F: Future<Output = Option<Job>>,
    {
        let (call, began) = (self.steps.call(), self.state().begins());
        let answer = handle(self.clone()).await;
        call.returned();
        let wrong = match answer {
            Some(job) => self.state().answer(job),
            None => self.state().answer_none(began),
        };
        if let Some(happened) = wrong {
            self.recorder.note(happened);
        }
    }
}

impl World for Service {
    /// When the other clients come.
    type Case = Duration;
    type Event = Happened;
    type Facts = AtTheEnd;

    fn new(&others_from: &Duration, recorder: Recorder<Happened>) -> Self {
        let in_flight = Arc::default();
        Service {
            steps: Steps::new(recorder.clone(), Arc::clone(&in_flight)),
            in_flight,
            slots: Arc::new(Semaphore::new(SLOTS)),
            state: Arc::new(State::with(JOBS).into()),
            others_from,
            recorder,
        }
    }

    fn inspect(&self) -> AtTheEnd {
        AtTheEnd {
            fates: self.state().fates().clone(),
            in_flight: self.in_flight.load(Ordering::Relaxed),
            free_slots: self.slots.available_permits(),
        }
    }
}
