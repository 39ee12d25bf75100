//! Instruments that judge async code from outside, and the verdicts that are made of them.
//!
//! A verdict runs a program in a simulated world, in many cases, and measures: whether it
//! comes to its end, which future could go on and was not polled, how many were at work at once,
//! what it allocates, holds at most and leaves on the heap. It is an ordinary test. It fails with
//! numbers.
//!
//! # What it cannot do
//!
//! - In [`simulated`] time, everything runs on one thread. A blocked thread, another thread and a real
//!   socket are outside of it: a program that blocks is ended, and said to block; one that works on
//!   another thread is not judged. [`real_time`] is for those: it allows threads, and
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
//! [`Trial::judge`] starts the test binary again as a child process and watches it: a program
//! that exits, aborts, overflows its stack or never comes back is a result with a name, not the
//! end of the test. In the child, each case is run twice in a runtime of its own whose clock is
//! paused: when nothing can run, tokio moves the clock on to the next timer, so that seconds cost
//! microseconds and a deadlock meets the *horizon* at once. What the [`World`] and the watched
//! futures do is recorded in a [`Recorder`], and each check reads a [`Run`].
//!
//! [`cancelled`] asks another question of the same program: does it survive being dropped? It runs
//! it once to its end, and then once for every poll and every simulated millisecond at which it can
//! be dropped.
//!
//! [`real_time`] does without simulated time. The program is a task of a runtime with one worker
//! thread, and beside it beats a heartbeat. Work of the world's that stands for time on the processor
//! goes on only when a heartbeat got through since it began ([`Work::part`]): a program that blocks
//! the worker stands still for certain, and a clock is looked at only to end it.
//!
//! What was not measured is not judged: a check that asks a run for something that nobody measured
//! panics, and then the verdict says that it is at fault itself, and the program is neither right
//! nor wrong.
//!
//! # Where things are
//!
//! Each room uses those below it, and none above; `process` stands beside them.
//!
//! | room | what is in it |
//! |---|---|
//! | `verdict` | a program on trial, the checks that many verdicts make, the report |
//! | `judge` | what must hold, its limits; from runs to a value, without input or output |
//! | `run` | one case, run in simulated or in real time |
//! | `world` | the surroundings of a program, and what is recorded |
//! | `process` | the parent that watches, the children that run |
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
//! use harness::{Limit, Measured, Recorder, Verdict, World, check, checks};
//! use tokio::sync::Semaphore;
//! use tokio::time::sleep;
//!
//! harness::allocator!();
//!
//! /// A printer that takes one job at a time.
//! #[derive(Clone)]
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
//!     type Case = u64;
//!     type Event = Printed;
//!     type Facts = ();
//!
//!     fn new(page: &u64, recorder: Recorder<Printed>) -> Self {
//!         let free = Arc::new(Semaphore::new(1));
//!         // Somebody else prints a page first.
//!         let (busy, page) = (Arc::clone(&free), Duration::from_millis(*page));
//!         recorder.spawn(async move {
//!             let _permit = busy.acquire().await;
//!             sleep(page).await;
//!         });
//!         Printer { free, recorder }
//!     }
//!
//!     fn inspect(&self) {}
//! }
//!
//! /// The program: prints three pages.
//! async fn print_all(printer: Printer) {
//!     for page in 1..=3 {
//!         let _permit = printer.free.acquire().await.unwrap();
//!         sleep(Duration::from_millis(20)).await;
//!         printer.recorder.note(Printed(page));
//!     }
//! }
//!
//! // In a test file: `#[test] fn every_page_is_printed() -> Verdict`.
//! fn main() -> Verdict {
//!     let horizon = Duration::from_secs(10);
//!     harness::simulated(harness::exercise!(), horizon, |printer: &Printer| {
//!         print_all(printer.clone())
//!     })
//!     .timings([5, 50], |page| format!("a page takes {page} ms"))
//!     .tell(|Printed(page)| Some(format!("page {page} is printed")))
//!     .check(
//!         check("all-printed", "every page is printed")
//!             .limit(Limit::exactly(3_usize))
//!             .measure(|run| Measured::new(run.events().count(|_| true))),
//!     )
//!     .check(checks::heap_returns("heap-grows-not"))
//!     .judge()
//! }
//! ```

#![warn(missing_docs, unreachable_pub)]

mod exercise;
mod judge;
mod process;
mod run;
pub mod scenes;
mod verdict;
mod world;

pub use exercise::Exercise;
pub use judge::{
    Bytes, Check, Limit, LimitedCheck, Measured, Moment, NewCheck, Quantity, check, heap_check,
};
pub use record::{Sites, Step, units};
pub use run::{Cut, Ending, Events, PerPeriod, Run};
pub use verdict::{Trial, Verdict, cancelled, checks, real_time, simulated};
pub use world::{
    Allocator, Counter, Event, Gap, Gauge, Heap, HeapGrowth, HeapMark, Highest, Inside, Mark,
    Pulse, PulseReading, Reading, Recorder, Takes, Watch, Watched, Work, World,
};
