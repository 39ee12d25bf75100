//! A client asks for one object after the other. Each must be sent whole, and it must not matter to
//! the memory how large they are.

use std::time::Duration;

use first_verdict::request_buffers;
use first_verdict::world::Happened::{self, *};
use first_verdict::world::{OPEN, PIECE, REQUESTS, Server};
use harness::units::counted;
use harness::{
    Bytes, Check, Limit, Measured, Moment, Run, Sites, Verdict, check, checks, heap_check,
};

harness::allocator!();

/// A little more than 64 KiB, something between, and a little more than 1 MiB, so that the last
/// piece is a small one. The smallest comes first: the others are compared with it.
const OBJECTS: [usize; 3] = [65_543, 300_007, 1_048_583];

/// The largest objects have 78 pieces that take 7 ms each: three of them take 1.7 s.
const HORIZON: Duration = Duration::from_secs(20);

/// Sixteen times the size of the object, and the same work: a program with one buffer allocates
/// the same, and one with a buffer for each request too. The least that a buffer for each piece can
/// come to is all the bytes more, 3 x 983,040. One piece more for each request, and one besides, is
/// far from both.
const MORE_IN_ALL: Bytes = Bytes(4 * PIECE as i64);

/// One piece must be in memory to be sent. Six leave room for a buffer of 64 KiB, which many
/// programs have, and for what tasks and channels need; a whole object of the larger kinds is 18 and
/// 64 pieces.
const AT_ONCE: Bytes = Bytes(6 * PIECE as i64);

#[test]
fn memory_does_not_depend_on_the_size_of_the_objects() -> Verdict {
    harness::simulated(harness::exercise!(), HORIZON, |server: &Server| {
        request_buffers::serve(server.clone())
    })
    .cases(OBJECTS, |bytes| format!("objects of {}", counted(*bytes as u64, "byte")))
    .tell(tell)
    .check(responses_right())
    .check(total_flat())
    .check(peak_small())
    .check(checks::heap_returns("heap-grows-not"))
    .check(checks::nothing_left("nothing-left").gauge(OPEN, "request").check())
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Asks { request, bytes } => {
            format!("request {request} asks for {}", counted(bytes as u64, "byte"))
        }
        Begins { request } => format!("the first bytes for request {request} are sent"),
        Answered { request, sent, right } => {
            let wrong = if right { "" } else { ", and not the object as it is" };
            format!("request {request} ends; {} were sent{wrong}", counted(sent as u64, "byte"))
        }
    })
}

fn responses_right() -> Check<Server> {
    check("responses-right", "every object is sent whole and in order")
        .limit(Limit::exactly(REQUESTS).reads(|all| format!("all {all}")))
        .measure(|run: &Run<Server>| {
            let right = run.events().count(|what| matches!(what, Answered { right: true, .. }));
            let wrong = run.events().first(|what| matches!(what, Answered { right: false, .. }));
            Measured::new(right)
                .says(format!("{right} of {REQUESTS} are right"))
                .at(wrong.and_then(|wrong| Some(Moment::new(wrong.at, tell(wrong.what)?))))
        })
}

fn total_flat() -> Check<Server> {
    heap_check("total-flat", "larger objects do not allocate more in all", Sites::InTotal)
        .limit(
            Limit::at_most(MORE_IN_ALL)
                .reads(|bytes| format!("at most {bytes} more than for the smallest objects")),
        )
        .measure_from_first(|first: &Run<Server>, run| {
            let [small, large] = [first, run].map(|run| run.heap_allocated().bytes);
            let more = match large.saturating_sub(small) {
                0 => "no more".to_owned(),
                more => format!("{} more", counted(more, "byte")),
            };
            Measured::new(Bytes(large.cast_signed() - small.cast_signed()))
                .says(format!("{more}: {} for {REQUESTS} objects", counted(large, "byte")))
        })
        .meaning("what was freed counts too")
}

fn peak_small() -> Check<Server> {
    heap_check("peak-small", "little is allocated at any one time", Sites::AtPeak)
        .limit(Limit::at_most(AT_ONCE).reads(|bytes| format!("at most {bytes} at once")))
        .measure(|run: &Run<Server>| {
            let peak = run.heap_peak();
            Measured::new(Bytes(peak.cast_signed()))
                .says(format!("{} at once", counted(peak, "byte")))
        })
        .meaning("what was alive at the worst moment")
}
