//! A runtime with one worker, in real time, and how long each step of the program holds that worker.
//!
//! Tokio says when a worker goes to sleep and when it is woken. In between it takes one task after
//! another, and between two of them it looks at the queue that is filled from outside: the runtime is
//! built so that it does so each time. A heartbeat that is asked for from outside, at each look, is
//! therefore answered as soon as the poll that goes on is over, however many tasks wait. So a step
//! that the [`Meter`] sees is one poll, or the few that fall between two questions.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::world::Meter;

/// Threads of the blocking pool that are started before the first run: more than a program needs.
const POOL: usize = 16;

/// The runtime, and the meter of its worker.
pub(super) struct OneWorker {
    pub(super) runtime: Runtime,
    pub(super) meter: Arc<Meter>,
}

impl OneWorker {
    /// Starts one, with its threads.
    ///
    /// # Panics
    /// If the system refuses to make one.
    pub(super) fn start() -> Self {
        let meter = Arc::new(Meter::new());
        let (asleep, awake) = (Arc::clone(&meter), Arc::clone(&meter));
        let mut builder = Builder::new_multi_thread();
        builder
            .worker_threads(1)
            .thread_keep_alive(Duration::from_secs(60))
            .enable_all()
            // A question from outside waits for one poll, not for all that are due.
            .global_queue_interval(1)
            .on_thread_park(move || asleep.end())
            .on_thread_unpark(move || awake.begin());
        let runtime = builder.build().expect("the system starts a thread");
        // The threads of the pool stay. Started now, they are no part of what a run keeps.
        let all_there = Arc::new(Barrier::new(POOL + 1));
        for _ in 0..POOL {
            let all_there = Arc::clone(&all_there);
            runtime.spawn_blocking(move || {
                // A thread allocates what it needs to wait for a future when it first does.
                Handle::current().block_on(std::future::ready(()));
                all_there.wait();
            });
        }
        all_there.wait();
        Self { runtime, meter }
    }

    /// Ends it. A worker that is blocked for ever is not waited for.
    pub(super) fn stop(self) {
        self.runtime.shutdown_background();
    }

    /// Goes on with a new one.
    pub(super) fn replace(&mut self) {
        std::mem::replace(self, Self::start()).stop();
    }
}
