//! What an allocation costs with dhat, by the length of its backtraces.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use dhat::Profiler;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

const PAIRS: u32 = 500;
const ROUNDS: u32 = 7;
const CALLS: u32 = 40;

// ANCHOR: cost
/// The time that a block takes to be allocated and freed, below forty calls.
#[inline(never)]
fn a_block(calls: u32) -> Duration {
    if calls > 0 {
        return black_box(a_block(calls - 1));
    }
    let start = Instant::now();
    for _ in 0..PAIRS {
        drop(black_box(Box::new(1_u64)));
    }
    start.elapsed() / PAIRS
}

fn with_frames(frames: Option<usize>) -> Duration {
    let _profiler = Profiler::builder().testing().trim_backtraces(frames).build();
    a_block(CALLS)
}
// ANCHOR_END: cost

/// The same while two threads do it, by the time until both are done.
fn on_two_threads() -> Duration {
    let _profiler = Profiler::builder().testing().trim_backtraces(Some(4)).build();
    let start = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| a_block(CALLS));
        a_block(CALLS);
    });
    start.elapsed() / PAIRS
}

fn main() {
    let mut least = [Duration::MAX; 5];
    for _ in 0..ROUNDS {
        let round = [
            a_block(CALLS),
            with_frames(Some(4)),
            with_frames(Some(10)),
            with_frames(None),
            on_two_threads(),
        ];
        for (least, now) in least.iter_mut().zip(round) {
            *least = now.min(*least);
        }
    }
    let [bare, four, ten, all, two] = least;
    // Measured: 20, 1.8 and 3 times as much, one after the other. A busy machine leaves it so.
    assert!(four > 5 * bare && ten > four && all > ten, "{least:?}");
    // Two threads take turns: measured, more than twice as much.
    assert!(2 * two > 3 * four, "{least:?}");
    let build = if cfg!(debug_assertions) { "unoptimised" } else { "optimised" };
    println!("a block is allocated and freed, below {CALLS} calls, {build}");
    for (what, time) in [
        ("no profiler", bare),
        ("4 frames, the least", four),
        ("10 frames, the default", ten),
        ("all frames", all),
        ("4 frames, on two threads", two),
    ] {
        println!("~ {what:<25} {:>8.2} µs", time.as_nanos() as f64 / 1_000.0);
    }
    println!("no profiler < 4 frames < 10 frames < all frames");
    println!("one thread < two threads");
}
