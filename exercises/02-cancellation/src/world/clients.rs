//! Who calls the service, and what is seen of it. Nobody edits this.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use harness::{Recorder, World};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::service::{Job, SLOTS, Service, State, Takes};

/// Jobs in the queue at the start.
pub const JOBS: u32 = 6;
/// The other two clients call again and again until this moment.
const OTHERS_CALL_UNTIL: Duration = Duration::from_millis(1_000);
/// How long after the second client the third one comes.
const LATER: Duration = Duration::from_millis(2);
const PAUSE: Takes = Takes(20, 8);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    Taken(Job),
    PutBack(Job),
    Inserted(Job),
    Recorded(Job),
    Acknowledged(Job),
    /// Nobody waits for the answer any more, which was asked for at this line.
    Dropped(Job, &'static Location<'static>),
    /// A call returned this.
    Answered(Option<Job>),
    /// `in_flight` read this, which is less than the jobs that calls were at work on.
    Uncounted(i64),
    /// Calls were at work on so many jobs, which is more than there are slots.
    Crowded(usize),
    AtTheEnd {
        in_flight: i64,
        slots: usize,
    },
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
                    let answer = handle(service.clone()).await;
                    service.recorder.note(Happened::Answered(answer));
                    service.sleep(PAUSE).await;
                }
            });
        }
        let service = self.clone();
        async move {
            let answer = handle(service.clone()).await;
            service.recorder.note(Happened::Answered(answer));
        }
    }
}

impl World for Service {
    /// When the other clients come.
    type Timing = Duration;
    type Note = Happened;

    fn new(&others_from: &Duration, recorder: Recorder<Happened>) -> Self {
        let state = State { waiting: (1..=JOBS).map(Job).collect(), ..State::default() };
        Service {
            in_flight: Arc::default(),
            slots: Arc::new(Semaphore::new(SLOTS)),
            state: Arc::new(state.into()),
            others_from,
            recorder,
        }
    }

    fn inspect(&self) {
        self.recorder.note(Happened::AtTheEnd {
            in_flight: self.in_flight.load(Ordering::Relaxed),
            slots: self.slots.available_permits(),
        });
    }
}
