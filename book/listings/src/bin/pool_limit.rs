//! How many closures the blocking pool runs at once.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tokio::task::{JoinSet, spawn_blocking};

#[tokio::main]
async fn main() {
    // ANCHOR: limit
    let gate = Arc::new((Mutex::new((0, false)), Condvar::new()));
    let mut closures = JoinSet::new();
    for _ in 0..600 {
        let gate = Arc::clone(&gate);
        closures.spawn_blocking(move || {
            let (state, opens) = &*gate;
            let mut state = state.lock().unwrap();
            state.0 += 1;
            while !state.1 {
                state = opens.wait(state).unwrap();
            }
        });
    }
    let running = || gate.0.lock().unwrap().0;
    while running() < 512 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    println!("600 closures: {} run, {} wait", running(), 600 - running());
    assert_eq!(running(), 512);
    // ANCHOR_END: limit

    let one_more = spawn_blocking(|| "it ran");
    let waited = tokio::time::timeout(Duration::from_millis(300), one_more).await;
    assert!(waited.is_err());
    println!("one more, after 300 ms: it still waits");
    let (state, opens) = &*gate;
    state.lock().unwrap().1 = true;
    opens.notify_all();
    closures.join_all().await;
    assert_eq!(running(), 600);
    println!("the gate opens: {} have run", running());
}
