//! What the scenes are made of. Nobody edits this.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::sleep;

use super::reports::Reports;

/// The wrapper that is judged.
pub trait Wrap: Send + 'static {
    #[track_caller]
    fn wrap<F>(future: F, reports: Reports) -> impl Future<Output = F::Output> + Send + 'static
    where
        F: Future + Send + 'static;
}

/// Returns 20, after 60 ms.
pub(super) async fn work() -> u32 {
    let address = 20;
    // A borrow of its own: this future must not move once it is polled.
    let borrowed = &address;
    sleep(ms(30)).await;
    sleep(ms(30)).await;
    *borrowed
}

pub(super) async fn panics() {
    sleep(ms(5)).await;
    harness::panic_on_purpose("on purpose");
}

pub(super) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The report must say that the future was dropped here.
#[inline(never)]
pub(super) fn let_go_of_it<F>(future: Pin<Box<F>>) {
    drop(future);
}
