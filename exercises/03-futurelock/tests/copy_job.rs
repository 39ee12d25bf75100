//! Another client keeps the store's lock for a second or two, now and then. The copy must go on
//! as soon as it can, the heartbeats must be written meanwhile, and nothing may stay behind.

use std::time::Duration;

use futurelock::copy_job;
use futurelock::world::Happened::{self, *};
use futurelock::world::Writer::{Copy, Heartbeat};
use futurelock::world::{COPY, Left, PARTS, Store};
use harness::units::{counted, seconds};
use harness::{Check, Limit, Measured, Moment, Run, Verdict, check, checks};

mod heartbeats;

harness::allocator!();

/// Undisturbed the copy takes 20 x (709 + 39) ms at most, which is 15.0 s. The visits of the other
/// client hold it up by at most 1.5 + 1.9 s, and each of nine heartbeats by 19 ms: 18.6 s. Half as
/// much again and a little more leaves room for any order of waiting.
const COPY_LIMIT: Duration = Duration::from_secs(30);

/// Twice the limit, so that whatever stays behind shows: another heartbeat would be due each 2.5 s.
const HORIZON: Duration = COPY_LIMIT.saturating_mul(2);

/// First visits that are 50 ms apart, over more than one whole period of the heartbeat, so that
/// each phase between the two is met. In some more the visit ends when a heartbeat is due, or a few
/// milliseconds later: its handler has begun, and now the copy can go on. There even a handler that
/// waits for a single millisecond shows.
fn first_visits() -> impl Iterator<Item = Duration> {
    let sweep = (0..55).map(|step| 2_001 + 50 * step);
    sweep.chain([3_500, 3_502, 3_505, 3_508, 3_515]).map(Duration::from_millis)
}

#[test]
fn a_busy_store_never_stops_the_copy() -> Verdict {
    harness::simulated(harness::exercise!(futurelock), HORIZON, |store: &Store| {
        store.clone().used_by(copy_job::run)
    })
    .timings(first_visits(), |first| format!("another client comes at {}", seconds(*first)))
    .tell(tell)
    .check(copy_finishes().then([
        checks::in_order(
            "parts-in-order",
            "every part is in the store once, in order",
            "part",
            1..=PARTS,
            part,
        ),
        heartbeats::keep_up(),
        heartbeats::never_silent(),
        heartbeats::never_too_many(),
        checks::none_after_return("quiet-afterwards", "heartbeat", heartbeats::is_one),
        nothing_left(),
    ]))
    .check(checks::goes_on_at_once("never-snoozed", "the copy", COPY).story(nothing_runs_it))
    .check(checks::exactly("started-once", "the copy is started once", 1, "start", |what| {
        matches!(what, CopyStarts)
    }))
    .check(checks::heap_returns("heap-grows-not"))
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        CopyStarts => "the copy starts".to_owned(),
        ClientLocks => "another client takes the store's lock".to_owned(),
        Asks(Copy(part)) => format!("the copy asks for the lock, to write part {part}"),
        Asks(Heartbeat) => "a heartbeat asks for the lock".to_owned(),
        Locks(Heartbeat) => "the heartbeat has the lock".to_owned(),
        Writes(Copy(part)) => format!("part {part} is written"),
        Writes(Heartbeat) => "the heartbeat is written".to_owned(),
        GivesUp(Copy(part)) => format!("the copy is dropped at part {part}"),
        GivesUp(Heartbeat) => "the heartbeat is given up".to_owned(),
        Locks(Copy(_)) | Returns(_) => return None,
    })
}

fn part(happened: Happened) -> Option<u32> {
    if let Writes(Copy(part)) = happened { Some(part) } else { None }
}

fn copy_finishes() -> Check<Store> {
    check("copy-finishes", "the copy finishes")
        .limit(
            Limit::at_most(COPY_LIMIT).reads(|time| {
                format!("{PARTS} of {PARTS} parts, and `run` returns, within {time}")
            }),
        )
        .measure(|run: &Run<Store>| {
            let written = run.events().until(run.end()).distinct(part).len();
            let (of, complete) = (format!("{written} of {PARTS} parts"), written >= PARTS as usize);
            match run.returned() {
                Some(at) if complete => {
                    Measured::new(at).says(format!("{of} after {}", seconds(at)))
                }
                Some(at) => {
                    Measured::never(format!("{of} when `run` returned, at {}", seconds(at)))
                }
                None if complete => Measured::never(format!("{of}, but `run` never returned")),
                None if run.stood_still() => {
                    Measured::never(format!("{of}, then nothing more in simulated time"))
                }
                None => Measured::never(format!("{of}, and `run` goes on for ever")),
            }
        })
        .story(|run| if run.returned().is_none() { nothing_runs_it(run) } else { None })
}

/// In that moment, not a little later: whoever called may open the store anew at once.
fn nothing_left() -> Check<Store> {
    let all = "no task, not even an aborted one; no unfinished append; the lock becomes free";
    check("nothing-left", "when it returns, nothing is left behind")
        .limit(Limit::exactly(0).reads(|_| all.to_owned()))
        .measure(|run: &Run<Store>| {
            let left = |what| if let Returns(left) = what { Some(left) } else { None };
            let Left { tasks, appends } = run.events().pick(left).next().expect("it returned");
            let stuck = *run.facts();
            let lock = if stuck { ", and the lock is taken for ever" } else { "" };
            let words = [counted(tasks, "task"), counted(appends, "unfinished append")].join(", ");
            let measured = Measured::new(tasks + appends + u64::from(stuck))
                .says(words + lock)
                .at(Moment::new(run.end(), "`run` returns"));
            if tasks > 0 && run.tasks_left() == 0 {
                return measured.means("an abort is a request: the task ends a little later");
            }
            measured
        })
}

/// When the copy could have gone on, why, and the line that was waited at instead.
fn nothing_runs_it(run: &Run<Store>) -> Option<Moment> {
    let woken = run.longest_gap(COPY).filter(|gap| !gap.length.is_zero())?.woken;
    let before = run.events().until(woken);
    let of_copy = |what| matches!(what, Asks(Copy(_)) | Locks(Copy(_)) | Writes(Copy(_)));
    let words = match before.last(of_copy).map(|event| event.what) {
        Some(Asks(_)) => "the lock passes to the copy, first in the queue; nothing runs it",
        Some(Locks(_)) => "the copy, which has the lock, can go on; nothing runs it",
        _ => "the copy has read the next part and can go on; nothing runs it",
    };
    let of_beat = |what| matches!(what, Asks(Heartbeat) | Writes(Heartbeat) | GivesUp(Heartbeat));
    let waits = before.last(of_beat).filter(|beat| matches!(beat.what, Asks(_)));
    Some(Moment::new(woken, words).line(waits.map(|beat| beat.line)))
}
