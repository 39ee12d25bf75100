//! Instruments that judge async code from outside, and the verdicts that are made of them.
//!
//! A verdict runs a program in a simulated world on tokio, in many cases, and measures: whether it
//! comes to its end, what becomes of others when it is dropped half way, which future could go on and
//! was not polled, how many were at work at once, what it allocates, holds at most and leaves on the
//! heap. It is an ordinary test. It fails with numbers.
//!
//! # What is not judged
//!
//! - **Other clocks.** Time is that of `tokio::time`. `std::time::Instant`, `std::thread::sleep`, and the
//!   timers of other runtimes go on in real time: who waits for them is not judged.
//! - **Sockets and files.** `tokio::net` and `tokio::fs` leave the simulation. A connection is one
//!   of [`net`], and a server a task.
//! - **Threads and races between them.** In [`simulated`] time everything runs on one thread. A program
//!   that blocks it is ended, and said to block; one that works on another is not judged. [`real_time`]
//!   allows threads, and answers one question: can anything else run? It finds what blocks the worker
//!   for 50 ms in each run, not what does so for a few milliseconds, or in some runs only.
//! - **Futures that nobody watches.** A verdict sees the polls of those that its world watches.
//! - **Memory past Rust's allocator**: that of C libraries, and what fragmentation costs.
//! - **What takes too long.** A verdict of more than some ten seconds of real time is ended, and is
//!   none: a program that is right but polls without need can be too slow to be judged. And one with no
//!   limit of its own can use up the machine's memory before it is ended.
//!
//! For what lies beyond there are other tools. **loom** runs code of atomics and locks, written with
//! loom's types, in every order in which its threads can meet. **shuttle** does so in many random
//! orders, for code too large for all of them. **turmoil** runs several hosts in one process and breaks
//! the network between them.
//!
//! # In a crate of one's own
//!
//! The crate is not published. It is used from a clone of this repository:
//!
//! ```toml
//! [dev-dependencies]
//! harness = { path = "../async-traps/exercises/harness" }
//! tokio = { version = "1", features = ["rt", "sync", "time"] }
//! ```
//!
//! or with `git = "…"`, the address of that repository, in place of the path. `exercises/harness/field`
//! is such a crate.
//!
//! The smallest test is a [scene](scenes). This one asks whether a caller that is dropped, anywhere,
//! takes the only connection of a pool along. It is a whole file, `tests/pool.rs`, but for the line
//! that imports the pool:
//!
//! ```standalone_crate
//! use harness::{Verdict, scenes};
//! # struct Pool(std::sync::Arc<tokio::sync::Semaphore>);
//! # impl Clone for Pool { fn clone(&self) -> Self { Self(self.0.clone()) } }
//! # impl Pool {
//! #     fn with_one() -> Self { Self(std::sync::Arc::new(tokio::sync::Semaphore::new(1))) }
//! #     async fn get(&self) -> Result<tokio::sync::OwnedSemaphorePermit, tokio::sync::AcquireError> {
//! #         self.0.clone().acquire_owned().await
//! #     }
//! # }
//!
//! harness::allocator!();
//!
//! # /*
//! #[test]
//! fn nobody_takes_the_connection_along() -> Verdict {
//! # */
//! # fn main() -> Verdict {
//!     let get = async |pool: Pool| pool.get().await.unwrap();
//!     scenes::contended(harness::this_test!(), async || Pool::with_one(), get).judge()
//! }
//! ```
//!
//! # Which instrument
//!
//! | to ask | use |
//! |---|---|
//! | does it survive being dropped, among others who want the same? | a [scene](scenes), if one fits |
//! | does an operation survive being dropped, in a world of one's own? | [`cancelled`] |
//! | does a program end, in time, with limits kept, under many timings? | [`simulated`] |
//! | does it let others run, while it works or waits on threads? | [`real_time`] |
//!
//! Their cases come from the author: a time, a size, a situation. [`checks`] has what many verdicts ask
//! for; [`check`] and [`heap_check`] make others.
//!
//! # How to read a failure
//!
//! - The first line says what was done: how many cases, and at how many moments the operation was
//!   dropped. A case that fails may be one of hundreds.
//! - Each check that failed has a sentence that did not hold, what was **measured** in the worst run,
//!   the **limit**, and what it **means**.
//! - The story is that of one run: its case, where the operation was dropped, and what happened up to
//!   the fault, in simulated time. *Dropped after step 3* is a `select!` whose other branch was ready;
//!   *dropped when it could go on with step 3* is one that was woken, for a permit or a message, and
//!   never took it; *dropped at 0.010 s* is a timeout.
//! - `runs-through` fails if the program panics, ends its process, or turns in place. A check that
//!   needs one that failed is not judged: repair the first.
//! - *Not judged* is neither right nor wrong: the verdict itself is at fault, or the program left what
//!   is simulated. The reason stands beside it.
//!
//! # A world of one's own
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
//!     harness::simulated(harness::this_test!(), horizon, |printer: &Printer| {
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
//!
//! # How it works
//!
//! [`Trial::judge`] starts the test binary again as a child process and watches it: a program
//! that exits, aborts, overflows its stack or never comes back is a result with a name, not the
//! end of the test. In the child, the program is a task of a runtime whose clock is paused: when
//! nothing can run, tokio moves the clock on to the next timer, so that seconds cost microseconds and a
//! deadlock meets the *horizon* at once. What the [`World`] and the watched futures do is recorded in a
//! [`Recorder`], and each check reads a [`Run`].
//!
//! Each case is run in several orders of what is due at one moment. For the order in which `select!`
//! looks at its branches that needs the flag `--cfg tokio_unstable` for the whole build, in
//! `.cargo/config.toml`:
//!
//! ```toml
//! [build]
//! rustflags = ["--cfg", "tokio_unstable"]
//! ```
//!
//! Without it that order is random, and a case that fails in some runs only is told as such.
//!
//! [`cancelled`] asks another question of the same program: does it survive being dropped? It runs
//! it to its end, and then once for every place at which it can be dropped.
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
//! | [`scenes`] | ready-made worlds, with their sweep and their checks |
//! | `verdict` | a program on trial, the checks that many verdicts make, the report |
//! | `judge` | what must hold, its limits; from runs to a value, without input or output |
//! | `run` | one case, run in simulated or in real time |
//! | `world` | the surroundings of a program, and what is recorded |
//! | `process` | the parent that watches, the children that run |
//! | [`net`] | connections in simulated time, for worlds and scenes |
//!
//! Two files stand alone: `subject`, an exercise or a test of one's own, and `place`, how a line of
//! source is told.

#![warn(missing_docs, unreachable_pub)]

mod judge;
pub mod net;
mod place;
mod process;
mod run;
pub mod scenes;
mod subject;
mod verdict;
mod world;

pub use judge::{
    Bytes, Check, Limit, LimitedCheck, Measured, Moment, NewCheck, Quantity, check, heap_check,
};
pub use record::{Cut, Sites, Step, units};
pub use run::{Ending, Events, PerPeriod, Run};
pub use subject::{AsBuilt, Subject};
pub use verdict::{Trial, Verdict, cancelled, checks, real_time, simulated};
pub use world::{
    Allocator, Counter, Event, Gap, Gauge, Heap, HeapGrowth, HeapMark, Highest, Inside, Mark, Part,
    Pulse, PulseReading, Reading, Recorder, Takes, Watch, Watched, Work, World, panic_on_purpose,
};
