//! What the heap holds at moments of a run. Nobody edits this.

use harness::{Bytes, HeapMark, Mark, Measured, Run};

use super::line::Line;
use super::scene::MANY;

/// Before the peer announces a frame that is too large, and a while after.
pub(super) const BEFORE: Mark = Mark::named("before the length");
pub(super) const AFTER: Mark = Mark::named("after the length");

/// Again and again, while many frames come.
pub(super) const HELD: Mark = Mark::named("held");
/// Frames from one look to the next.
pub(super) const LOOK_EACH: usize = 100;

/// What was allocated while the peer announced a frame that is too large.
pub fn allocated_for_it(run: &Run<Line>) -> Measured<Bytes> {
    let marks = run.heap_at(BEFORE).zip(run.heap_at(AFTER));
    let Some((before, after)) = marks else { return Measured::nothing("it did not come to that") };
    Measured::new(Bytes((after.allocated.bytes - before.allocated.bytes).cast_signed()))
}

/// By how much more is held in the last looks than in the first, of which there are so many each.
pub fn more_held(run: &Run<Line>, looks: usize) -> Measured<Bytes> {
    let bytes = |mark: HeapMark| mark.live.bytes;
    let early = run.heap_marks(HELD).take(looks).map(bytes).max();
    let late = run.heap_marks(HELD).skip(MANY / LOOK_EACH - looks).map(bytes).min();
    let more = |(early, late): (i64, i64)| {
        let bytes = Bytes(late - early);
        Measured::new(bytes).says(format!("{} more", bytes.max(Bytes(0))))
    };
    early.zip(late).map_or_else(|| Measured::never("it did not come to that"), more)
}
