//! Who asks through the pool, and what is seen of it. Nobody edits this.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use harness::{Recorder, Takes, World};
use tokio::time::sleep;

use super::asked::Asked;
use super::server::{CONNECTIONS, HANGS_UP, Server, answer_to};
use crate::pooled_connection::Pool;

/// Until then the others ask, again and again.
const OTHERS_ASK_UNTIL: Duration = Duration::from_millis(700);
const PAUSE: Takes = Takes(10, 7);
/// When two ask together.
const TOGETHER: Duration = Duration::from_millis(2_008);
/// When the pool is dropped: whoever asks has long been answered.
const POOL_DROPPED: Duration = Duration::from_millis(3_009);

/// The callers of a pool. A clone is another handle to the same one.
#[derive(Clone)]
pub struct Callers {
    pool: Arc<Mutex<Option<Arc<Pool>>>>,
    /// How many others ask meanwhile, and from when on.
    others: Others,
    /// Calls that have begun and not returned, but the one that may be dropped.
    waiting: Arc<Mutex<usize>>,
    recorder: Recorder<Asked>,
}

/// Who else asks.
#[derive(Debug, Clone, Copy)]
pub struct Others {
    pub many: u32,
    pub from: Duration,
    /// When the caller comes that may be dropped.
    pub before: Duration,
}

impl Callers {
    /// Asks once, and may be dropped.
    pub fn ask_once(&self) -> impl Future<Output = ()> + use<> {
        for other in 1..=self.others.many {
            let callers = self.clone();
            self.recorder.spawn(async move {
                sleep(callers.others.from + Duration::from_millis(other.into())).await;
                // The server hangs up on the very first of them.
                let first = (other == 1).then_some(HANGS_UP);
                for question in first.into_iter().chain(20 * other..) {
                    if callers.recorder.now() > OTHERS_ASK_UNTIL {
                        return;
                    }
                    callers.call(question).await;
                    callers.recorder.sleep(PAUSE).await;
                }
            });
        }
        for question in [101, 102] {
            let callers = self.clone();
            self.recorder.spawn(async move {
                sleep(TOGETHER).await;
                callers.call(question).await;
                let took = callers.recorder.now() - TOGETHER;
                callers.recorder.note(Asked::Together(took));
            });
        }
        let callers = self.clone();
        self.recorder.spawn(async move {
            sleep(POOL_DROPPED).await;
            callers.pool().take();
            callers.recorder.note(Asked::PoolDropped);
        });
        let callers = self.clone();
        async move {
            sleep(callers.others.before).await;
            callers.ask(1).await;
        }
    }

    /// Asks once more, after that.
    pub fn ask_next(&self) -> impl Future<Output = ()> + use<> {
        let callers = self.clone();
        async move { callers.call(2).await }
    }

    async fn call(&self, question: u32) {
        *self.waiting() += 1;
        self.ask(question).await;
        *self.waiting() -= 1;
    }

    async fn ask(&self, question: u32) {
        let pool = self.pool().clone();
        let Some(pool) = pool else { return };
        self.recorder.note(match pool.ask(question).await {
            Ok(answer) if answer == answer_to(question) => Asked::Answered(question),
            Ok(answer) => Asked::Wrong { question, answer },
            Err(_) => Asked::Failed(question),
        });
    }
}

impl Callers {
    fn pool(&self) -> MutexGuard<'_, Option<Arc<Pool>>> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn waiting(&self) -> MutexGuard<'_, usize> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World for Callers {
    type Case = Others;
    type Event = Asked;
    /// Calls that were not dropped, and never returned.
    type Facts = usize;

    fn new(others: &Others, recorder: Recorder<Asked>) -> Self {
        let _ = recorder.gauge(CONNECTIONS);
        let pool = Arc::new(Pool::new(Server(recorder.clone())));
        let pool = Arc::new(Mutex::new(Some(pool)));
        Self { pool, others: *others, waiting: Arc::default(), recorder }
    }

    fn inspect(&self) -> usize {
        *self.waiting()
    }
}
