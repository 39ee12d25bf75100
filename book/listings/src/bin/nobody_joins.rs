//! What becomes of a panic that nobody awaits, and of a detached task when the runtime goes.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Says when it is dropped, and whether its work was done.
struct Work {
    name: &'static str,
    done: bool,
}

impl Drop for Work {
    fn drop(&mut self) {
        println!("{}: {}", self.name, if self.done { "done" } else { "cut off" });
    }
}

async fn work(name: &'static str, seconds: u64) {
    let mut work = Work { name, done: false };
    sleep(Duration::from_secs(seconds)).await;
    work.done = true;
}

fn main() {
    // The hook prints to where a service's log goes.
    std::panic::set_hook(Box::new(|panic| println!("hook: {}", panic.payload_as_str().unwrap())));
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    // ANCHOR: nobody
    runtime.block_on(async {
        tokio::spawn(async { panic!("nobody has my handle") });
        let kept = tokio::spawn(async { panic!("somebody has my handle") });
        sleep(Duration::from_secs(1)).await;
        println!("the program goes on");
        println!("the handle says: {}", kept.await.unwrap_err().is_panic());

        let mut set = JoinSet::new();
        set.spawn(work("in a set that is dropped", 5));
        sleep(Duration::from_secs(1)).await;
        drop(set);
        tokio::spawn(work("detached, 1 s", 1));
        tokio::spawn(work("detached, 5 s", 5));
        sleep(Duration::from_secs(2)).await;
        println!("main returns");
    });
    drop(runtime);
    // ANCHOR_END: nobody
}
