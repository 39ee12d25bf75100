//! The runtime of a run in simulated time.

use std::pin::{Pin, pin};

use record::Elsewhere;
use tokio::runtime::{Builder, Runtime};

use super::moments::Moments;
use super::order;
use super::tasks::Tasks;
use crate::process;

/// A runtime with one thread, on which time is simulated, and what it tells of itself.
pub(super) struct Clockwork {
    runtime: Runtime,
    pub(super) moments: Moments,
    /// The tasks that have not ended; none if they are not to be followed.
    pub(super) tasks: Option<Tasks>,
}

/// Whether time is simulated, and what is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Simulated,
    /// And each task is followed, which takes time.
    Followed,
    /// Time passes as it does on the wall.
    Real,
}

impl Clockwork {
    /// What is due at one moment runs in this order.
    ///
    /// # Panics
    /// If the system refuses to make a runtime.
    pub(super) fn new(order: u32, time: Time) -> Self {
        let mut builder = Builder::new_current_thread();
        builder.enable_time().start_paused(time != Time::Real);
        // Called where a thread of the pool is started: there the line that led to it can be seen.
        builder.thread_name_fn(|| {
            process::left_the_runtime(Elsewhere::BlockingPool);
            String::new()
        });
        order::seed(&mut builder, order);
        let moments = Moments::of(&mut builder);
        let tasks = (time == Time::Followed).then(|| Tasks::of(&mut builder));
        // After each task it looks whether the run is to go on, which polls the program in its turn.
        builder.event_interval(1);
        let runtime = builder
            .build()
            .expect("a runtime with one thread needs nothing that a system could refuse");
        Self { runtime, moments, tasks }
    }

    /// Runs a future to its end.
    pub(super) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        let mut output = None;
        {
            // Whatever it is made of: tokio's part is built once, and not again for each verdict.
            let whole: Pin<&mut dyn Future<Output = ()>> =
                pin!(async { output = Some(future.await) });
            self.runtime.block_on(whole);
        }
        output.expect("it has come to its end")
    }
}
