//! A client asks for one object after the other. Each must be sent whole, and it must not matter to
//! the memory how large they are.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::time::Duration;

use first_verdict::request_buffers;
use first_verdict::world::{Happened, PIECE, REQUESTS, Server};
use harness::units::{counted, grouped, seconds};
use harness::{Bytes, Finding, HeapGrowth, Sites, Verdict, measured};

harness::allocator!();

type Run = harness::Run<Happened>;

/// A little more than 64 KiB, something between, and a little more than 1 MiB, so that the last
/// piece is a small one. The smallest comes first: the others are compared with it.
const OBJECTS: [usize; 3] = [65_543, 300_007, 1_048_583];

/// The largest objects have 78 pieces that take 7 ms each: three of them take 1.7 s.
const HORIZON: Duration = Duration::from_secs(20);

/// Sixteen times the size of the object, and the same work: a program with one buffer allocates
/// the same, and one with a buffer for each request too. The least that a buffer for each piece can
/// come to is all the bytes more, 3 x 983,040. One piece more for each request, and one besides, is
/// far from both.
const MORE_IN_ALL: i64 = 4 * PIECE as i64;

/// One piece must be in memory to be sent. Six leave room for a buffer of 64 KiB, which many
/// programs have, and for what tasks and channels need; a whole object of the larger kinds is 18 and
/// 64 pieces.
const AT_ONCE: u64 = 6 * PIECE as u64;

#[test]
fn memory_does_not_depend_on_the_size_of_the_objects() -> Verdict {
    harness::paused(harness::exercise!(), OBJECTS, HORIZON, |server: &Server| {
        request_buffers::serve(server.clone())
    })
    .tell_timing(|bytes| format!("objects of {}", counted(*bytes as u64, "byte")))
    .tell(tell)
    .measure_peak()
    .check("responses-right", "every object is sent whole and in order", responses_right)
    .check_heap_from_first("total-flat", "larger objects do not allocate more in all", total_flat)
    .explained_by(Sites::InTotal)
    .check_heap("peak-small", "little is allocated at any one time", peak_small)
    .explained_by(Sites::AtPeak)
    .check_heap("heap-grows-not", "afterwards no more memory is held than before", heap_grows_not)
    .check("nothing-left", "it returns, and leaves nothing behind", nothing_left)
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Happened::Asks { request, bytes } => {
            format!("request {request} asks for {}", counted(bytes as u64, "byte"))
        }
        Happened::Begins { request } => format!("the first bytes for request {request} are sent"),
        Happened::Answered { request, sent, right } => {
            let wrong = if right { "" } else { ", not as they are in the object" };
            format!("request {request} ends; {} were sent{wrong}", counted(sent as u64, "byte"))
        }
    })
}

fn responses_right(run: &Run) -> Finding {
    let answers: Vec<_> = run
        .notes()
        .filter_map(|(at, happened)| match happened {
            Happened::Answered { request, sent, right } => Some((at, request, sent, right)),
            _ => None,
        })
        .collect();
    let right = answers.iter().filter(|(.., right)| *right).count();
    let first_wrong = answers.iter().copied().find(|(.., right)| !right);
    let finding = measured(right)
        .reads(format!("{right} of {REQUESTS} are right"))
        .equals(REQUESTS)
        .limit_reads(format!("all {REQUESTS}"));
    match first_wrong {
        Some((at, request, sent, _)) => {
            let sent = counted(sent as u64, "byte");
            finding.turning_point(at, format!("request {request} ends after {sent}, and wrong"))
        }
        None => finding,
    }
}

fn total_flat(first: &Run, run: &Run) -> Finding {
    let [small, large] = [first, run].map(|run| run.heap_allocated().bytes);
    let more = large.cast_signed() - small.cast_signed();
    measured(Bytes(more))
        .reads(match more {
            1.. => format!("{} more: {} for {} objects", bytes(more), grouped(large), REQUESTS),
            _ => format!("no more: {} for {} objects", bytes(large.cast_signed()), REQUESTS),
        })
        .at_most(Bytes(MORE_IN_ALL))
        .limit_reads(format!("{} more than for the smallest objects", bytes(MORE_IN_ALL)))
        .meaning("what was freed counts too")
}

fn peak_small(run: &Run) -> Finding {
    let peak = run.heap_peak();
    measured(peak)
        .reads(format!("{} at once", bytes(peak.cast_signed())))
        .at_most(AT_ONCE)
        .limit_reads(format!("{} at once", bytes(AT_ONCE.cast_signed())))
        .meaning("what was alive at the worst moment")
}

fn heap_grows_not(run: &Run) -> Finding {
    measured(run.heap_growth())
        .at_most(HeapGrowth::NONE)
        .limit_reads("0 bytes")
        .meaning("something of the run is still held")
}

fn nothing_left(run: &Run) -> Finding {
    let tasks = run.tasks_left() as u64;
    let requests = run.gauge_at_return("requests").inside();
    let returned = run.returned_at();
    let words = match returned {
        None => "it never returned".to_owned(),
        Some(at) => {
            let (tasks, requests) = (counted(tasks, "task"), counted(requests, "request"));
            format!("it returned at {}; {tasks} and {requests} were left", seconds(at))
        }
    };
    measured(tasks + requests + u64::from(returned.is_none()))
        .reads(words)
        .equals(0)
        .limit_reads("it returns; no task, no request")
}

fn bytes(amount: i64) -> String {
    counted(amount.cast_unsigned(), "byte")
}
