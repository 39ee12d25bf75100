//! How many calls begin, return and are dropped.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};

// ANCHOR: guard
#[derive(Default)]
struct Calls {
    begun: AtomicU64,
    returned: AtomicU64,
    dropped: AtomicU64,
}

/// A call that has begun. It knows in its destructor whether it has returned.
struct Call<'a> {
    calls: &'a Calls,
    returned: bool,
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        let ended = if self.returned { &self.calls.returned } else { &self.calls.dropped };
        ended.fetch_add(1, Ordering::Relaxed);
    }
}

async fn counted<T>(calls: &Calls, work: impl Future<Output = T>) -> T {
    calls.begun.fetch_add(1, Ordering::Relaxed);
    let mut call = Call { calls, returned: false };
    let answer = work.await;
    call.returned = true;
    answer
}
// ANCHOR_END: guard

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let calls = Calls::default();
    let mut gave_up = 0;
    for seconds in 1..=10 {
        let work = counted(&calls, sleep(Duration::from_secs(seconds)));
        if timeout(Duration::from_millis(7_500), work).await.is_err() {
            gave_up += 1;
        }
    }
    let [begun, returned, dropped] =
        [&calls.begun, &calls.returned, &calls.dropped].map(|count| count.load(Ordering::Relaxed));
    println!("{begun} calls have begun, {returned} returned, {dropped} were dropped");
    assert_eq!((begun, returned, dropped), (10, 7, gave_up));
}
