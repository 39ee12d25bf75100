//! Instruments that judge async code from outside, and the verdicts that are made of them.
//!
//! A verdict runs a program in a simulated world, under many timings, and measures: whether it
//! comes to its end, which future could go on and was not polled, how many were at work at once,
//! what it allocates, holds at most and leaves on the heap. It is an ordinary test. It fails with numbers.
//!
//! # What it cannot do
//!
//! - In [`paused()`], time is simulated, on one thread. A blocked thread, another thread and a real
//!   socket are outside of it: a program that blocks is ended, and said to block; one that works on
//!   another thread is not judged. [`pulse()`] is for those: it runs in real time, allows threads, and
//!   answers one question: can anything else run? It measures no time.
//! - It sees the polls of the futures that the world watches, not of all.
//! - dhat counts what is allocated through Rust's global allocator. It does not see fragmentation,
//!   nor memory of C libraries.
//! - A verdict that takes more than some ten seconds of real time is ended, and is no verdict: a
//!   program that is right but polls without need can be too slow to be judged.
//! - A program with no limit of its own can use up the machine's memory before it is ended.
//!
//! # How it works
//!
//! [`Paused::judge`] starts the test binary again as a child process and watches it: a program
//! that exits, aborts, overflows its stack or never comes back is a result with a name, not the
//! end of the test. In the child, each timing is run twice in a runtime of its own whose clock is
//! paused: when nothing can run, tokio moves the clock on to the next timer, so that seconds cost
//! microseconds and a deadlock meets the *horizon* at once. What the [`World`] and the watched
//! futures do is recorded in a [`Recorder`], and each check reads a [`Run`].
//!
//! [`cancelled`] asks another question of the same program: does it survive being dropped? It runs
//! it once to its end, and then once for every poll and every simulated millisecond at which it can
//! be dropped. [`Paused`] has the checks of both.
//!
//! [`Pulsed::judge`] does the same in real time. The program is a task of a runtime with one worker
//! thread, and beside it beats a heartbeat. Work of the world's that stands for time on the processor
//! goes on only when a heartbeat got through since it began ([`Work::part`]): a program that blocks
//! the worker stands still for certain, and a clock is looked at only to end it.
//!
//! # An example
//!
//! Two tasks share a permit. The world hands it out and notes who got it; the program must give
//! it back.
//!
//! ```standalone_crate
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use harness::{HeapGrowth, Recorder, Verdict, World, measured};
//! use tokio::sync::Semaphore;
//! use tokio::time::sleep;
//!
//! harness::allocator!();
//!
//! /// A printer that takes one job at a time.
//! struct Printer {
//!     free: Arc<Semaphore>,
//!     recorder: Recorder<Printed>,
//! }
//!
//! #[derive(Clone, Copy)]
//! struct Printed(u32);
//!
//! impl World for Printer {
//!     /// How long a page takes, in milliseconds.
//!     type Timing = u64;
//!     type Note = Printed;
//!
//!     fn new(page: &u64, recorder: Recorder<Printed>) -> Self {
//!         let free = Arc::new(Semaphore::new(1));
//!         // Somebody else prints a page first.
//!         let (busy, page) = (Arc::clone(&free), Duration::from_millis(*page));
//!         tokio::spawn(async move {
//!             let _permit = busy.acquire().await;
//!             sleep(page).await;
//!         });
//!         Printer { free, recorder }
//!     }
//! }
//!
//! /// The program: prints three pages.
//! fn print_all(printer: &Printer) -> impl Future<Output = ()> + use<> {
//!     let (free, recorder) = (Arc::clone(&printer.free), printer.recorder.clone());
//!     async move {
//!         for page in 1..=3 {
//!             let _permit = free.acquire().await.unwrap();
//!             sleep(Duration::from_millis(20)).await;
//!             recorder.note(Printed(page));
//!         }
//!     }
//! }
//!
//! // In a test file: `#[test] fn every_page_is_printed() -> Verdict`.
//! fn main() -> Verdict {
//!     let horizon = Duration::from_secs(10);
//!     harness::paused(harness::exercise!(), [5, 50], horizon, print_all)
//!         .tell_timing(|page| format!("a page takes {page} ms"))
//!         .tell(|Printed(page)| Some(format!("page {page} is printed")))
//!         .check("all-printed", "every page is printed", |run| {
//!             measured(run.notes().count()).equals(3)
//!         })
//!         .check_heap("heap-grows-not", "no memory is kept", |run| {
//!             measured(run.heap_growth()).at_most(HeapGrowth::NONE)
//!         })
//!         .judge()
//! }
//! ```

mod cancel;
mod checks;
mod child;
mod clock;
mod exercise;
mod finding;
mod gauge;
mod heap;
mod judge;
mod lane;
mod log;
mod parent;
mod paused;
mod polls;
mod protocol;
mod pulse;
mod pulsed;
mod recorder;
mod run;
mod simulate;
mod verdict;

#[doc(hidden)]
pub use dhat;

pub use cancel::cancelled;
pub use exercise::Exercise;
pub use finding::{Bytes, Finding, Measured, Quantity, measured};
pub use gauge::{Gauge, GaugeReading, Inside};
pub use heap::{Heap, HeapGrowth, HeapMark};
pub use lane::Snooze;
pub use paused::{Paused, paused};
pub use polls::Watched;
pub use pulse::{Pulse, PulseReading, Work};
pub use pulsed::{Pulsed, pulse};
pub use record::{Sites, Step, units};
pub use recorder::Recorder;
pub use run::{Ending, Run};
pub use simulate::World;
pub use verdict::Verdict;
