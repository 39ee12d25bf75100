//! Another client keeps the store's lock for a second or two, now and then. The copy must go on
//! as soon as it can, the heartbeats must be written meanwhile, and nothing may stay behind.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::collections::BTreeSet;
use std::panic::Location;
use std::time::Duration;

use futurelock::copy_job;
use futurelock::world::{HEARTBEAT_EVERY, Happened, PARTS, Store, Writer};
use harness::units::{counted, seconds};
use harness::{Finding, HeapGrowth, Verdict, measured};

harness::allocator!();

type Run = harness::Run<Happened>;

/// Undisturbed the copy takes 20 x (709 + 39) ms at most, which is 15.0 s. The visits of the other
/// client hold it up by at most 1.5 + 1.9 s, and each of nine heartbeats by 19 ms: 18.6 s. Half as
/// much again and a little more leaves room for any order of waiting.
const COPY_LIMIT: Duration = Duration::from_secs(30);

/// Ten times what the copy takes, so that whatever stays behind shows.
const HORIZON: Duration = Duration::from_secs(200);

/// First visits that are 50 ms apart, over more than one whole period of the heartbeat, so that
/// each phase between the two is met. In some more the visit ends when a heartbeat is due, or a few
/// milliseconds later: its handler has begun, and now the copy can go on. There even a handler that
/// waits for a single millisecond shows.
fn timings() -> impl Iterator<Item = Duration> {
    let sweep = (0..55).map(|step| 2_001 + 50 * step);
    sweep.chain([3_500, 3_502, 3_505, 3_508, 3_515]).map(Duration::from_millis)
}

#[test]
fn a_busy_store_never_stops_the_copy() -> Verdict {
    harness::paused(harness::exercise!(), timings(), HORIZON, |store: &Store| {
        copy_job::run(store.clone())
    })
    .tell_timing(|first| format!("another client comes at {}", seconds(*first)))
    .tell(tell)
    .check("copy-finishes", "the copy finishes", copy_finishes)
    .check("never-snoozed", "when the copy can go on, it goes on at once", never_snoozed)
    .check("started-once", "the copy is started once", started_once)
    .check("parts-in-order", "every part is in the store once, in order", parts_in_order)
    .needs("copy-finishes")
    .check("heartbeats-keep-up", "heartbeats are written while the copy runs", heartbeats_keep_up)
    .needs("copy-finishes")
    .check("quiet-afterwards", "once `run` has returned, nothing more is written", quiet_afterwards)
    .needs("copy-finishes")
    .check("nothing-left", "when `run` returns, nothing of it is left behind", nothing_left)
    .needs("copy-finishes")
    .check_heap("heap-grows-not", "afterwards no more memory is held than before", heap_grows_not)
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Happened::CopyStarts(_) => "the copy starts".to_owned(),
        Happened::ClientLocks => "another client takes the store's lock".to_owned(),
        Happened::Asks(Writer::Copy(part)) => {
            format!("the copy asks for the lock, to write part {part}")
        }
        Happened::Asks(Writer::Heartbeat(_)) => "a heartbeat asks for the lock".to_owned(),
        Happened::Locks(Writer::Heartbeat(_)) => "the heartbeat has the lock".to_owned(),
        Happened::Writes(Writer::Copy(part)) => format!("part {part} is written"),
        Happened::Writes(Writer::Heartbeat(_)) => "the heartbeat is written".to_owned(),
        Happened::GivesUp(Writer::Copy(part)) => format!("the copy is dropped at part {part}"),
        Happened::GivesUp(Writer::Heartbeat(_)) => "the heartbeat is given up".to_owned(),
        Happened::Locks(Writer::Copy(_)) | Happened::LockIsFree(_) => return None,
    })
}

fn copy_finishes(run: &Run) -> Finding {
    let written = parts(run, run.returned_at()).collect::<BTreeSet<u32>>().len();
    let of = format!("{written} of {PARTS} parts");
    let complete = written >= PARTS as usize;
    // What never came counts as longer than whatever did come.
    let (took, words) = match run.returned_at() {
        Some(at) if complete => (at, format!("{of} after {}", seconds(at))),
        Some(at) => (run.horizon(), format!("{of} when `run` returned, at {}", seconds(at))),
        None if complete => (run.horizon(), format!("{of}, but `run` never returned")),
        None if run.notes().all(|(at, _)| 2 * at < run.horizon() || at == run.horizon()) => {
            (2 * run.horizon(), format!("{of}, then nothing more in simulated time"))
        }
        None => (2 * run.horizon(), format!("{of}, and `run` goes on for ever")),
    };
    let finding = measured(took)
        .reads(words)
        .at_most(COPY_LIMIT)
        .limit_reads(format!("{PARTS} of {PARTS} parts, and `run` returns, within 30 s"));
    if run.returned_at().is_none() { pointing_at_the_snooze(run, finding) } else { finding }
}

fn never_snoozed(run: &Run) -> Finding {
    let snooze = run.longest_snooze("copy");
    let words = match snooze {
        None => "it was never started".to_owned(),
        Some(snooze) if snooze.length.is_zero() => "0 s, each time".to_owned(),
        Some(snooze) if snooze.ended => {
            let late = seconds(snooze.length);
            format!("it could go on at {} and went on {late} later", seconds(snooze.woken))
        }
        Some(snooze) => format!("it could go on at {} and never went on", seconds(snooze.woken)),
    };
    let length = snooze.map_or(run.horizon(), |snooze| snooze.length);
    let finding = measured(length)
        .reads(words)
        .equals(Duration::ZERO)
        .limit_reads("0 s from \"can go on\" to \"goes on\"");
    pointing_at_the_snooze(run, finding)
}

fn started_once(run: &Run) -> Finding {
    let starts: Vec<_> = run
        .notes()
        .filter_map(|(at, happened)| match happened {
            Happened::CopyStarts(line) => Some((at, line)),
            _ => None,
        })
        .collect();
    let finding = measured(starts.len())
        .reads(counted(starts.len() as u64, "start"))
        .equals(1)
        .limit_reads("1 start");
    match starts.get(1).copied() {
        Some((at, line)) => {
            finding.turning_point(at, "this is the second copy, from part 1").line(Some(line))
        }
        None => finding,
    }
}

fn parts_in_order(run: &Run) -> Finding {
    let wrong = parts(run, None).zip(1..).find(|(part, expected)| part != expected);
    let (count, words) = match wrong {
        Some((part, expected)) => (1, format!("part {part} where part {expected} belongs")),
        None => (0, format!("parts 1 to {} in order", parts(run, None).count())),
    };
    let too_many = parts(run, None).count().abs_diff(PARTS as usize);
    measured(count + too_many).reads(words).equals(0).limit_reads(format!("1 to {PARTS} in order"))
}

/// A heartbeat is due every 2.5 s while the copy runs. Those that come in one period count as one:
/// a burst is no sign of life for the time before it.
///
/// Right programs differ: some begin with a heartbeat, some count the 2.5 s from when the last was
/// written, some give up one that the store keeps waiting. The store is busy for 1.5 s and 1.9 s,
/// each less than a period, so the slowest of them leave out two of the seven that are due. Half is
/// one less than that, and two more than are due leave room for one at the start and one at the end.
fn heartbeats_keep_up(run: &Run) -> Finding {
    let returned = run.returned_at().unwrap_or_default();
    let due = (returned.as_millis() / HEARTBEAT_EVERY.as_millis()) as usize;
    let times: Vec<Duration> =
        heartbeats(run).map(|(at, _)| at).filter(|at| *at <= returned).collect();
    let mut periods: Vec<u128> =
        times.iter().map(|at| at.as_millis() / HEARTBEAT_EVERY.as_millis()).collect();
    periods.dedup();
    let (least, most) = (due.div_ceil(2), due + 2);
    let all = counted(times.len() as u64, "heartbeat");
    // Too many are as wrong as too few.
    let count = if times.len() > most { times.len() } else { periods.len() };
    measured(count)
        .reads(format!("{all}, in {}; {due} were due", counted(periods.len() as u64, "period")))
        .between(least, most)
        .limit_reads(format!("in at least {least} periods of 2.5 s, at most {most} heartbeats"))
        .turning_point(returned, "`run` returns")
}

fn quiet_afterwards(run: &Run) -> Finding {
    let returned = run.returned_at().unwrap_or_default();
    let mut late = heartbeats(run).filter(|(at, _)| *at > returned);
    let first = late.next();
    let count = late.count() + usize::from(first.is_some());
    let finding = measured(count)
        .reads(format!("{} after it had returned", counted(count as u64, "heartbeat")))
        .equals(0)
        .limit_reads("none");
    match first {
        Some((at, line)) => {
            let words = format!("this is too late: `run` returned at {}", seconds(returned));
            finding.turning_point(at, words).line(Some(line))
        }
        None => finding,
    }
}

fn nothing_left(run: &Run) -> Finding {
    let tasks = run.tasks_left() as u64;
    let appends = run.gauge_at_return("appends").inside();
    // The other client may have the lock when `run` returns, but not for ever.
    let locked = run.notes().any(|(_, happened)| matches!(happened, Happened::LockIsFree(false)));
    let words = format!(
        "{}, {}{}",
        counted(tasks, "task"),
        counted(appends, "unfinished append"),
        if locked { ", and the lock is taken for ever" } else { "" }
    );
    let returned = run.returned_at().unwrap_or_default();
    let finding = measured(tasks + appends + u64::from(locked)).reads(words).equals(0);
    finding
        .limit_reads("no task, no append, and the lock becomes free")
        .turning_point(returned, "`run` returns")
}

fn heap_grows_not(run: &Run) -> Finding {
    let meaning = match run.returned_at() {
        Some(_) => "something of the run is still held",
        None => "held, for `run` never returned",
    };
    measured(run.heap_growth()).at_most(HeapGrowth::NONE).limit_reads("0 bytes").meaning(meaning)
}

/// The numbers of the parts in the store, in order, until a moment.
fn parts(run: &Run, until: Option<Duration>) -> impl Iterator<Item = u32> + '_ {
    let until = until.unwrap_or(run.horizon());
    run.notes().filter_map(move |(at, happened)| match happened {
        Happened::Writes(Writer::Copy(part)) if at <= until => Some(part),
        _ => None,
    })
}

/// When each heartbeat was written, and the line that asked for it.
fn heartbeats(run: &Run) -> impl Iterator<Item = (Duration, &'static Location<'static>)> + '_ {
    run.notes().filter_map(|(at, happened)| match happened {
        Happened::Writes(Writer::Heartbeat(line)) => Some((at, line)),
        _ => None,
    })
}

/// Ends the story at the longest snooze, and names the reader's line that was waiting then.
fn pointing_at_the_snooze(run: &Run, finding: Finding) -> Finding {
    let Some(snooze) = run.longest_snooze("copy").filter(|snooze| !snooze.length.is_zero()) else {
        return finding;
    };
    let before = || run.notes().take_while(|(at, _)| *at <= snooze.woken).map(|(_, what)| what);
    let last = before().filter(|happened| {
        matches!(
            happened,
            Happened::Asks(Writer::Copy(_))
                | Happened::Locks(Writer::Copy(_))
                | Happened::Writes(Writer::Copy(_))
        )
    });
    let words = match last.last() {
        Some(Happened::Asks(_)) => {
            "the lock passes to the copy, first in the queue; nothing runs it"
        }
        Some(Happened::Locks(_)) => "the copy, which has the lock, can go on; nothing runs it",
        _ => "the copy has read the next part and can go on; nothing runs it",
    };
    let pending = before().fold(None, |pending, happened| match happened {
        Happened::Asks(Writer::Heartbeat(line)) => Some(line),
        Happened::Writes(Writer::Heartbeat(_)) | Happened::GivesUp(Writer::Heartbeat(_)) => None,
        _ => pending,
    });
    finding.turning_point(snooze.woken, words).line(pending)
}
