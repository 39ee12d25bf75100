//! What the scenes are made of. Nobody edits this.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::sleep;

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
    panic!("on purpose");
}

pub(super) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// The report must say that the future was dropped here.
#[inline(never)]
pub(super) fn let_go_of_it<F>(future: Pin<Box<F>>) {
    drop(future);
}
