//! Two requests with batches of keys come to one server, and later a third alone. However large a
//! batch is, the server must have no more lookups under way than its database is made for, and must
//! make use of those.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::time::Duration;

use harness::units::{counted, grouped, seconds};
use harness::{Bytes, Finding, HeapGrowth, Sites, Verdict, measured};
use unbounded_concurrency::world::batches::Clients;
use unbounded_concurrency::world::database::{AT_ONCE, Happened};

harness::allocator!();

type Run = harness::Run<Happened>;

/// The keys of the large batch. What one key costs is the difference of the two runs, divided by the
/// difference of the keys that are asked for at one time: what is there only once does not count.
const KEYS: [u64; 2] = [500, 5_000];

/// A large one, a smaller one beside it, one alone, and one without keys.
const BATCHES: usize = 4;

/// One lookup after the other they take 115 s.
const HORIZON: Duration = Duration::from_secs(200);

/// What a batch needs for each further key. The key and its answer are 16 bytes; with vectors that
/// grow, places, a map, or a channel for each answer it is 98 at most. A task for each key that waits in
/// a box of the smallest size needs 194, one as it is usually written 280 or more, and a future that
/// holds a lookup 630. The limit is about half way between 98 and 194.
const EACH: i64 = 150;

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
        .check("all-answered", "every batch is answered", all_answered)
        .check("answers-right", "every key has its answer, in its place", answers_right)
        .needs("all-answered")
        .check("in-flight", "at most sixteen lookups are under way at once", in_flight)
        .check_heap_from_first("peak-small", "a key of a batch needs little memory", peak_small)
        .explained_by(Sites::AtPeak)
        .check("near-ideal", "nearly sixteen lookups are under way all the time", near_ideal)
        .needs("all-answered")
        .check("nothing-left", "when the server is dropped, nothing is left", nothing_left)
        .needs("all-answered")
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

fn all_answered(run: &Run) -> Finding {
    let answered = || run.notes().filter(|(_, seen)| matches!(seen, Happened::Answered(..)));
    let words = match answered().count() {
        0 => "no batch was answered".to_owned(),
        BATCHES => "all four".to_owned(),
        some => format!("{some} of {BATCHES}, and then nothing more in simulated time"),
    };
    let finding = measured(answered().count()).reads(words).equals(BATCHES).limit_reads("all four");
    match answered().last() {
        Some((at, _)) => finding.meaning(format!("the last answer came at {}", seconds(at))),
        None => finding,
    }
}

fn answers_right(run: &Run) -> Finding {
    let (mut keys, mut wrong) = (0, 0);
    for (_, happened) in run.notes() {
        match happened {
            Happened::Asks(_, more) => keys += more,
            Happened::Answered(_, more) => wrong += more as u64,
            _ => {}
        }
    }
    // Each key comes twice, and one lookup can serve both.
    let unasked = (keys / 2).saturating_sub(run.gauge("lookups").entries);
    let of = format!("of {} answers", grouped(keys));
    let words = match (wrong, unasked) {
        (0, 1..) => format!("{} {of} did not come from the database", grouped(unasked)),
        _ => format!("{} {of} are wrong, or in the place of others", grouped(wrong)),
    };
    measured(wrong + unasked).reads(words).equals(0).limit_reads("0 wrong")
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
        ..=0 => "0 bytes for each further key".to_owned(),
        _ => format!("{} for each further key", counted(each.max(0).unsigned_abs(), "byte")),
    };
    let finding = measured(Bytes(each))
        .reads(words)
        .at_most(Bytes(EACH))
        .limit_reads("150 bytes for each")
        .meaning(format!(
            "at its peak it needed {}, for {}",
            counted(run.heap_peak(), "byte"),
            counted(together(run).unsigned_abs(), "key"),
        ));
    // What comes after the first two says nothing of their peak.
    let begins = run.notes().filter_map(|(at, happened)| match happened {
        Happened::Asks(2, _) => Some((at, tell(happened)?)),
        _ => None,
    });
    match begins.last() {
        Some((at, words)) => finding.turning_point(at, words),
        None => finding,
    }
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
    let (percent, batches, took, ideal, at) = worst.expect("all batches were answered");
    let which = if batches.len() == 1 { "batch" } else { "batches" };
    let words = format!("{which} {batches} took {}; ideal is {}", seconds(took), seconds(ideal));
    measured(percent).reads(words.clone()).at_most(TIME).limit_reads(limit).turning_point(at, words)
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
