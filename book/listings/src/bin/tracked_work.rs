//! Work that goes on without its caller, and the shutdown that waits for it.

use std::time::Duration;

use listings::Log;
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;

const GRACE: Duration = Duration::from_secs(10);

// ANCHOR: tracked
#[derive(Clone)]
struct Service {
    log: Log,
    work: TaskTracker,
}

impl Service {
    async fn handle(&self, seconds: u64) {
        let log = self.log;
        let work = self.work.spawn(async move {
            sleep(Duration::from_secs(seconds)).await;
            log.say(format!("the job of {seconds} s is done"));
        });
        if let Err(error) = work.await {
            self.log.say(format!("a job has failed: {error}"));
        }
    }

    /// Waits for what is at work, but not for ever. Take no work any more before you call this: `close`
    /// lets `wait` end, and forbids no `spawn`.
    async fn shutdown(&self) {
        self.work.close();
        if timeout(GRACE, self.work.wait()).await.is_err() {
            self.log.say(format!("jobs that are still at work: {}", self.work.len()));
        }
        self.log.say("the service ends");
    }
}
// ANCHOR_END: tracked

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let service = Service { log: Log::new(), work: TaskTracker::new() };
    for seconds in [4, 60] {
        let client = timeout(Duration::from_secs(1), service.handle(seconds)).await;
        assert!(client.is_err());
        service.log.say("a client gives up");
    }
    service.shutdown().await;
    assert_eq!(service.work.len(), 1);
}
