//! Connections are open and do nothing; now and then one of them uploads. A connection must cost
//! little while it does nothing, before an upload and after it.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::time::Duration;

use harness::units::{counted, grouped, seconds};
use harness::{Bytes, Finding, HeapGrowth, Sites, Verdict, measured};
use large_futures::upload_server;
use large_futures::world::{ARRIVES, Clients, Happened, Many, PIECE, UPLOAD};

harness::allocator!();

type Run = harness::Run<Happened>;

/// What one connection costs is the difference of the two, divided by fifteen: what is there only
/// once does not count. Where there are many each uploads eight times: what is kept of each upload
/// shows, be it only the cell of a task.
const TIMINGS: [Many; 2] =
    [Many { connections: 5, uploads_each: 1 }, Many { connections: 20, uploads_each: 8 }];

/// 160 uploads of 13 pieces take 6.3 s, and the slow one 0.6 s.
const HORIZON: Duration = Duration::from_secs(70);

/// What a handler must keep are its connection, an upload and a timer: some 250 bytes. Four times
/// that is room for a sum, a buffer of a few hundred bytes, or a layer more.
const FUTURE: usize = 1_024;

/// The same future in its task, which is a block of a multiple of 128 bytes, and the line to the
/// client: about 700 bytes. A buffer of one piece is four times the limit.
const IDLE: i64 = 2_048;

/// Two uploads need two pieces. Twice that leaves room for two tasks; a whole upload is 97 KiB.
const PEAK: i64 = 4 * PIECE as i64;

/// One buffer, or one boxed future, or a task with what comes back from it: 1 to 4 blocks. A buffer
/// for each read is 13.
const BLOCKS: u64 = 6;

/// Thirteen pieces of 3 ms take 39 ms; the slow upload beside it takes 533 ms. Twice its own time
/// leaves room for whatever else has its turn.
const QUICK: Duration = Duration::from_millis(2 * 13 * ARRIVES.as_millis() as u64);

#[test]
fn an_idle_connection_costs_little() -> Verdict {
    harness::paused(harness::exercise!(), TIMINGS, HORIZON, |clients: &Clients| {
        clients.clone().served_by(upload_server::handle)
    })
    .tell_timing(|many| counted(many.connections as u64, "connection"))
    .tell(tell)
    .measure_peak()
    .check("sums-right", "every upload is replied to with its sum", sums_right)
    .check("future-small", "the handler is a small future", future_small)
    .check_heap_from_first(
        "idle-small",
        "a connection that is idle needs little memory",
        |first, run| idle(first, run, "idle"),
    )
    .check_heap_from_first(
        "idle-again",
        "so does one that is idle after an upload",
        |first, run| idle(first, run, "idle again"),
    )
    .check_heap("peak-small", "two uploads need little more than none", peak_small)
    .explained_by(Sites::AtPeak)
    .check_heap("allocations-few", "an upload allocates only a few blocks", allocations_few)
    .explained_by(Sites::InTotal)
    .check("uploads-apart", "an upload does not wait for another", uploads_apart)
    .needs("sums-right")
    .check_heap("heap-grows-not", "afterwards no more memory is held than before", heap_grows_not)
    .check("nothing-left", "each handler ends when its connection is closed", nothing_left)
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Happened::Opened { many: Many { connections, .. }, future } => {
            let bytes = counted(future as u64, "byte");
            format!("{connections} connections are open; each handler is a future of {bytes}")
        }
        Happened::Uploads { connection } => format!("connection {connection} begins an upload"),
        Happened::Replied { connection, right, took } => {
            let wrong = if right { "" } else { "no right " };
            format!("connection {connection} has {wrong}sum, after {}", seconds(took))
        }
        Happened::TwoBegin => "all have had an upload; now two come at once".to_owned(),
        Happened::Closes => "the clients leave".to_owned(),
    })
}

fn sums_right(run: &Run) -> Finding {
    let uploads = uploads(run) + 2;
    let right = replies(run).filter(|(_, right, _)| *right).count();
    measured(right)
        .reads(format!("{right} of {uploads} uploads have their sum"))
        .equals(uploads)
        .limit_reads(format!("all {uploads}"))
}

fn future_small(run: &Run) -> Finding {
    let (_, future) = opened(run);
    measured(future)
        .reads(format!("a future of {}", counted(future as u64, "byte")))
        .at_most(FUTURE)
        .limit_reads(format!("{} bytes", grouped(FUTURE as u64)))
        .meaning("all that is alive at any of its awaits lies in it")
}

fn idle(first: &Run, run: &Run, mark: &str) -> Finding {
    let live = |run: &Run| run.heap_at(mark).map(|mark| mark.live.bytes);
    let more = opened(run).0.connections - opened(first).0.connections;
    let (small, large) = (live(first), live(run));
    let each = match (small, large) {
        // Rounded up: no byte is lost on the way to the limit.
        (Some(small), Some(large)) => {
            let more = more.max(1) as i64;
            (large - small + more - 1).div_euclid(more)
        }
        // It never came to that.
        _ => i64::from(u32::MAX),
    };
    let words = match large {
        None => "not all connections came to be idle".to_owned(),
        Some(_) if more == 0 => "0 bytes more than for as many".to_owned(),
        Some(_) => format!("{} for each connection", bytes(each)),
    };
    let future = counted(opened(run).1 as u64, "byte");
    measured(Bytes(each))
        .reads(words)
        .at_most(Bytes(IDLE))
        .limit_reads(format!("{} for each", bytes(IDLE)))
        .meaning(format!("each task holds a future of {future}, and what that holds"))
}

fn peak_small(run: &Run) -> Finding {
    let idle = run.heap_at("idle").map_or(0, |mark| mark.live.bytes);
    let more = run.heap_peak().cast_signed() - idle;
    measured(Bytes(more))
        .reads(format!("{} more at once", bytes(more.max(0))))
        .at_most(Bytes(PEAK))
        .limit_reads(format!("{} more than when all are idle", bytes(PEAK)))
}

fn allocations_few(run: &Run) -> Finding {
    let blocks = |mark| run.heap_at(mark).map_or(0, |mark| mark.allocated.blocks);
    let all = blocks("idle again").saturating_sub(blocks("idle"));
    let each = all.div_ceil(uploads(run).max(1) as u64);
    measured(each)
        .reads(format!(
            "{} for an upload of {} bytes",
            counted(each, "block"),
            grouped(UPLOAD as u64)
        ))
        .at_most(BLOCKS)
        .limit_reads(format!("{BLOCKS} blocks"))
}

fn uploads_apart(run: &Run) -> Finding {
    let quick = replies(run).filter(|(connection, ..)| *connection == 2).last();
    let took = quick.map_or(run.horizon(), |(.., took)| took);
    measured(took)
        .reads(format!("{}, while a slow one was under way", seconds(took)))
        .at_most(QUICK)
        .limit_reads(format!("{}; alone it takes 0.039 s", seconds(QUICK)))
}

fn heap_grows_not(run: &Run) -> Finding {
    measured(run.heap_growth())
        .at_most(HeapGrowth::NONE)
        .limit_reads("0 bytes")
        .meaning("something of the run is still held")
}

fn nothing_left(run: &Run) -> Finding {
    let tasks = run.tasks_left() as u64;
    let returned = run.returned_at().is_some();
    let words = if returned {
        format!("{} left", counted(tasks, "task"))
    } else {
        "some handlers never ended".to_owned()
    };
    measured(tasks + u64::from(!returned)).reads(words).equals(0).limit_reads("no task")
}

/// How many connections there are, and the size of the handler's future.
fn opened(run: &Run) -> (Many, usize) {
    let found = run.notes().find_map(|(_, happened)| match happened {
        Happened::Opened { many, future } => Some((many, future)),
        _ => None,
    });
    found.unwrap_or((Many { connections: 0, uploads_each: 0 }, 0))
}

/// How many uploads there are until two come at once.
fn uploads(run: &Run) -> usize {
    let Many { connections, uploads_each } = opened(run).0;
    connections * uploads_each
}

/// The connection of each reply, whether the sum was right, and how long the upload took.
fn replies(run: &Run) -> impl Iterator<Item = (u64, bool, Duration)> + '_ {
    run.notes().filter_map(|(_, happened)| match happened {
        Happened::Replied { connection, right, took } => Some((connection, right, took)),
        _ => None,
    })
}

fn bytes(amount: i64) -> String {
    counted(amount.cast_unsigned(), "byte")
}
