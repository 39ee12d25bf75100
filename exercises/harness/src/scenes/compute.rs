//! The computation that a flight shares. It belongs to the scene, so that it can fail where it hurts.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::panic::{self, AssertUnwindSafe};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;

use tokio::time::sleep;

use super::cast::{Step, TAKES, What, Who};
use crate::world::{Counter, Recorder};

/// What becomes of the first computation of a run. All others succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Succeeds,
    Fails,
    Panics,
}

/// The computation that is shared in a [`flight`](super::flight()). It takes some simulated
/// milliseconds.
#[derive(Debug, Clone)]
pub struct Compute {
    pub(super) who: Who,
    pub(super) fate: Fate,
    pub(super) recorder: Recorder<Step>,
    /// Those that run.
    pub(super) running: Counter,
    /// How many were begun.
    pub(super) begun: Arc<AtomicU32>,
}

/// A computation failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the computation failed")
    }
}

impl std::error::Error for Failed {}

/// What the scene's own panic carries, so that it can be told from one of the thing's.
struct OnPurpose;

impl Compute {
    /// Computes a number.
    ///
    /// # Panics
    /// Where the scene wants it to.
    pub async fn run(self) -> u32 {
        self.try_run().await.expect("only a flight of `try_flight` fails")
    }

    /// Computes a number, or fails.
    ///
    /// # Errors
    /// Where the scene wants it to.
    ///
    /// # Panics
    /// The same.
    pub async fn try_run(self) -> Result<u32, Failed> {
        let note = |what| self.recorder.note(Step { who: self.who, what });
        let number = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        let _running = self.running.enter();
        note(What::Begins);
        sleep(TAKES).await;
        match self.fate {
            Fate::Fails if number == 1 => {
                note(What::Fails);
                Err(Failed)
            }
            Fate::Panics if number == 1 => {
                note(What::Panics);
                // As a panic, but without a word on the terminal: it is one of the scene's.
                panic::resume_unwind(Box::new(OnPurpose))
            }
            _ => Ok(number),
        }
    }
}

/// Runs a caller. None if the panic of the scene's own went through it, as it does through whoever
/// runs the computation. Any other panic goes on.
pub(super) async fn unless_on_purpose<F: Future>(caller: F) -> Option<F::Output> {
    let mut caller = pin!(caller);
    poll_fn(|cx| {
        let polled = panic::catch_unwind(AssertUnwindSafe(|| caller.as_mut().poll(cx)));
        match polled {
            Ok(poll) => poll.map(Some),
            Err(payload) if is_on_purpose(&*payload) => Poll::Ready(None),
            Err(payload) => panic::resume_unwind(payload),
        }
    })
    .await
}

fn is_on_purpose(payload: &(dyn Any + Send)) -> bool {
    payload.is::<OnPurpose>()
}
