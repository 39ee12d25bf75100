//! A client hangs up, at every step and every millisecond of its call. Whatever it had begun, every
//! job must be done once, with its record, and nothing may stay behind.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::collections::BTreeMap;
use std::time::Duration;

use cancellation::job_queue;
use cancellation::world::clients::{Happened, JOBS};
use cancellation::world::service::{Job, SLOTS, Service};
use harness::units::{counted, seconds};
use harness::{Finding, HeapGrowth, Verdict, measured};

harness::allocator!();

type Run = harness::Run<Happened>;

/// Three times as long as the other clients call. They have room for some twenty jobs each, and
/// there are six.
const HORIZON: Duration = Duration::from_secs(3);

/// When the others come: a call takes some 35 ms, so they come at its begin, in its middle, and
/// towards its end. Each moment of the call is cut in each of the three.
fn timings() -> impl Iterator<Item = Duration> {
    [1, 16, 26].into_iter().map(Duration::from_millis)
}

#[test]
fn a_client_that_hangs_up_breaks_nothing() -> Verdict {
    harness::cancelled(harness::exercise!(), timings(), HORIZON, |service: &Service| {
        service.call(job_queue::handle)
    })
    .tell_timing(|from| format!("the others come at {}", seconds(*from)))
    .tell(tell)
    .check("no-job-lost", "every job is done and acknowledged", no_job_lost)
    .check("done-once", "no job is done twice", done_once)
    .check("in-order", "first the result, then its record, then it is acknowledged", in_order)
    .check("audit-complete", "every result has its audit record", audit_complete)
    .check("answers", "a client that waits gets its answer", answers)
    .check("in-flight-zero", "`in_flight` counts the calls at work, and ends at 0", in_flight_zero)
    .check("at-most-two", "at most two calls are at work on jobs at once", at_most_two)
    .check("slots-back", "both slots are free again", slots_back)
    .check("nothing-alive", "in the end no task is left", nothing_alive)
    .check_heap("heap-grows-not", "afterwards no more memory is held than before", heap_grows_not)
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Happened::Taken(Job(job)) => format!("job {job} is taken"),
        Happened::PutBack(Job(job)) => format!("job {job} is put back"),
        Happened::Inserted(Job(job)) => format!("the result of job {job} is in"),
        Happened::Recorded(Job(job)) => format!("the audit record of job {job} is in"),
        Happened::Acknowledged(Job(job)) => format!("job {job} is acknowledged"),
        Happened::Dropped(Job(job), _) => format!("nobody waits for job {job} any more"),
        _ => return None,
    })
}

/// What became of each job.
#[derive(Default, Clone, Copy)]
struct Fate {
    results: u64,
    records: u64,
    records_too_early: u64,
    acknowledged: bool,
    acknowledged_too_early: bool,
    answers: u64,
    answered_too_early: bool,
}

fn fates(run: &Run) -> BTreeMap<u32, Fate> {
    let mut fates: BTreeMap<u32, Fate> = (1..=JOBS).map(|job| (job, Fate::default())).collect();
    for (_, happened) in run.notes() {
        let (Happened::Inserted(Job(job))
        | Happened::Recorded(Job(job))
        | Happened::Acknowledged(Job(job))
        | Happened::Answered(Some(Job(job)))) = happened
        else {
            continue;
        };
        // A job that there never was can be returned all the same.
        let fate = fates.entry(job).or_default();
        match happened {
            Happened::Inserted(_) => fate.results += 1,
            Happened::Recorded(_) => {
                fate.records += 1;
                fate.records_too_early += u64::from(fate.results == 0);
            }
            Happened::Acknowledged(_) => {
                fate.acknowledged = true;
                fate.acknowledged_too_early |= fate.records == 0 || fate.results == 0;
            }
            _ => {
                fate.answers += 1;
                fate.answered_too_early |= !fate.acknowledged;
            }
        }
    }
    fates
}

fn no_job_lost(run: &Run) -> Finding {
    let fates = fates(run);
    let done = fates.values().filter(|fate| fate.results > 0 && fate.acknowledged).count();
    let undone: Vec<_> = fates.iter().filter(|(_, fate)| fate.results == 0).collect();
    let words = match undone.first() {
        Some((job, _)) => format!("{done} of {JOBS}: job {job} has no result, and nobody has it"),
        None => format!("{done} of {JOBS}"),
    };
    let finding = measured(done).reads(words).equals(JOBS as usize);
    pointing_at_the_drop(run, finding.limit_reads(format!("{JOBS} of {JOBS}")))
}

fn done_once(run: &Run) -> Finding {
    let fates = fates(run);
    let twice = fates.iter().find(|(_, fate)| fate.results > 1);
    let words = match twice {
        Some((job, fate)) => format!("job {job} has {} results", fate.results),
        None => "none has two results".to_owned(),
    };
    let most = fates.values().map(|fate| fate.results).max().unwrap_or_default();
    let finding = measured(most).reads(words).at_most(1);
    pointing_at_the_drop(run, finding.limit_reads("1 result for a job"))
}

fn in_order(run: &Run) -> Finding {
    let fates = fates(run);
    let early = |fate: &Fate| fate.records_too_early > 0 || fate.acknowledged_too_early;
    let words = match fates.iter().find(|(_, fate)| early(fate)) {
        Some((job, Fate { acknowledged_too_early: true, .. })) => {
            format!("job {job} was acknowledged before its result and its record were there")
        }
        Some((job, _)) => format!("job {job} had a record before it had a result"),
        None => "each in order".to_owned(),
    };
    let count = fates.values().filter(|fate| early(fate)).count();
    measured(count).reads(words).equals(0).limit_reads("result, record, acknowledged")
}

fn audit_complete(run: &Run) -> Finding {
    let fates = fates(run);
    let without = fates.iter().filter(|(_, fate)| fate.results > 0 && fate.records == 0);
    let words = match without.clone().next() {
        Some((job, _)) => format!("job {job} has a result and no record"),
        None => "none without a record".to_owned(),
    };
    let finding = measured(without.count()).reads(words).equals(0);
    pointing_at_the_drop(run, finding.limit_reads("none without a record"))
}

fn answers(run: &Run) -> Finding {
    let fates = fates(run);
    let answered = fates.values().map(|fate| fate.answers).sum::<u64>();
    let early = fates.iter().find(|(_, fate)| fate.answered_too_early);
    let twice = fates.iter().find(|(_, fate)| fate.answers > 1);
    let lost = u64::from(JOBS).saturating_sub(answered);
    // The client that hung up had begun one job at most.
    let allowed = u64::from(run.cancelled_at().is_some());
    let (wrong, words) = match (early, twice) {
        (Some((job, _)), _) => (9, format!("job {job} was returned before it was acknowledged")),
        (_, Some((job, fate))) => (8, format!("job {job} was returned {} times", fate.answers)),
        _ if run.ending() == &harness::Ending::Hung => (7, "the call never returned".to_owned()),
        _ if lost > allowed => (6, format!("{answered} of {JOBS} jobs were returned by a call")),
        _ => (0, "each in time".to_owned()),
    };
    measured(wrong as u64)
        .reads(words)
        .equals(0)
        .limit_reads("each job once, after it was acknowledged")
}

fn in_flight_zero(run: &Run) -> Finding {
    let at_the_end = run.notes().find_map(|(_, happened)| match happened {
        Happened::AtTheEnd { in_flight, .. } => Some(in_flight),
        _ => None,
    });
    let uncounted = run.notes().find_map(|(at, happened)| match happened {
        Happened::Uncounted(read) => Some((at, read)),
        _ => None,
    });
    let in_flight = at_the_end.unwrap_or_default();
    let words = match uncounted {
        Some((at, read)) => format!("{read} at {}, while more calls were at work", seconds(at)),
        None => in_flight.to_string(),
    };
    let wrong = in_flight.unsigned_abs() + u64::from(uncounted.is_some());
    let finding = measured(wrong).reads(words).equals(0).limit_reads("0 at the end");
    pointing_at_the_drop(run, finding)
}

fn at_most_two(run: &Run) -> Finding {
    let crowds = run.notes().filter_map(|(at, happened)| match happened {
        Happened::Crowded(jobs) => Some((at, jobs)),
        _ => None,
    });
    // The first of the largest.
    let crowd = crowds.reduce(|most, next| if next.1 > most.1 { next } else { most });
    let most = crowd.map_or(SLOTS, |(_, jobs)| jobs);
    let words = match crowd {
        Some((at, jobs)) => format!("{jobs} at {}", seconds(at)),
        None => "never more than two".to_owned(),
    };
    measured(most).reads(words).at_most(SLOTS)
}

fn slots_back(run: &Run) -> Finding {
    let free = run.notes().find_map(|(_, happened)| match happened {
        Happened::AtTheEnd { slots, .. } => Some(slots),
        _ => None,
    });
    measured(free.unwrap_or_default())
        .reads(format!("{} free", free.unwrap_or_default()))
        .equals(SLOTS)
}

fn nothing_alive(run: &Run) -> Finding {
    let tasks = run.tasks_at_horizon();
    measured(tasks).reads(counted(tasks as u64, "task")).equals(0).limit_reads("no task")
}

fn heap_grows_not(run: &Run) -> Finding {
    measured(run.heap_growth())
        .at_most(HeapGrowth::NONE)
        .limit_reads("0 bytes")
        .meaning("something of a call is still held")
}

/// Ends the story when the client hangs up, and names the line that was waited at.
fn pointing_at_the_drop(run: &Run, finding: Finding) -> Finding {
    let Some(at) = run.cancelled_at() else { return finding };
    let line = run.notes().find_map(|(_, happened)| match happened {
        Happened::Dropped(_, line) => Some(line),
        _ => None,
    });
    finding.turning_point(at, "the client hangs up: its call is dropped").line(line)
}
