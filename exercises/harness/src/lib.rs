//! Instruments that judge async code from outside.
mod child;
mod clock;
mod exercise;
mod finding;
mod gauge;
mod heap;
mod judge;
mod parent;
mod paused;
mod polls;
mod protocol;
mod recorder;
mod run;
mod simulate;
mod verdict;

#[doc(hidden)]
pub use dhat;

pub use exercise::Exercise;
pub use finding::{Bytes, Finding, Measured, Quantity, measured};
pub use gauge::{Gauge, GaugeReading, Inside};
pub use heap::HeapGrowth;
pub use paused::{Paused, paused};
pub use polls::Watched;
pub use record::{Step, units};
pub use recorder::{Moment, Recorder, Snooze, What};
pub use run::{Ending, Run};
pub use simulate::World;
pub use verdict::Verdict;
