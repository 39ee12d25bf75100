/// A name for moments at which a world marks the heap: a constant of the world, so that it cannot
/// be misspelt.
///
/// ```
/// pub const IDLE: harness::Mark = harness::Mark::named("idle");
/// ```
///
/// [`Recorder::mark`](crate::Recorder::mark) marks, [`Run::heap_at`](crate::Run::heap_at) and
/// [`Run::heap_marks`](crate::Run::heap_marks) read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(&'static str);

impl Mark {
    /// Two marks of one name are the same.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }
}
