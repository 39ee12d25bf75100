//! What a run did and what a verdict found, as plain data, and its drawing.
//!
//! Four kinds of record pass between the parts of the workbook, each as JSON:
//!
//! | record | written by | read by |
//! |---|---|---|
//! | [`Report`]: the result of a verdict | the verdict's test binary | `cargo xtask` |
//! | [`Trace`]: what happened in one run, in simulated time | the verdict's test binary | figures |
//! | [`Answer`]: all that a child process returns | the child | the verdict, its parent |
//! | [`Profile`]: dhat's account of the heap | dhat | the verdict, to name allocating lines |
//!
//! This crate knows neither tokio nor dhat, so that everything that only shows a record is quick
//! to compile. [`draw`] turns a report into the text that a reader sees, [`figure`] draws a trace.
//! [`wire`] holds every name that goes between processes.

#![warn(missing_docs, unreachable_pub)]

mod check;
mod cut;
pub mod draw;
mod excerpt;
pub mod figure;
mod frame;
mod heap;
mod judged;
mod profile;
mod report;
pub mod style;
mod trace;
pub mod units;
pub mod wire;

pub use check::{Check, Outcome};
pub use cut::Cut;
pub use excerpt::{CASES_TOLD, Excerpt, WAITS_TOLD};
pub use frame::Frame;
pub use heap::{HeapBytes, HeapLine, HeapUse};
pub use judged::{
    Answer, Elsewhere, Errand, Explain, Explained, Judged, Obstacle, Place, RunOf, Task, WhichCase,
};
pub use profile::{Profile, ProfileError, Site, Sites};
pub use report::{Conclusion, OwnTest, Printed, Report, SourceLine, Story, StoryLine, Tally, Went};
pub use trace::{GaugeLine, Lane, Note, Step, Trace};
pub use wire::ExitCode;
