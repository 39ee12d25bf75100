//! While a profile is written, no other thread can allocate.

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use listings::ProfileFile;
use service::{Catalogue, before, load};
use tokio::runtime::Builder;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// The longest that a block took to be allocated and freed.
fn longest_wait(stop: &AtomicBool) -> Duration {
    let mut longest = Duration::ZERO;
    while !stop.load(Ordering::Relaxed) {
        let start = Instant::now();
        drop(black_box(Box::new(1_u64)));
        longest = longest.max(start.elapsed());
    }
    longest
}

fn main() {
    let file = ProfileFile::new("closing");
    let profiler = dhat::Profiler::builder().file_name(file.path()).build();
    let server = before::Server::new(Catalogue::sample());
    let runtime = Builder::new_current_thread().build().expect("a runtime can be made");
    let answered = runtime.block_on(load(1_000, |connection| server.serve(connection)));
    assert_eq!(answered.expect("the connection holds"), 1_000);

    let (begun, stop) = (Barrier::new(2), AtomicBool::new(false));
    let (written, waited) = thread::scope(|scope| {
        let other = scope.spawn(|| {
            begun.wait();
            longest_wait(&stop)
        });
        begun.wait();
        thread::sleep(Duration::from_millis(50));
        let start = Instant::now();
        drop(profiler);
        let written = start.elapsed();
        stop.store(true, Ordering::Relaxed);
        (written, other.join().expect("it does not panic"))
    });
    println!("~ to write the profile takes             {:>4} ms", written.as_millis());
    println!("~ a thread that allocates waits meanwhile {:>3} ms", waited.as_millis());
    assert!(2 * waited > written, "{waited:?} of {written:?}");
}
