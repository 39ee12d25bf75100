//! Wrapped futures within wrapped futures. Nobody edits this.

use std::future::pending;

use futures::poll;
use harness::Mark;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{sleep, timeout};

use super::parts::{Wrap, ms, panics, work};
use super::reports::Reports;
use super::scene::Nest;

/// Futures that return, or are never polled, in the first scene.
pub const COMPLETE: u64 = 300;
/// The heap before them, or before one that has panicked is dropped.
pub const BEFORE: Mark = Mark::named("before");
/// The heap afterwards.
pub const AFTER: Mark = Mark::named("after");

/// Plays a scene of nested futures.
pub(super) async fn play<W: Wrap>(nest: Nest, reports: &Reports) {
    let to = || reports.clone();
    let due = |line: u32| reports.due(line);
    let unchanged = |yes: bool| reports.unchanged(yes);
    match nest {
        Nest::Completes => {
            reports.mark(BEFORE);
            for _ in 0..COMPLETE / 3 {
                let inner = W::wrap(goes_on(), to());
                let outer = W::wrap(
                    async {
                        yield_now().await;
                        inner.await + 1
                    },
                    to(),
                );
                unchanged(outer.await == 2);
                drop(W::wrap(async {}, to()));
            }
            reports.mark(AFTER);
        }
        Nest::OuterDropped => {
            let inner = W::wrap(work(), to());
            due(line!() + 1);
            let outer = W::wrap(inner, to());
            unchanged(timeout(ms(13), outer).await.is_err());
        }
        Nest::ThreeDeep => {
            let inner = W::wrap(work(), to());
            let middle = W::wrap(async { inner.await + 1 }, to());
            due(line!() + 1);
            let outer = W::wrap(async { middle.await + 1 }, to());
            unchanged(timeout(ms(13), outer).await.is_err());
        }
        Nest::InnerDropped => {
            due(line!() + 1);
            let inner = W::wrap(work(), to());
            let outer = W::wrap(async { timeout(ms(13), inner).await.is_err() }, to());
            unchanged(outer.await);
        }
        Nest::OneAfterTheOther => {
            for _ in 0..2 {
                let inner = W::wrap(work(), to());
                due(line!() + 1);
                let outer = W::wrap(inner, to());
                unchanged(timeout(ms(13), outer).await.is_err());
            }
        }
        Nest::TwoWithin => {
            let first = W::wrap(work(), to());
            let second = W::wrap(work(), to());
            due(line!() + 1);
            let outer = W::wrap(async { tokio::join!(first, second) }, to());
            unchanged(timeout(ms(13), outer).await.is_err());
        }
        Nest::OuterUnpolled => {
            due(line!() + 1);
            let mut inner = Box::pin(W::wrap(work(), to()));
            unchanged(poll!(&mut inner).is_pending());
            drop(W::wrap(inner, to()));
        }
        Nest::OuterPanics => {
            due(line!() + 1);
            let inner = W::wrap(work(), to());
            let outer = W::wrap(async { tokio::join!(inner, panics()) }, to());
            unchanged(tokio::spawn(outer).await.is_err_and(|error| error.is_panic()));
        }
        Nest::TaskWithin => {
            let mut tasks = JoinSet::new();
            let line = line!() + 1;
            tasks.spawn(W::wrap(pending::<()>(), to()));
            yield_now().await;
            due(line!() + 1);
            let outer = W::wrap(async move { tasks.join_next().await.is_some() }, to());
            // The task is dropped after the outer future, and not within it.
            due(line);
            unchanged(timeout(ms(13), outer).await.is_err());
            sleep(ms(5)).await;
        }
    }
}

/// Returns 1, after five polls, and holds more meanwhile than would be worth a small box.
async fn goes_on() -> u32 {
    let held = [1_u8; 600];
    for _ in 0..4 {
        yield_now().await;
    }
    held[599].into()
}
