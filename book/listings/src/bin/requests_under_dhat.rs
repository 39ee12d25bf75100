//! What a request of the service costs, before and after it was mended, with dhat and without.

use std::future::Future;
use std::io;
use std::time::{Duration, Instant};

use dhat::Profiler;
use service::{Catalogue, after, before, load};
use tokio::io::DuplexStream;
use tokio::runtime::Builder;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

const REQUESTS: u32 = 500;
const ROUNDS: u32 = 7;

/// The least time that a request takes, of some rounds.
fn a_request<S>(profiler: impl Fn() -> Option<Profiler>, serve: impl Fn(DuplexStream) -> S) -> f64
where
    S: Future<Output = io::Result<()>>,
{
    let runtime = Builder::new_current_thread().build().expect("a runtime can be made");
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let profiler = profiler();
        let start = Instant::now();
        let answered = runtime.block_on(load(REQUESTS as usize, &serve));
        least = least.min(start.elapsed() / REQUESTS);
        drop(profiler);
        assert_eq!(answered.expect("the connection holds"), REQUESTS as usize);
    }
    least.as_nanos() as f64 / 1_000.0
}

fn with_frames(frames: Option<usize>) -> Option<Profiler> {
    Some(Profiler::builder().testing().trim_backtraces(frames).build())
}

fn row(what: &str, profiler: impl Fn() -> Option<Profiler>) -> (f64, f64) {
    let (old, new) =
        (before::Server::new(Catalogue::sample()), after::Server::new(Catalogue::sample()));
    let old = a_request(&profiler, |connection| old.serve(connection));
    let new = a_request(&profiler, |connection| new.serve(connection));
    println!("~ {what:<24} {old:>6.1} µs {new:>8.1} µs");
    (old, new)
}

fn main() {
    println!("a request of the service    before       after");
    let (bare_old, bare_new) = row("no profiler", || None);
    let (four, _) = row("4 frames, the least", || with_frames(Some(4)));
    let (ten, _) = row("10 frames, the default", || with_frames(Some(10)));
    let (all, all_new) = row("all frames", || with_frames(None));
    // Measured: half a microsecond. The bound has room for a busy machine.
    assert!((bare_old - bare_new).abs() < 5.0, "{bare_old} {bare_new}");
    // Measured: 17 times, and then twice as much again each time.
    assert!(5.0 * bare_old < four && four < ten && ten < all, "{bare_old} {four} {ten} {all}");
    // What hardly allocates is hardly slowed down.
    assert!(all_new / bare_new < all / bare_old);
}
