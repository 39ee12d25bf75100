//! The clients of the server of batches: a large batch, a smaller one beside it, one alone, and one
//! without keys; many small ones at one moment; and at last two once more. Nobody edits this.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use futures::future::join_all;
use harness::{Recorder, Watch, World};
use tokio::time::sleep;

use super::database::{AT_ONCE, Database, answer, duration};
use super::keys::{self, Batch, CROWD, all_lengths};
use crate::batch_lookup::Server;

/// So long after the large batch has begun the smaller one comes; and the third, after the answers.
const MEANWHILE: Duration = Duration::from_millis(41);

/// The lanes of the first batches, for figures.
const LANES: [Watch; keys::FIRST] = [
    Watch::named("batch 1"),
    Watch::named("batch 2"),
    Watch::named("batch 3"),
    Watch::named("batch 4"),
];

/// How many worlds there were before. What a program keeps of one is of no use in the next.
static WORLDS: AtomicU64 = AtomicU64::new(0);

/// What happens to the batches.
#[derive(Debug, Clone, Copy)]
pub enum Happened {
    /// A batch, and how many keys it has.
    Asks(u64, u64),
    /// A batch, and how many of its answers are missing, wrong or in another's place.
    Answered(u64, usize),
    /// Batches have been answered, and how long that takes with sixteen lookups at every moment.
    Took { batches: &'static str, took: Duration, ideal: Duration },
}

/// All clients.
#[derive(Clone)]
pub struct Clients {
    world: u64,
    keys: u64,
    database: Database,
    recorder: Recorder<Happened>,
}

impl World for Clients {
    /// How many keys the large batch has.
    type Case = u64;
    type Event = Happened;
    type Facts = ();

    fn new(&keys: &u64, recorder: Recorder<Happened>) -> Self {
        let world = WORLDS.fetch_add(1, Relaxed);
        Self { world, keys, database: Database::new(&recorder), recorder }
    }

    fn inspect(&self) {}
}

impl Clients {
    /// Asks the server for all batches, until they are answered, and drops it.
    pub async fn ask(self) {
        let server = Arc::new(Server::new(self.database.clone()));
        let all: Vec<_> = (1..).zip(all_lengths(self.keys)).collect();
        let ([large, small, alone, empty], others) = all.split_first_chunk().expect("it has four");
        let (crowd, last) = others.split_at(CROWD as usize);
        self.pair(&server, "batches 1 and 2", *large, *small).await;
        sleep(MEANWHILE).await;
        self.together("batch 3", &[*alone], self.request(&server, *alone)).await;
        self.request(&server, *empty).await;
        let requests = crowd.iter().map(|batch| self.request(&server, *batch));
        self.together("the small batches", crowd, join_all(requests)).await;
        sleep(MEANWHILE).await;
        self.pair(&server, "the last two batches", last[0], last[1]).await;
    }

    /// Asks for two batches, the second a little later.
    async fn pair(&self, server: &Arc<Server>, words: &'static str, first: Batch, second: Batch) {
        self.together(words, &[first, second], async {
            let first = self.request(server, first);
            sleep(MEANWHILE).await;
            let second = self.request(server, second);
            first.await;
            second.await;
        })
        .await;
    }

    /// Notes how long it takes to answer these batches.
    async fn together(&self, batches: &'static str, which: &[Batch], requests: impl Future) {
        let begun = self.recorder.now();
        requests.await;
        let took = self.recorder.now() - begun;
        let work: Duration =
            which.iter().flat_map(|batch| keys::of(self.world, *batch)).map(duration).sum();
        self.recorder.note(Happened::Took { batches, took, ideal: work / AT_ONCE as u32 });
    }

    /// A request, in a task of its own, as a server of requests has them. To be awaited.
    fn request(&self, server: &Arc<Server>, batch: Batch) -> impl Future<Output = ()> + use<> {
        let (server, recorder) = (Arc::clone(server), self.recorder.clone());
        let keys = keys::of(self.world, batch);
        let request = tokio::spawn(async move {
            recorder.note(Happened::Asks(batch.0, batch.1));
            let answers = crate::batch(&server, keys.clone().collect());
            let answers = match LANES.get(batch.0 as usize - 1) {
                Some(lane) => recorder.watch(*lane, answers).await,
                None => answers.await,
            };
            let right = keys.zip(&answers).filter(|(key, found)| answer(*key) == **found);
            let wrong = (batch.1 as usize).max(answers.len()) - right.count();
            recorder.note(Happened::Answered(batch.0, wrong));
        });
        async {
            if let Err(error) = request.await {
                resume_unwind(error.into_panic());
            }
        }
    }
}
