//! Four thousand connections come in waves, and serving one or two of them panics. The server must
//! serve them all, tell of the panics in time, and keep nothing of those that have ended.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::time::Duration;

use forgotten_handles::accept_loop;
use forgotten_handles::world::listener::{Happened, Listener};
use forgotten_handles::world::waves::{CONNECTIONS, LULLS};
use harness::units::{counted, seconds};
use harness::{Bytes, Finding, HeapGrowth, Sites, Verdict, measured};

harness::allocator!();

type Run = harness::Run<Happened>;

/// Connections come 10 ms apart and take 90 ms at most, so side by side none waits. One at a time
/// they fall behind by 50 ms each, which is 12 s at the end of the first wave.
const START_LIMIT: Duration = Duration::from_secs(1);

/// A program that looks at what has ended when the next connection comes looks after a lull of 2.5 s
/// at the latest; one that does so after each hundred connections, after 3.5 s. That is doubled, and
/// a little more. In the first timing a program that looks at its end is 70 s late.
const REPORT_LIMIT: Duration = Duration::from_secs(10);

/// A program that looks once a second.
const RETURN_LIMIT: Duration = Duration::from_secs(1);

/// The lulls after the first 1,000 connections, and those after 2,000 and more. Two programs that
/// are both right can hold different amounts in a lull, for one of them tidies up after each so many
/// connections. So the most of the early lulls is compared with the least of the late ones.
const EARLY: std::ops::Range<usize> = 0..4;
const LATE: std::ops::Range<usize> = 8..15;

/// From the last of the early lulls to the first of the late ones 1,259 connections are served. Less
/// than a byte for each of them leaves room for a list of the two that panicked.
const FLAT_LIMIT: Bytes = Bytes(1_024);

/// The run takes 80 s. One connection after the other they take 250 s.
const HORIZON: Duration = Duration::from_secs(400);

/// The last before an early lull, so that to tell it at the end is late, and one more, far from it;
/// the last two of all, which come while the listener closes.
const TIMINGS: [[usize; 2]; 2] = [[506, 2_258], [3_998, 3_999]];

#[test]
fn a_server_reports_panics_and_does_not_grow() -> Verdict {
    harness::paused(harness::exercise!(), TIMINGS, HORIZON, |listener: &Listener| {
        accept_loop::run(listener.clone())
    })
    .tell_timing(|[one, other]| format!("connections {one} and {other} panic"))
    .tell(tell)
    .check("all-served", "every connection is served to its end", all_served)
    .check("served-at-once", "each is begun soon after it comes", served_at_once)
    .check("panic-reported", "each panic is reported once, and soon", panic_reported)
    .needs("all-served")
    .check("returns", "`run` returns when the last connection has ended", returns)
    .needs("all-served")
    .check("nothing-left", "when `run` returns, nothing of it is left behind", nothing_left)
    .needs("returns")
    .check_heap("heap-flat", "later lulls hold no more memory than early ones", heap_flat)
    .explained_by(Sites::AtPeak)
    .check_heap("heap-grows-not", "afterwards no more memory is held than before", heap_grows_not)
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Happened::Panics(id) => format!("connection {id} panics"),
        Happened::Reports(id, _) => format!("the panic of connection {id} is reported"),
        Happened::Lull(number) => format!("the lull after wave {number} ends"),
        Happened::Summary(..) => return None,
    })
}

/// How many ended, how late the latest began, and when the last was dropped.
fn summary(run: &Run) -> (usize, Duration, Duration) {
    let found = run.notes().find_map(|(_, happened)| match happened {
        Happened::Summary(ended, latest_start, last_end) => {
            Some((ended, Duration::from_millis(latest_start), Duration::from_millis(last_end)))
        }
        _ => None,
    });
    found.expect("the world notes it at the horizon")
}

fn all_served(run: &Run) -> Finding {
    let (ended, ..) = summary(run);
    measured(ended).equals(CONNECTIONS)
}

fn served_at_once(run: &Run) -> Finding {
    let (_, latest, _) = summary(run);
    measured(latest)
        .reads(format!("the latest began {} after it came", seconds(latest)))
        .at_most(START_LIMIT)
}

fn panic_reported(run: &Run) -> Finding {
    let limit = "once for each, within 10 s, and none for others";
    let reports = |id| {
        run.notes().filter_map(move |(at, happened)| match happened {
            Happened::Reports(reported, line) if reported == id => Some((at, line)),
            _ => None,
        })
    };
    let panics = || {
        run.notes().filter_map(|(at, happened)| match happened {
            Happened::Panics(id) => Some((at, id)),
            _ => None,
        })
    };
    let mut worst = measured(Duration::ZERO).reads("each at once").at_most(REPORT_LIMIT);
    let mut longest = Duration::ZERO;
    for (panicked, id) in panics() {
        let (late, words, line) = match reports(id).count() {
            0 => (2 * run.horizon(), format!("connection {id}: never"), None),
            1 => {
                let (at, line) = reports(id).next().expect("there is one");
                let late = at.saturating_sub(panicked);
                (late, format!("connection {id}: {} after its panic", seconds(late)), Some(line))
            }
            more => {
                let line = reports(id).nth(1).map(|(_, line)| line);
                (2 * run.horizon(), format!("connection {id}: {more} times"), line)
            }
        };
        if late > longest {
            longest = late;
            worst = measured(late).reads(words).at_most(REPORT_LIMIT);
            worst = worst.turning_point(panicked, format!("connection {id} panics")).line(line);
        }
    }
    let false_alarm = run.notes().find_map(|(at, happened)| match happened {
        Happened::Reports(id, line) if panics().all(|(_, panicked)| panicked != id) => {
            Some((at, id, line))
        }
        _ => None,
    });
    if let Some((at, id, line)) = false_alarm {
        let words = format!("connection {id} is reported, which did not panic");
        worst = measured(3 * run.horizon()).reads(words.clone()).at_most(REPORT_LIMIT);
        worst = worst.turning_point(at, words).line(Some(line));
    }
    worst.limit_reads(limit)
}

fn returns(run: &Run) -> Finding {
    let (.., last_end) = summary(run);
    let limit = "1.000 s or less after the last connection";
    match run.returned_at() {
        Some(at) => {
            let late = at.saturating_sub(last_end);
            let words = format!("{} after the last connection", seconds(late));
            measured(late).reads(words).at_most(RETURN_LIMIT).limit_reads(limit)
        }
        None => measured(run.horizon()).reads("never").at_most(RETURN_LIMIT).limit_reads(limit),
    }
}

fn nothing_left(run: &Run) -> Finding {
    let tasks = run.tasks_left() as u64;
    let open = run.gauge_at_return("open").inside();
    let returned = run.returned_at().unwrap_or_default();
    measured(tasks + open)
        .reads(format!("{}, {}", counted(tasks, "task"), counted(open, "open connection")))
        .equals(0)
        .limit_reads("no task and no connection")
        .turning_point(returned, "`run` returns")
}

fn heap_flat(run: &Run) -> Finding {
    let held = |lulls: std::ops::Range<usize>| {
        LULLS[lulls].iter().filter_map(|name| run.heap_at(name)).map(|mark| mark.live.bytes)
    };
    let early = held(EARLY).max().unwrap_or_default();
    let late = held(LATE).min().unwrap_or_default();
    let more = late - early;
    let words = match more {
        ..=0 => "no more".to_owned(),
        _ => format!("{} more after 2,000 connections", counted(more.unsigned_abs(), "byte")),
    };
    let each = more / 1_259;
    measured(Bytes(more))
        .reads(words)
        .at_most(FLAT_LIMIT)
        .limit_reads("1,024 bytes or less")
        .meaning(format!("about {each} bytes for each connection that has ended"))
}

fn heap_grows_not(run: &Run) -> Finding {
    measured(run.heap_growth())
        .at_most(HeapGrowth::NONE)
        .limit_reads("0 bytes")
        .meaning("something of the run is still held")
}
