//! What a connection costs while it does nothing. Nobody edits this.

use std::time::Duration;

use harness::{Bytes, Check, Limit, Mark, Measured, Moment, Run, Sites, heap_check};
use large_futures::world::Happened::Opened;
use large_futures::world::day::{self, Clients, IDLE, IDLE_AFTER_A_LONG_ONE, IDLE_AGAIN};

/// The same future in its task, which is a block of a multiple of 128 bytes, and the line to the
/// client: about 700 bytes. A buffer of one piece is four times the limit.
const IDLE_EACH: Bytes = Bytes(2_048);

pub(crate) fn idle_small() -> Check<Clients> {
    let sentence = "a connection that is idle needs little memory";
    heap_check("idle-small", sentence, Sites::AtEnd)
        .limit(Limit::at_most(IDLE_EACH).reads(|bytes| format!("at most {bytes} for each")))
        .measure_from_first(|first, run| idle(first, run, IDLE))
}

pub(crate) fn idle_again() -> Check<Clients> {
    heap_check("idle-again", "so does one that is idle after an upload", Sites::AtEnd)
        .limit(Limit::at_most(IDLE_EACH).reads(|bytes| format!("at most {bytes} for each")))
        .measure_from_first(|first, run| {
            let both = [idle_after_a_long_one(first, run), idle(first, run, IDLE_AGAIN)];
            Measured::worst(&Limit::at_most(IDLE_EACH), both).expect("there are two")
        })
}

/// What a connection has then: by how much more is alive with more of them.
fn idle(first: &Run<Clients>, run: &Run<Clients>, mark: Mark) -> Measured<Bytes> {
    let marks = first.heap_at(mark).zip(run.heap_at(mark));
    let Some(((few, many), (size, _))) = marks.zip(future(run)) else {
        return Measured::never("not all connections came to be idle");
    };
    let each = of_each(many.live.bytes - few.live.bytes, [*first.case(), *run.case()]);
    Measured::new(each)
        .means(format!("each task holds a future of {size}, and what that holds"))
        .says(format!("{each} for each connection"))
        .at(Moment::until(many.at))
}

/// What a long upload leaves to its connection.
fn idle_after_a_long_one(first: &Run<Clients>, run: &Run<Clients>) -> Measured<Bytes> {
    let left = |run: &Run<Clients>| {
        let (idle, after) = (run.heap_at(IDLE)?, run.heap_at(IDLE_AFTER_A_LONG_ONE)?);
        Some((after.live.bytes - idle.live.bytes, after.at))
    };
    let Some(((few, _), (many, at))) = left(first).zip(left(run)) else {
        return Measured::never("not all long uploads came to their end");
    };
    let each = of_each(many - few, [first, run].map(|run| day::long(*run.case())));
    Measured::new(each)
        .says(format!("{each} more for each connection after a long upload"))
        .at(Moment::until(at))
}

/// Of so many bytes more, what each of those has that are there more, or fewer.
fn of_each(bytes: i64, [few, many]: [usize; 2]) -> Bytes {
    let more = many.cast_signed() - few.cast_signed();
    Bytes(bytes * more.signum() as i64).for_each_of(more.unsigned_abs() as u64)
}

/// The size of the handler's future, and when all are open.
pub(crate) fn future(run: &Run<Clients>) -> Option<(Bytes, Duration)> {
    let size = |what| if let Opened { future } = what { Some(future) } else { None };
    run.events().pick_events(size).map(|(size, event)| (size, event.at)).next()
}
