//! A thread outside of the runtime asks for a sign of life, and says when none comes.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::sleep;

// ANCHOR: pulse
/// Asks for a turn on the runtime, again and again. Says when none came within the limit.
fn watch(runtime: &Handle, limit: Duration, late: impl Fn()) {
    loop {
        let (turn, has_turn) = mpsc::channel();
        // A timer as well: it needs the worker that looks after the timers.
        let task = runtime.spawn(async move {
            sleep(Duration::from_millis(1)).await;
            let _ = turn.send(());
        });
        match has_turn.recv_timeout(limit) {
            Err(mpsc::RecvTimeoutError::Timeout) => late(),
            // The runtime has gone.
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
            Ok(()) => thread::sleep(limit / 10),
        }
        drop(task);
    }
}
// ANCHOR_END: pulse

#[tokio::main(worker_threads = 1)]
async fn main() {
    let runtime = Handle::current();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || watch(&runtime, Duration::from_secs(1), || tell.send(()).unwrap()));
    let request = tokio::spawn(async {
        sleep(Duration::from_millis(200)).await;
        thread::sleep(Duration::from_secs(3));
    });
    request.await.unwrap();
    assert!(told.try_recv().is_ok());
    println!("for a second, nothing else had a turn on this runtime");
}
