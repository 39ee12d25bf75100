//! For each owner of a task: what ends the task, who hears of its panic, and what memory stays.
//! It prints a table of the book.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use listings::grouped;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinHandle, JoinSet, LocalSet, spawn, spawn_blocking, yield_now};
use tokio::time::sleep;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const ON_THE_POOL: &str =
    "`drop` waits for it; after `shutdown_timeout` and `shutdown_background` it goes on";

/// Begun with; its owner is dropped; it panics; the runtime stops; whether memory stays.
#[rustfmt::skip]
const TABLE: [(&str, &str, &str, &str, bool); 8] = [
    ("`spawn`, handle dropped", "goes on", "nobody is told", "dropped", false),
    ("`JoinHandle`, kept", "goes on", "`await` says so", "dropped", true),
    ("`AbortOnDropHandle`", "aborted", "`await` says so", "dropped", true),
    ("`JoinSet`", "aborted", "`join_next` says so", "dropped", true),
    ("`TaskTracker`", "goes on", "nobody is told", "dropped", false),
    ("`LocalSet`", "dropped", "nobody is told", "stands still until the set is dropped", false),
    ("`FuturesUnordered` of handles", "goes on", "`next` says so", "dropped", true),
    ("`spawn_blocking`, handle kept", "goes on", "`await` says so", ON_THE_POOL, true),
];

fn begin(way: &str, work: Work) -> Owner {
    match way {
        "`spawn`, handle dropped" => {
            drop(spawn(work.in_a_task()));
            Owner::Nobody
        }
        "`JoinHandle`, kept" => Owner::Handle(spawn(work.in_a_task())),
        "`AbortOnDropHandle`" => {
            Owner::AbortOnDrop(AbortOnDropHandle::new(spawn(work.in_a_task())))
        }
        "`JoinSet`" => Owner::Set(JoinSet::from_iter([work.in_a_task()])),
        "`TaskTracker`" => {
            let tracker = TaskTracker::new();
            tracker.spawn(work.in_a_task());
            Owner::Tracker(tracker)
        }
        "`LocalSet`" => {
            let set = LocalSet::new();
            set.spawn_local(work.in_a_task());
            Owner::Local(set)
        }
        "`FuturesUnordered` of handles" => {
            Owner::Handles(FuturesUnordered::from_iter([spawn(work.in_a_task())]))
        }
        _ => Owner::Handle(spawn_blocking(move || work.on_the_pool())),
    }
}

enum Owner {
    Nobody,
    Handle(JoinHandle<Output>),
    AbortOnDrop(AbortOnDropHandle<Output>),
    Set(JoinSet<Output>),
    Tracker(TaskTracker),
    Local(LocalSet),
    Handles(FuturesUnordered<JoinHandle<Output>>),
}

type Output = Vec<u8>;

impl Owner {
    /// Waits until the task has ended. Returns who says what of it, if anybody does.
    async fn join(&mut self) -> Option<(&'static str, Result<Output, JoinError>)> {
        match self {
            Owner::Nobody => None,
            Owner::Handle(handle) => {
                let ended = handle.await;
                *self = Owner::Nobody;
                Some(("await", ended))
            }
            Owner::AbortOnDrop(handle) => {
                let ended = handle.await;
                *self = Owner::Nobody;
                Some(("await", ended))
            }
            Owner::Set(set) => Some(("join_next", set.join_next().await?)),
            Owner::Tracker(tracker) => {
                tracker.close();
                tracker.wait().await;
                None
            }
            Owner::Local(set) => {
                set.await;
                None
            }
            Owner::Handles(handles) => Some(("next", handles.next().await?)),
        }
    }

    /// Lets the task run. Those of a `LocalSet` run only while somebody awaits the set.
    async fn run_for(&self, time: Duration) {
        match self {
            Owner::Local(set) => set.run_until(sleep(time)).await,
            _ => sleep(time).await,
        }
    }
}

/// How long the work takes: of the simulated clock in a task, of the real one on the pool.
const WORK: Duration = Duration::from_millis(200);

/// Tells that it has begun, and when it is dropped, whether it was done.
struct Work {
    panics: bool,
    done: bool,
    tells: Sender<bool>,
}

impl Work {
    async fn in_a_task(self) -> Output {
        let _ = self.tells.send(true);
        sleep(WORK).await;
        self.end()
    }

    fn on_the_pool(self) -> Output {
        let _ = self.tells.send(true);
        thread::sleep(WORK);
        self.end()
    }

    fn end(mut self) -> Output {
        assert!(!self.panics, "a bug");
        self.done = true;
        vec![0; 1_000]
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let _ = self.tells.send(self.done);
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().start_paused(true).build().expect("it can be built")
}

/// Begins the work. Returns its owner, and what will hear whether it was done.
fn begun(runtime: &Runtime, way: &str, panics: bool) -> (Owner, Receiver<bool>) {
    let (tells, heard) = channel();
    let owner = runtime.block_on(async {
        let owner = begin(way, Work { panics, done: false, tells });
        while heard.try_recv().is_err() {
            match &owner {
                Owner::Local(set) => set.run_until(yield_now()).await,
                _ => yield_now().await,
            }
        }
        owner
    });
    (owner, heard)
}

fn owner_is_dropped(way: &str) -> &'static str {
    let runtime = runtime();
    let (owner, heard) = begun(&runtime, way, false);
    runtime.block_on(async { drop(owner) });
    let at_once = heard.try_recv();
    runtime.block_on(async { sleep(2 * WORK).await });
    match (at_once, heard.try_recv()) {
        (Ok(false), _) => "dropped",
        (Err(_), Ok(false)) => "aborted",
        (Err(_), Ok(true)) => "goes on",
        other => panic!("{other:?}"),
    }
}

fn it_panics(way: &str) -> String {
    let runtime = runtime();
    let (mut owner, _heard) = begun(&runtime, way, true);
    runtime.block_on(owner.join()).map_or("nobody is told".into(), |(asked, ended)| {
        assert!(ended.is_err_and(|error| error.is_panic()));
        format!("`{asked}` says so")
    })
}

fn runtime_stops(way: &str) -> &'static str {
    let stopped = |stop: fn(Runtime)| {
        let runtime = runtime();
        let (owner, heard) = begun(&runtime, way, false);
        stop(runtime);
        let at_once = heard.try_recv().ok();
        drop(owner);
        (at_once, heard.recv().ok())
    };
    let limited = stopped(|runtime| runtime.shutdown_timeout(WORK / 200));
    let ends = [stopped(drop), limited, stopped(Runtime::shutdown_background)];
    match ends {
        [(Some(false), None), (Some(false), None), (Some(false), None)] => "dropped",
        [(None, Some(false)), (None, Some(false)), (None, Some(false))] => {
            "stands still until the set is dropped"
        }
        [(Some(true), None), (None, Some(true)), (None, Some(true))] => ON_THE_POOL,
        other => panic!("{other:?}"),
    }
}

fn alive() -> usize {
    dhat::HeapStats::get().curr_bytes
}

/// Bytes that stay when the task has ended, until it is joined.
fn stays(way: &str) -> usize {
    let measure = || {
        let runtime = runtime();
        let (mut owner, heard) = begun(&runtime, way, false);
        runtime.block_on(owner.run_for(2 * WORK));
        // Each task refers to this, and it is not what is measured.
        let _handle = runtime.handle().clone();
        // Waits for the threads of the pool, which let go of a task after it has ended.
        drop(runtime);
        let ended = alive();
        drop(owner.join().now_or_never().expect("the task has ended"));
        let stays = ended - alive();
        drop((owner, heard));
        stays
    };
    // The first time warms what it touches.
    measure();
    let before = alive();
    let stays = measure();
    assert_eq!(alive(), before, "{way}");
    stays
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let _profiler = dhat::Profiler::builder().testing().build();
    println!("| begun with | its owner is dropped | it panics | the runtime stops | stays |");
    println!("|---|---|---|---|---|");
    for row in TABLE {
        let (way, dropped, told, stops, _) = row;
        let bytes = stays(way);
        let found = (way, owner_is_dropped(way), &*it_panics(way), runtime_stops(way), bytes != 0);
        assert_eq!(found, row);
        let stays = if bytes == 0 { "nothing".into() } else { format!("{} bytes", grouped(bytes)) };
        println!("| {way} | {dropped} | {told} | {stops} | {stays} |");
    }
}
