//! Connections are open and do nothing; now and then one of them uploads. A connection must cost
//! little while it does nothing, before an upload and after it.

use std::time::Duration;

use harness::units::{counted, round_seconds, seconds};
use harness::{Bytes, Check, Limit, Mark, Measured, Moment, Run, Sites, Verdict};
use harness::{check, checks, heap_check};
use large_futures::upload_server;
use large_futures::world::Happened::{self, *};
use large_futures::world::day::{Clients, IDLE, IDLE_AGAIN, MANY};
use large_futures::world::{ARRIVES, PIECE, UPLOAD};

harness::allocator!();

/// 160 uploads of 13 pieces take 6.3 s, and the slow one 0.6 s.
const HORIZON: Duration = Duration::from_secs(70);

/// What a handler must keep are its connection, an upload and a timer: some 250 bytes. Four times
/// that is room for a sum, a buffer of a few hundred bytes, or a layer more.
const FUTURE: Bytes = Bytes(1_024);

/// The same future in its task, which is a block of a multiple of 128 bytes, and the line to the
/// client: about 700 bytes. A buffer of one piece is four times the limit.
const IDLE_EACH: Bytes = Bytes(2_048);

/// Two uploads need two pieces. Twice that leaves room for two tasks; a whole upload is 97 KiB.
const PEAK: Bytes = Bytes(4 * PIECE as i64);

/// One buffer, or one boxed future, or a task with what comes back from it: 1 to 4 blocks. A buffer
/// for each read is 13.
const BLOCKS: u64 = 6;

/// Thirteen pieces of 3 ms take 39 ms; the slow upload beside it takes 533 ms. Twice its own time
/// leaves room for whatever else has its turn.
const ALONE: Duration = ARRIVES.saturating_mul(UPLOAD.div_ceil(PIECE) as u32);
const QUICK: Duration = ALONE.saturating_mul(2);

#[test]
fn an_idle_connection_costs_little() -> Verdict {
    harness::simulated(harness::exercise!(), HORIZON, |clients: &Clients| {
        clients.clone().served_by(upload_server::handle)
    })
    .cases(MANY, |many| counted(many.connections as u64, "connection"))
    .tell(tell)
    .check(sums_right().then([uploads_apart(), allocations_few()]))
    .check(future_small())
    .check(idle("idle-small", "a connection that is idle needs little memory", IDLE))
    .check(idle("idle-again", "so does one that is idle after an upload", IDLE_AGAIN))
    .check(peak_small())
    .check(checks::heap_returns("heap-grows-not"))
    .check(
        checks::nothing_left("nothing-left").when("the clients leave", "some never ended").check(),
    )
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Opened { future } => format!("all are open; each handler is a future of {future}"),
        Uploads { connection } => format!("connection {connection} begins an upload"),
        Replied { connection, right, took } => {
            let wrong = if right { "" } else { "no right " };
            format!("connection {connection} has {wrong}sum, after {}", seconds(took))
        }
        TwoBegin => "all have had an upload; now two come at once".to_owned(),
        Closes => "the clients leave".to_owned(),
    })
}

fn sums_right() -> Check<Clients> {
    check("sums-right", "every upload is replied to with its sum")
        .limit(Limit::exactly(0_usize).reads(|_| "all of them".to_owned()))
        .measure(|run: &Run<Clients>| {
            let uploads = run.case().uploads() + 2;
            let right = run.events().count(|what| matches!(what, Replied { right: true, .. }));
            Measured::new(uploads.abs_diff(right))
                .says(format!("{right} of {uploads} uploads have their sum"))
        })
}

fn uploads_apart() -> Check<Clients> {
    let alone = round_seconds(ALONE);
    check("uploads-apart", "an upload does not wait for another")
        .limit(
            Limit::at_most(QUICK).reads(|time| format!("at most {time}; alone it takes {alone}")),
        )
        .measure(|run: &Run<Clients>| {
            let quick = |what| match what {
                Replied { connection: 2, took, .. } => Some(took),
                _ => None,
            };
            let took = run.events().pick(quick).last().expect("each had its sum");
            Measured::new(took).says(format!("{}, while a slow one was under way", seconds(took)))
        })
}

fn allocations_few() -> Check<Clients> {
    let upload = Bytes(UPLOAD as i64);
    heap_check("allocations-few", "an upload allocates only a few blocks", Sites::InTotal)
        .limit(Limit::at_most(BLOCKS).reads(|blocks| format!("at most {blocks} blocks for each")))
        .measure(move |run: &Run<Clients>| {
            let blocks = |mark| run.heap_at(mark).map(|heap| heap.allocated.blocks);
            let (Some(before), Some(after)) = (blocks(IDLE), blocks(IDLE_AGAIN)) else {
                return Measured::never("not all uploads came to their end");
            };
            let each = (after - before).div_ceil(run.case().uploads() as u64);
            Measured::new(each)
                .says(format!("{} for an upload of {upload}", counted(each, "block")))
        })
}

/// The size of the handler's future, and when all are open.
fn future(run: &Run<Clients>) -> Option<(Bytes, Duration)> {
    let size = |what| if let Opened { future } = what { Some(future) } else { None };
    run.events().pick_events(size).map(|(size, event)| (size, event.at)).next()
}

fn future_small() -> Check<Clients> {
    check("future-small", "the handler is a small future")
        .limit(Limit::at_most(FUTURE))
        .measure(|run: &Run<Clients>| match future(run) {
            Some((size, at)) => Measured::new(size).at(Moment::until(at)),
            None => Measured::never("no connection was opened"),
        })
        .meaning("all that is alive at any of its awaits lies in it")
}

fn idle(id: &'static str, sentence: &'static str, mark: Mark) -> Check<Clients> {
    heap_check(id, sentence, Sites::AtEnd)
        .limit(Limit::at_most(IDLE_EACH).reads(|bytes| format!("at most {bytes} for each")))
        .measure_from_first(move |first, run| {
            let (few, many) = (first.heap_at(mark), run.heap_at(mark));
            let (Some(few), Some(many), Some((size, _))) = (few, many, future(run)) else {
                return Measured::never("not all connections came to be idle");
            };
            let more = run.case().connections - first.case().connections;
            let each = Bytes(many.live.bytes - few.live.bytes).for_each_of(more as u64);
            Measured::new(each)
                .says(format!("{each} for each connection"))
                .means(format!("each task holds a future of {size}, and what that holds"))
                .at(Moment::until(many.at))
        })
}

fn peak_small() -> Check<Clients> {
    heap_check("peak-small", "two uploads need little more than none", Sites::AtPeak)
        .limit(Limit::at_most(PEAK).reads(|bytes| format!("at most {bytes} more at once")))
        .measure(|run: &Run<Clients>| {
            let Some(idle) = run.heap_at(IDLE) else {
                return Measured::never("no connection came to be idle");
            };
            let more = run.heap_peak().cast_signed() - idle.live.bytes;
            Measured::new(Bytes(more)).says(format!("{} more at once", Bytes(more).max(Bytes(0))))
        })
}
