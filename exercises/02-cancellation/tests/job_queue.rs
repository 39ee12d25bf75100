//! A client hangs up, at every step and every millisecond of its call. Whatever it had begun, every
//! job must be done once, with its record, and nothing may stay behind.

use std::time::Duration;

use cancellation::world::clients::JOBS;
use cancellation::world::happened::Happened::*;
use cancellation::world::happened::{Fate, tell};
use cancellation::world::service::{Job, SLOTS, Service};
use cancellation::world::steps::AT_WORK;
use harness::units::seconds;
use harness::{Check, Ending, Limit, Measured, Moment, Run, Verdict, check, checks};

harness::allocator!();

/// Three times as long as the other clients call. They have room for some twenty jobs each, and
/// there are six.
const HORIZON: Duration = Duration::from_secs(3);

/// When the others come, in milliseconds: a call takes some 35 ms, so they come at its begin, in its
/// middle, and towards its end. Each moment of the call is cut in each of the three.
const OTHERS_COME: [u64; 3] = [1, 16, 26];

#[test]
fn a_client_that_hangs_up_breaks_nothing() -> Verdict {
    harness::cancelled(harness::exercise!(cancellation), HORIZON, |service: &Service| {
        service.call(cancellation::handle)
    })
    .timings(OTHERS_COME.map(Duration::from_millis), |from| {
        format!("the others come at {}", seconds(*from))
    })
    .tell(tell)
    // In a world that lives on the jobs are done soon, and calls without a job keep nothing.
    .a_world_for_each_run()
    .check(no_job_lost().then([at_most_two()]))
    .check(done_once())
    .check(checks::never(
        "in-order",
        "first the result, then its record, then it is acknowledged",
        "each job in this order",
        tell,
        |what| matches!(what, RecordedEarly(_) | AcknowledgedEarly(_)),
    ))
    .check(each_job("audit-complete", "every result has its audit record", |job, fate| {
        (fate.results > 0 && fate.records == 0)
            .then(|| format!("job {job} has a result and no record"))
    }))
    .check(answers())
    .check(in_flight_zero())
    .check(
        check("slots-back", "both slots are free again")
            .limit(Limit::exactly(SLOTS).reads(|all| format!("all {all}")))
            .measure(|run: &Run<Service>| Measured::new(run.facts().free_slots))
            .story(hang_up),
    )
    .check(checks::no_task_in_the_end("nothing-alive"))
    .check(checks::heap_returns("heap-grows-not"))
    .judge()
}

/// When the client hung up, and the line that it waited at.
fn hang_up(run: &Run<Service>) -> Option<Moment> {
    let hangs_up = run.events().first(|what| what == HangsUp)?;
    let waited = run.events().first(|what| matches!(what, Dropped(_)));
    Some(Moment::new(hangs_up.at, tell(HangsUp)?).line(waited.map(|event| event.line)))
}

/// Of no job can it be said in the end that something is wrong.
fn each_job(
    id: &'static str,
    sentence: &'static str,
    wrong: fn(u32, &Fate) -> Option<String>,
) -> Check<Service> {
    check(id, sentence)
        .limit(Limit::exactly(JOBS as usize).reads(|all| format!("{all} of {all}")))
        .measure(move |run: &Run<Service>| {
            let fates = run.facts().fates.iter();
            let wrong: Vec<_> = fates.filter_map(|(Job(job), fate)| wrong(*job, fate)).collect();
            let first = wrong.first().map_or(String::new(), |first| format!(": {first}"));
            let right = (JOBS as usize).saturating_sub(wrong.len());
            Measured::new(right).says(format!("{right} of {JOBS}{first}"))
        })
        .story(hang_up)
}

fn no_job_lost() -> Check<Service> {
    each_job("no-job-lost", "every job is done and acknowledged", |job, fate| match fate {
        Fate { results: 0, .. } => Some(format!("job {job} has no result, and nobody has it")),
        Fate { acknowledged: false, .. } => Some(format!("job {job} is not acknowledged")),
        _ => None,
    })
}

fn done_once() -> Check<Service> {
    let (id, sentence) = ("done-once", "no job is done twice");
    let is_again = |what| matches!(what, InsertedAgain(_));
    checks::never::<Service>(id, sentence, "at most 1 result for a job", tell, is_again)
        .tells_only(|run, what| what.job().is_none_or(|job| run.facts().fates[&job].results > 1))
}

fn answers() -> Check<Service> {
    check("answers", "a call that is not dropped returns its job")
        .holds("each job once, after it was acknowledged; `None` only if the queue was empty")
        .measure(|run: &Run<Service>| {
            let answered = run.facts().fates.values().map(|fate| fate.answers).sum::<usize>();
            // The client that hung up had begun one job at most.
            let due = JOBS as usize - usize::from(run.cancelled().is_some());
            let is_wrong =
                |what| matches!(what, AnsweredEarly(_) | AnsweredAgain(_) | AnsweredNone { .. });
            match run.events().first(is_wrong) {
                Some(event) => Measured::broken_by(event, tell),
                None if *run.ending() == Ending::Hung => Measured::never("the call never returned"),
                None if answered < due => {
                    Measured::broken(format!("{answered} of {JOBS} jobs were returned by a call"))
                }
                None => Measured::holds("each in time"),
            }
        })
}

fn in_flight_zero() -> Check<Service> {
    check("in-flight-zero", "`in_flight` counts the calls at work, and ends at 0")
        .holds("0 at the end; until then each call once, also one at work whose client is gone")
        .measure(|run: &Run<Service>| {
            let is_wrong = |what| matches!(what, Uncounted { .. } | Overcounted { .. });
            match (run.events().first(is_wrong), run.facts().in_flight) {
                (Some(event), _) => Measured::broken_by(event, tell),
                (None, 0) => Measured::holds("0 at the end"),
                (None, rest) => Measured::broken(format!("{rest} at the end")),
            }
        })
        .story(hang_up)
}

/// A job that is lost is at work for ever, as far as anybody can see: so this needs that none is.
fn at_most_two() -> Check<Service> {
    let sentence =
        "at most two jobs are at work at once, from `take` until acknowledged or put back";
    checks::at_most_at_once("at-most-two", sentence, AT_WORK, SLOTS as u64, "one more begins")
}
