//! The surroundings of a program, and what is recorded of a run: no judging, no processes.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | [`World`]: what a program talks to |
//! | `recorder` | [`Recorder`]: what a world writes down, and through what |
//! | `log` | events, steps of watched futures, marks of the heap, in order |
//! | `clock` | time since the start of a run, the same on every thread |
//! | `watch` | [`Watch`]: the polls, wakes and end of a future |
//! | `gauge` | [`Gauge`]: how many are inside at once |
//! | `mark` | [`Mark`]: the heap at a moment |
//! | `heap` | what dhat counts |
//! | `on_purpose` | a panic that the world makes itself |
//! | `part` | what the program takes from its world |
//! | `allocator` | dhat's allocator, which does not count what the instruments need |
//! | `pulse` | [`Pulse`]: whether anything else can run |
//! | `looks` | the clock by which patience is counted |
//! | `meter` | how long a step holds its thread |
//! | `delay` | how long a thread waited for a processor |

use std::fmt;

mod allocator;
mod clock;
mod delay;
mod gauge;
mod heap;
mod log;
mod looks;
mod mark;
mod meter;
mod on_purpose;
mod part;
mod pulse;
mod recorder;
mod watch;

pub use allocator::Allocator;
pub(crate) use allocator::{foreign_thread_seen, uncounted, watch_for_foreign_threads};
pub(crate) use clock::micros;
pub use gauge::{Counter, Gauge, Highest, Inside, Reading};
pub(crate) use heap::HeapReading;
pub use heap::{Heap, HeapGrowth, HeapMark};
pub use log::Event;
pub(crate) use looks::{LOOK, Looks};
pub use mark::Mark;
pub(crate) use meter::{Held, Meter};
pub(crate) use on_purpose::is_on_purpose;
pub use on_purpose::panic_on_purpose;
pub use part::Part;
pub(crate) use pulse::Patience;
pub use pulse::{Pulse, PulseReading, Work};
pub(crate) use recorder::{Recorded, Witness};
pub use recorder::{Recorder, Takes};
pub(crate) use watch::Waits;
pub use watch::{Gap, Watch, Watched};

/// The surroundings of a program: what it talks to, and what others do meanwhile.
///
/// A world is built anew for each run. It writes what it sees into the recorder, and checks read
/// it from there, so the world itself can be dropped before the heap is measured.
pub trait World: Sized + 'static {
    /// What differs from run to run: a time, a size, a scene.
    type Case: Clone + fmt::Debug;
    /// What the world can note.
    type Event: Clone + Send + 'static;
    /// What a last look finds.
    type Facts: 'static;

    /// Builds the world, inside the runtime of the run. May spawn tasks, with
    /// [`Recorder::spawn`], which must end by themselves before the horizon.
    fn new(case: &Self::Case, recorder: Recorder<Self::Event>) -> Self;

    /// A last look, at the horizon, when nothing moves any more. Checks read it from
    /// [`Run::facts`](crate::Run::facts).
    fn inspect(&self) -> Self::Facts;
}
