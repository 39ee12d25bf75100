//! What the scenes are made of. Nobody edits this.

use std::any::Any;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

const ON_PURPOSE: &str = "on purpose";

pub(super) async fn panics() {
    sleep(ms(5)).await;
    harness::panic_on_purpose(ON_PURPOSE);
}

/// Whether this is what `panics` panics with.
pub(super) fn is_on_purpose(payload: &(dyn Any + Send)) -> bool {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)) == Some(ON_PURPOSE)
}

/// Says when it is dropped.
pub(super) struct Held(pub(super) Arc<AtomicBool>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

pub(super) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The report must say that the future was dropped here.
#[inline(never)]
pub(super) fn let_go_of_it<F>(future: Pin<Box<F>>) {
    drop(future);
}

/// Or here: not where another one was dropped before.
#[inline(never)]
pub(super) fn let_go_of_both<F>(first: Pin<Box<F>>, second: Pin<Box<F>>) {
    drop(first);
    drop(second);
}
