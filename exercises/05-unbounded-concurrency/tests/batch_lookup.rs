//! Two requests with batches of keys come to one server, and later a third alone. However large a
//! batch is, the server must have no more lookups under way than its database is made for, and must
//! make use of those.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::time::Duration;

use harness::units::{counted, grouped, seconds};
use harness::{Bytes, Finding, HeapGrowth, Sites, Verdict, measured};
use unbounded_concurrency::world::batches::{Clients, Happened};
use unbounded_concurrency::world::database::AT_ONCE;

harness::allocator!();

type Run = harness::Run<Happened>;

/// The keys of the large batch. What one key costs is the difference of the two runs, divided by the
/// difference of the keys that are asked for at one time: what is there only once does not count.
const KEYS: [u64; 2] = [500, 5_000];

/// One lookup after the other they take 116 s.
const HORIZON: Duration = Duration::from_secs(200);

/// A key and its answer are 16 bytes. With places, a map, or a channel for each answer they are 30 to
/// 120. A task for each key needs 280 or more, also one that has ended and whose handle is kept; a
/// future that holds a lookup needs 640.
const EACH: i64 = 192;

/// In percent of the time that sixteen lookups at every moment take. Sixteen, and then the next
/// sixteen when the slowest of them is done, take 129. Requests with a fixed half of the lookups take
/// 222 when one is alone, and one lookup after the other takes 1,600.
const TIME: u64 = 150;

#[test]
fn a_batch_has_no_more_lookups_under_way_than_the_server_may() -> Verdict {
    harness::paused(harness::exercise!(), KEYS, HORIZON, |clients: &Clients| clients.clone().ask())
        .tell_timing(|keys| {
            format!("{} and {} keys, then {}", grouped(*keys), grouped(keys / 5), grouped(keys / 2))
        })
        .tell(tell)
        .measure_peak()
        .check("answers-right", "every key has its answer, in its place", answers_right)
        .check("in-flight", "at most sixteen lookups are under way at once", in_flight)
        .check_heap_from_first("peak-small", "a key of a batch needs little memory", peak_small)
        .explained_by(Sites::AtPeak)
        .check("near-ideal", "nearly sixteen lookups are under way all the time", near_ideal)
        .check("nothing-left", "when the server is dropped, nothing is left", nothing_left)
        .check_heap(
            "heap-grows-not",
            "afterwards no more memory is held than before",
            heap_grows_not,
        )
        .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Happened::Asks(batch, keys) => {
            format!("batch {batch} asks for {}", counted(keys, "key"))
        }
        Happened::Answered(batch, 0) => format!("batch {batch} is answered"),
        Happened::Answered(batch, wrong) => {
            format!("batch {batch} is answered; {} wrong or missing", grouped(wrong as u64))
        }
        // Where it goes wrong, the check says so itself.
        Happened::Exceeded(_) | Happened::Took { .. } => return None,
    })
}

fn answers_right(run: &Run) -> Finding {
    let (mut asked, mut keys, mut answered, mut wrong) = (0, 0, 0, 0);
    for (_, happened) in run.notes() {
        match happened {
            Happened::Asks(_, more) => (asked, keys) = (asked + 1, keys + more),
            Happened::Answered(_, more) => (answered, wrong) = (answered + 1, wrong + more),
            _ => {}
        }
    }
    let missing = 3 - answered;
    let words = match missing {
        0 => format!("{wrong} of {} answers are wrong, or in the place of others", grouped(keys)),
        _ => format!("{} of {} batches were never answered", asked - answered, asked),
    };
    measured(wrong + missing).reads(words).equals(0).limit_reads("0 wrong")
}

fn in_flight(run: &Run) -> Finding {
    let most = run.gauge("lookups").most;
    let exceeded = run.notes().find_map(|(at, happened)| match happened {
        Happened::Exceeded(line) => Some((at, line)),
        _ => None,
    });
    let finding = measured(most)
        .reads(format!("{} at once", grouped(most)))
        .at_most(AT_ONCE as u64)
        .limit_reads(format!("{AT_ONCE}, for all requests together"))
        .meaning("the database is made for so many; more of them fail, or wait there");
    match exceeded {
        Some((at, line)) => {
            let words = format!("a lookup begins while {AT_ONCE} are under way");
            finding.turning_point(at, words).line(Some(line))
        }
        None => finding,
    }
}

fn peak_small(first: &Run, run: &Run) -> Finding {
    let together = |run: &Run| {
        let keys = run.notes().filter_map(|(_, happened)| match happened {
            Happened::Asks(1 | 2, keys) => Some(keys.cast_signed()),
            _ => None,
        });
        keys.sum::<i64>()
    };
    let peak = |run: &Run| run.heap_peak().cast_signed();
    let (keys, bytes) = (together(run) - together(first), peak(run) - peak(first));
    // Exact to the byte: not even a part of a byte a key is lost on the way to the limit.
    let each = if keys > 0 { (bytes + keys - 1).div_euclid(keys) } else { 0 };
    let words = match keys {
        ..=0 => "0 bytes for each key".to_owned(),
        _ => format!("{} for each key", counted(each.max(0).unsigned_abs(), "byte")),
    };
    measured(Bytes(each)).reads(words).at_most(Bytes(EACH)).limit_reads("192 bytes").meaning(
        format!(
            "at its peak it needed {}, for {}",
            counted(run.heap_peak(), "byte"),
            counted(together(run).unsigned_abs(), "key"),
        ),
    )
}

fn near_ideal(run: &Run) -> Finding {
    let worst = run
        .notes()
        .filter_map(|(at, happened)| match happened {
            Happened::Took { batches, took, ideal } => Some((
                took.as_micros() as u64 * 100 / ideal.as_micros() as u64,
                batches,
                took,
                ideal,
                at,
            )),
            _ => None,
        })
        .max_by_key(|(percent, ..)| *percent);
    let limit = "half as long again as the ideal";
    let Some((percent, batches, took, ideal, at)) = worst else {
        return measured(u64::MAX).reads("no batch was answered").at_most(TIME).limit_reads(limit);
    };
    let which = if batches.len() == 1 { "batch" } else { "batches" };
    measured(percent)
        .reads(format!("{which} {batches} took {}; ideal is {}", seconds(took), seconds(ideal)))
        .at_most(TIME)
        .limit_reads(limit)
        .meaning(format!("{} lookups were under way on average", 16 * 100 / percent.max(1)))
        .turning_point(at, format!("{which} {batches} have their answers"))
}

fn nothing_left(run: &Run) -> Finding {
    let tasks = run.tasks_left() as u64;
    let lookups = run.gauge_at_return("lookups").inside();
    let words = match run.returned_at() {
        Some(_) => format!("{} and {}", counted(tasks, "task"), counted(lookups, "lookup")),
        None => "the requests never ended".to_owned(),
    };
    measured(tasks + lookups + u64::from(run.returned_at().is_none()))
        .reads(words)
        .equals(0)
        .limit_reads("no task and no lookup")
}

fn heap_grows_not(run: &Run) -> Finding {
    measured(run.heap_growth())
        .at_most(HeapGrowth::NONE)
        .limit_reads("0 bytes")
        .meaning("something of the run is still held")
}
