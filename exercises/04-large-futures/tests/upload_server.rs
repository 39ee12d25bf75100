//! Connections are open and do nothing; now and then one of them uploads. A connection must cost
//! little while it does nothing, before an upload and after it.

use std::time::Duration;

use harness::units::{counted, seconds};
use harness::{Bytes, Check, Limit, Measured, Moment, Run, Sites, Verdict};
use harness::{check, checks, heap_check};
use large_futures::world::Happened::{self, *};
use large_futures::world::day::{self, BEGINS, CONNECTIONS, Clients, ENDS, IDLE};
use large_futures::world::{ARRIVES, PIECE};

use idle::{future, idle_again, idle_small};

mod idle;

harness::allocator!();

/// Eight uploads of 13 pieces and 490 short ones take 2 s, and the slow one 0.3 s.
const HORIZON: Duration = Duration::from_secs(25);

/// What a handler must keep are its connection, an upload and a timer: some 250 bytes. Four times
/// that is room for a sum, a buffer of a few hundred bytes, or a layer more.
const FUTURE: Bytes = Bytes(1_024);

/// An upload, of which one more is of a client that has just left, needs a piece. Twice that leaves
/// room for a task; a whole upload is 97 KiB.
const PEAK_EACH: Bytes = Bytes(2 * PIECE as i64);

/// One buffer, or one boxed future, or a task with what comes back from it: 1 to 4 blocks. A buffer
/// for each read is 13.
const BLOCKS: u64 = 6;

/// Who waits for nobody is not late at all. A place in a queue costs as much as an upload takes.
const LATE: Duration = ARRIVES;

#[test]
fn an_idle_connection_costs_little() -> Verdict {
    let nothing_left = checks::nothing_left("nothing-left");
    harness::simulated(harness::exercise!(large_futures), HORIZON, |clients: &Clients| {
        clients.clone().served_by(large_futures::handle)
    })
    .cases(CONNECTIONS, |many| counted(*many as u64, "connection"))
    .dear()
    .tell(tell)
    .check(sums_right().then([uploads_apart(), allocations_few()]))
    .check(future_small())
    // What was too much before the first upload is so after it.
    .check(idle_small().then([idle_again()]))
    .check(peak_small())
    .check(checks::heap_returns("heap-grows-not"))
    .check(nothing_left.when("the clients leave", "some never ended").check())
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Opened { future } => format!("all are open; each handler is a future of {future}"),
        Uploads { connection, length } => {
            format!("connection {connection} begins an upload of {}", Bytes(length as i64))
        }
        Replied { connection, right, took, .. } => {
            let wrong = if right { "its" } else { "no right" };
            format!("connection {connection} has {wrong} sum, after {}", seconds(took))
        }
        Leaves { connection } => format!("client {connection} leaves within its upload"),
        AllBegin => "all have had their uploads; now one comes from each at once".to_owned(),
        Closes => "the clients leave".to_owned(),
    })
}

fn sums_right() -> Check<Clients> {
    check("sums-right", "every upload is replied to with its sum")
        .limit(Limit::exactly(0_usize).reads(|_| "all of them".to_owned()))
        .measure(|run: &Run<Clients>| {
            let all = day::uploads(*run.case());
            let right = run.events().count(|what| matches!(what, Replied { right: true, .. }));
            let wrong = run.events().first(|what| matches!(what, Replied { right: false, .. }));
            Measured::new(all - right)
                .says(format!("{right} of {all} uploads have their sum"))
                .at(wrong.map(|event| Moment::until(event.at)))
        })
}

fn uploads_apart() -> Check<Clients> {
    check("uploads-apart", "an upload does not wait for another")
        .limit(Limit::at_most(LATE).reads(|time| format!("{time} longer than alone, at the most")))
        .measure(|run: &Run<Clients>| {
            let late = |what| match what {
                Replied { took, alone, .. } => Some((took.saturating_sub(alone), took)),
                _ => None,
            };
            let ((late, took), event) = run.events().greatest(late).expect("each had its sum");
            Measured::new(late)
                .says(format!("{}, {} longer than alone", seconds(took), seconds(late)))
                .at(Moment::until(event.at))
        })
}

fn allocations_few() -> Check<Clients> {
    heap_check("allocations-few", "an upload allocates only a few blocks", Sites::InTotal)
        .limit(Limit::at_most(BLOCKS).reads(|blocks| format!("at most {blocks} blocks for each")))
        .measure(|run: &Run<Clients>| {
            let alone = day::uploads(*run.case()) - run.case();
            let uploads = run.heap_marks(BEGINS).zip(run.heap_marks(ENDS)).enumerate();
            let blocks = uploads.map(|(index, (begins, ends))| {
                let blocks = ends.allocated.blocks - begins.allocated.blocks;
                // The last time all have an upload at once.
                if index < alone { blocks } else { blocks.div_ceil(*run.case() as u64) }
            });
            match blocks.max() {
                Some(most) if run.heap_marks(ENDS).count() > alone => {
                    Measured::new(most).says(format!("{} for an upload", counted(most, "block")))
                }
                _ => Measured::never("not all uploads came to their end"),
            }
        })
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

fn peak_small() -> Check<Clients> {
    let sentence = "an upload needs little memory, also when all connections have one";
    heap_check("peak-small", sentence, Sites::AtPeak)
        .limit(Limit::at_most(PEAK_EACH).reads(|bytes| format!("at most {bytes} more for each")))
        .measure(|run: &Run<Clients>| {
            let idle = run.heap_at(IDLE).expect("all are idle before the first upload");
            let more = Bytes(run.heap_peak().cast_signed() - idle.live.bytes);
            let each = more.max(Bytes(0)).for_each_of(*run.case() as u64 + 1);
            Measured::new(each).says(format!("{each} for each, more than when all were idle"))
        })
}
