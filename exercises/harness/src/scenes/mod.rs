//! Ready-made scenes: the shortest way to a verdict on code of one's own.
//!
//! A scene is given how to make a thing, and what its callers do with it. It brings the rest: other
//! callers that come before, at and after the moment that matters, the one that is dropped wherever it
//! can be, and the checks. It returns a [`Trial`](crate::Trial), to which more checks can be added.
//!
//! | scene | for what |
//! |---|---|
//! | [`contended`] | something of which there is one: a lock, a semaphore, a pool |
//! | [`queue`] | what is sent and received: a channel, a work queue |
//! | [`request`] | questions and answers over a client |
//! | [`flight`] | a computation that several share: a cache, a cell, a single flight |
//!
//! Everything runs in simulated time on one thread, so a scene sees no race between threads, and a
//! thing that waits for a socket or another clock is not judged.
//!
//! # How to write one's part
//!
//! - **A handle is cloned.** Each caller is given a clone of what `make` returned: a handle, as
//!   callers have them. What is none becomes one in an `Arc`.
//! - **Set-up is async.** `make` is an async closure, so a pool that connects, or a client that starts a
//!   server task, is made there. It runs in the simulated time of the run and is never dropped half way;
//!   tasks that it leaves running belong to the thing.
//! - **Closures take all they need by value.** `async |pool: Pool| job(&pool).await` owns its pool, so
//!   it can outlive the call. A function that returns `impl Future` and takes a reference which the
//!   future does not need says `+ use<>`; else Rust holds the future to be borrowed. A closure that
//!   captures something is written `move |pool| { let own = own.clone(); async move { … } }`: an
//!   `async move` closure would lend what it captured.
//!
//! | file | what it holds |
//! |---|---|
//! | `stage` | the world: the thing, when it is made, who comes when |
//! | `cast` | who comes beside the operation, and whether all got what they came for |
//! | `contended`, `queue`, `request`, `flight` | a scene each |

mod cast;
mod compute;
mod contended;
mod flight;
mod queue;
mod request;
mod stage;

pub use compute::{Compute, Failed};
pub use contended::{Hold, contended, contended_within};
pub use flight::{flight, try_flight};
pub use queue::queue;
pub use request::request;
