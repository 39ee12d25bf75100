//! Futures that come to their end, and futures that do not. Nobody edits this.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::pin::pin;

use futures::{FutureExt, poll};
use tokio::task::{JoinSet, yield_now};
use tokio::time::{sleep, timeout};

use super::nested;
use super::parts::{Wrap, let_go_of_it, ms, panics, work};
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
        Scene::ReadyAtOnce => unchanged(W::wrap(async { 7 }, to()).await == 7),
        Scene::Dropped => {
            due(line!() + 1);
            let mut future = Box::pin(W::wrap(work(), to()));
            for _ in 0..3 {
                unchanged(poll!(&mut future).is_pending());
                sleep(ms(10)).await;
            }
            let_go_of_it(future);
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
            drop(first);
            drop(second);
        }
        Scene::SiblingPanics => {
            due(line!() + 1);
            let future = W::wrap(work(), to());
            let task = tokio::spawn(async move { tokio::join!(future, panics()) });
            unchanged(task.await.is_err_and(|error| error.is_panic()));
        }
        Scene::Panics => {
            let task = tokio::spawn(W::wrap(panics(), to()));
            unchanged(task.await.is_err_and(|error| error.is_panic()));
        }
        Scene::PanicIsCaught => {
            let mut future = pin!(AssertUnwindSafe(W::wrap(panics(), to())).catch_unwind());
            unchanged(future.as_mut().await.is_err());
            sleep(ms(5)).await;
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
