//! Futures that come to their end, and futures that do not. Nobody edits this.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::{FutureExt, poll};
use tokio::task::{JoinSet, yield_now};
use tokio::time::{sleep, timeout};

use super::nested::{self, AFTER, BEFORE};
use super::parts::{Held, Wrap, is_on_purpose, let_go_of_both, let_go_of_it, ms, panics, work};
use super::reports::Reports;
use super::scene::Scene;

/// Plays the scene of this run.
pub async fn play<W: Wrap>(reports: Reports) {
    let to = || reports.clone();
    let due = |line: u32| reports.due(line);
    let unchanged = |yes: bool| reports.unchanged(yes);
    match reports.scene {
        Scene::Completes => {
            let mut future = Box::pin(W::wrap(work(), to()));
            unchanged(future.as_mut().await == 20);
            sleep(ms(5)).await;
        }
        Scene::ReadyAtOnce => {
            unchanged(W::wrap(async { 7 }, to()).now_or_never() == Some(7));
            let mut second = pin!(W::wrap(yield_now(), to()));
            unchanged(poll!(&mut second).is_pending());
            unchanged(poll!(&mut second).is_ready());
        }
        Scene::Dropped => {
            let gone = Arc::new(AtomicBool::new(false));
            let held = Held(Arc::clone(&gone));
            let holds = async {
                let _held = held;
                work().await
            };
            due(line!() + 1);
            let mut future = Box::pin(W::wrap(holds, to()));
            for _ in 0..3 {
                unchanged(poll!(&mut future).is_pending());
                sleep(ms(10)).await;
            }
            let_go_of_it(future);
            reports.gone();
            unchanged(gone.load(Ordering::Relaxed));
        }
        Scene::TimesOut => {
            due(line!() + 1);
            let future = W::wrap(pending::<()>(), to());
            unchanged(timeout(ms(50), future).await.is_err());
        }
        Scene::LosesSelect => {
            due(line!() + 1);
            let future = W::wrap(work(), to());
            tokio::select! {
                biased;
                _ = future => unchanged(false),
                () = sleep(ms(13)) => {}
            }
        }
        Scene::Aborted => {
            due(line!() + 1);
            let task = tokio::spawn(W::wrap(work(), to()));
            sleep(ms(13)).await;
            task.abort();
            unchanged(task.await.is_err_and(|error| error.is_cancelled()));
        }
        Scene::SetDropped => {
            let mut tasks = JoinSet::new();
            due(line!() + 1);
            tasks.spawn(W::wrap(work(), to()));
            sleep(ms(13)).await;
            drop(tasks);
            yield_now().await;
        }
        Scene::TwoDropped => {
            due(line!() + 1);
            let mut first = Box::pin(W::wrap(work(), to()));
            due(line!() + 1);
            let mut second = Box::pin(W::wrap(work(), to()));
            unchanged(poll!(&mut first).is_pending() && poll!(&mut second).is_pending());
            let_go_of_both(first, second);
        }
        Scene::SiblingPanics => {
            due(line!() + 1);
            let future = W::wrap(work(), to());
            let task = tokio::spawn(async move { tokio::join!(future, panics()) });
            unchanged(task.await.is_err_and(|error| error.is_panic()));
        }
        Scene::AfterAPanic => {
            let wrapped = tokio::spawn(W::wrap(panics(), to()));
            unchanged(wrapped.await.is_err_and(|error| error.is_panic()));
            let other = tokio::spawn(panics());
            unchanged(other.await.is_err_and(|error| error.is_panic()));
            due(line!() + 1);
            let future = W::wrap(work(), to());
            unchanged(timeout(ms(13), future).await.is_err());
        }
        Scene::Panics => {
            let error = tokio::spawn(W::wrap(panics(), to())).await.err();
            let payload = error.and_then(|error| error.try_into_panic().ok());
            unchanged(payload.is_some_and(|payload| is_on_purpose(&*payload)));
        }
        Scene::PanicIsCaught => {
            let mut future = Box::pin(AssertUnwindSafe(W::wrap(panics(), to())).catch_unwind());
            unchanged(future.as_mut().await.is_err_and(|payload| is_on_purpose(&*payload)));
            sleep(ms(5)).await;
            reports.mark(BEFORE);
            drop(future);
            reports.mark(AFTER);
        }
        Scene::Unpolled => drop(W::wrap(work(), to())),
        Scene::AbortedUnpolled => {
            let task = tokio::spawn(W::wrap(work(), to()));
            task.abort();
            unchanged(task.await.is_err_and(|error| error.is_cancelled()));
        }
        Scene::Nested(nest) => nested::play::<W>(nest, &reports).await,
    }
}
