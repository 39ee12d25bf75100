//! Requests come, first twelve at once, and then many more than the server has places for. It must
//! decide on each at once, make use of all places, and get each of them back.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::time::Duration;

use harness::units::{counted, grouped, seconds};
use harness::{Bytes, Finding, HeapGrowth, Sites, Verdict, measured};
use unbounded_concurrency::world::backend::{Happened, PLACES};
use unbounded_concurrency::world::burst::{Clients, TOGETHER};

harness::allocator!();

type Run = harness::Run<Happened>;

/// The requests of the burst.
const BURSTS: [usize; 2] = [1_000, 2_000];

/// The large burst lasts 4 s. Done one after the other, its requests take 70 s.
const HORIZON: Duration = Duration::from_secs(150);

/// For 1,000 requests more: half a byte for each, so that not even a list of bytes fits in. One request
/// that waits needs some 900 bytes. By the first thousand, queues and lists that are used again have
/// as much room as they will ever have, and right programs need no more.
const PEAK: i64 = 512;

#[test]
fn a_full_server_refuses_at_once() -> Verdict {
    harness::paused(harness::exercise!(), BURSTS, HORIZON, |clients: &Clients| {
        clients.clone().send()
    })
    .tell_timing(|burst| format!("a burst of {} requests", grouped(*burst as u64)))
    .tell(tell)
    .measure_peak()
    .check("answers-right", "each request that is not refused has its result", answers_right)
    .check("within-places", "at most eight requests are at work at once", within_places)
    .check("decides-at-once", "a request begins, or is refused, at once", decides_at_once)
    .check("refuses-late-enough", "none is refused while a place is free", refuses_late_enough)
    .check("places-return", "every place comes back", places_return)
    .check_heap_from_first("peak-flat", "a large burst needs no more memory", peak_flat)
    .explained_by(Sites::AtPeak)
    .check("nothing-left", "when the server is dropped, nothing is left", nothing_left)
    .check_heap("heap-grows-not", "afterwards no more memory is held than before", heap_grows_not)
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Happened::Burst(does) => format!("the burst {does}"),
        Happened::Together { after, begun } => together(after, begun),
        // Where it goes wrong, the check says so itself.
        Happened::Exceeded(_) | Happened::Late(..) | Happened::Early(_) => return None,
        Happened::Summary { .. } => return None,
    })
}

fn answers_right(run: &Run) -> Finding {
    let Summary { waiting, wrong, .. } = summary(run);
    let [few, more] = [wrong, waiting].map(|count| grouped(count as u64));
    let words = format!("{few} with another result or none, {more} that still wait");
    measured(wrong + waiting).reads(words).equals(0).limit_reads("no such request")
}

fn within_places(run: &Run) -> Finding {
    let most = run.gauge("at work").most;
    let finding = measured(most)
        .reads(format!("{} at once", grouped(most)))
        .at_most(PLACES as u64)
        .limit_reads(format!("{PLACES} at once"));
    let exceeded = run.notes().find_map(|(at, happened)| match happened {
        Happened::Exceeded(line) => Some((at, line)),
        _ => None,
    });
    match exceeded {
        Some((at, line)) => finding
            .turning_point(at, format!("one begins while {PLACES} are at work"))
            .line(Some(line)),
        None => finding,
    }
}

fn decides_at_once(run: &Run) -> Finding {
    let Summary { undecided, .. } = summary(run);
    let finding = measured(undecided)
        .reads(format!("one waited {} for its work to begin, or to be refused", seconds(undecided)))
        .at_most(Duration::ZERO)
        .limit_reads("0.000 s")
        .meaning("whoever waits holds memory, and its client may have left");
    let late = run.notes().find_map(|(at, happened)| match happened {
        Happened::Late(waited, line) => Some((at, waited, line)),
        _ => None,
    });
    match late {
        Some((at, waited, line)) => finding
            .turning_point(at, format!("one begins that came {} ago", seconds(waited)))
            .line(Some(line)),
        None => finding,
    }
}

fn refuses_late_enough(run: &Run) -> Finding {
    let Summary { refused_early, .. } = summary(run);
    let finding = measured(refused_early)
        .reads(format!("{} refused though a place was free", grouped(refused_early as u64)))
        .equals(0)
        .limit_reads("0");
    let first = run.notes().find_map(|(at, happened)| match happened {
        Happened::Early(free) => Some((at, free)),
        _ => None,
    });
    match first {
        Some((at, free)) => {
            finding.turning_point(at, format!("one is refused, though {} free", are(free)))
        }
        None => finding,
    }
}

fn places_return(run: &Run) -> Finding {
    let fewest = run
        .notes()
        .filter_map(|(at, happened)| match happened {
            Happened::Together { after, begun } => Some((begun, after, at)),
            _ => None,
        })
        // The first of equal ones.
        .min_by_key(|(begun, ..)| *begun);
    let limit = format!("all {PLACES}");
    let Some((begun, after, at)) = fewest else {
        return measured(0).reads("the burst never ended").at_least(PLACES).limit_reads(limit);
    };
    let words = match begun {
        PLACES.. => "all are in use again".to_owned(),
        _ => format!("after {after} only {} in use again", are(begun)),
    };
    measured(begun)
        .reads(words)
        .at_least(PLACES)
        .limit_reads(limit)
        .turning_point(at, together(after, begun))
}

fn peak_flat(first: &Run, run: &Run) -> Finding {
    let more = run.heap_peak().cast_signed() - first.heap_peak().cast_signed();
    let words = match more {
        ..=0 => "no more".to_owned(),
        _ => format!("{} more than for a burst of 1,000", counted(more.unsigned_abs(), "byte")),
    };
    measured(Bytes(more))
        .reads(words)
        .at_most(Bytes(PEAK))
        .limit_reads("512 bytes more, for 1,000 requests more")
        .meaning("it grows with the burst, and the next burst may be larger")
}

fn nothing_left(run: &Run) -> Finding {
    let tasks = run.tasks_left() as u64;
    let works = run.gauge_at_return("at work").inside();
    let words = match run.returned_at() {
        Some(_) => format!("{}, and {works} at work", counted(tasks, "task")),
        None => "some requests never ended".to_owned(),
    };
    measured(tasks + works + u64::from(run.returned_at().is_none()))
        .reads(words)
        .equals(0)
        .limit_reads("no task, and none at work")
}

fn heap_grows_not(run: &Run) -> Finding {
    measured(run.heap_growth())
        .at_most(HeapGrowth::NONE)
        .limit_reads("0 bytes")
        .meaning("something of the run is still held")
}

/// What the world saw until the horizon.
struct Summary {
    waiting: usize,
    refused_early: usize,
    wrong: usize,
    undecided: Duration,
}

fn summary(run: &Run) -> Summary {
    let found = run.notes().find_map(|(_, happened)| match happened {
        Happened::Summary { waiting, refused_early, wrong, undecided } => {
            Some(Summary { waiting, refused_early, wrong, undecided })
        }
        _ => None,
    });
    found.expect("the world notes it at the horizon")
}

fn together(after: &str, begun: usize) -> String {
    format!("after {after} {TOGETHER} come at once, and {begun} of them begin")
}

/// `1 place is`, `2 places are`.
fn are(places: usize) -> String {
    let is = if places == 1 { "is" } else { "are" };
    format!("{} {is}", counted(places as u64, "place"))
}
