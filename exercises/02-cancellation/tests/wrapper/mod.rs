//! What the wrappers of both exercises are judged by. Nobody edits this.

use cancellation::world::reports::{Dropped, Reports, Seen};
use cancellation::world::scene::Scene;
use harness::units::counted;
use harness::{Check, Event, Limit, Measured, Moment, Run, check, checks};

pub(crate) fn tell(seen: Seen) -> Option<String> {
    Some(match seen {
        Seen::Due(line) => format!("the future of line {line} begins, and will be dropped"),
        Seen::Reported { created: Some(line), .. } => {
            format!("a report: the future of line {line} was cancelled")
        }
        Seen::Reported { created: None, .. } => "a report: a future was cancelled".to_owned(),
        Seen::Gone => "the future is gone".to_owned(),
        Seen::Changed => "the wrapped future does something else".to_owned(),
    })
}

pub(crate) fn changes_nothing() -> Check<Reports> {
    check("changes-nothing", "the future does what it does without the wrapper")
        .holds("the same result")
        .measure(|run: &Run<Reports>| match run.events().first(|seen| seen == Seen::Changed) {
            Some(event) => Measured::broken_by(event, tell),
            None if run.returned().is_none() => Measured::never("it never came to its end"),
            None => Measured::holds("the same result"),
        })
}

/// About futures that are not nested. Where nothing is cancelled, other checks judge.
pub(crate) fn reports_cancelled() -> Check<Reports> {
    as_many_as_due("reports-cancelled", "each future that is cancelled is reported once")
        .only_in(|scene| Scene::CANCELLED.contains(scene))
}

/// As many reports as there must be in the scene. What is reported before the first future is due is
/// no cancellation: other checks judge that.
pub(crate) fn as_many_as_due(id: &'static str, sentence: &'static str) -> Check<Reports> {
    let limit = Limit::of_each_run("1 report of each");
    check(id, sentence).limit(limit).measure(|run: &Run<Reports>| {
        let due = due(run).count();
        let reports = reports(run);
        let gone = run.events().iter().skip_while(|event| event.what != Seen::Gone);
        let late = gone.clone().find(|event| reported(event.what).is_some());
        if let Some(event) = late {
            let words = "this is too late: the future was gone before";
            return Measured::never("none while it was dropped, and one later")
                .at(Moment::of(event, words));
        }
        let one_too_many = reports.get(due);
        Measured::new(reports.len())
            .says(counted(reports.len() as u64, "report"))
            .against(Limit::exactly(due).reads(|_| counted(due as u64, "report")))
            .at(one_too_many.map(|event| Moment::of(event, "this is one report too many")))
    })
}

pub(crate) fn created_where() -> Check<Reports> {
    check("created-where", "the report names the line that wrapped the future")
        .holds("the line that wrapped it")
        .measure(|run: &Run<Reports>| {
            let named = |event: &Event<Seen>| reported(event.what).and_then(|(named, _)| named);
            let wrong =
                due(run).zip(reports(run)).find(|(line, event)| named(event) != Some(*line));
            let Some((line, event)) = wrong else {
                return Measured::holds("the line that wrapped it");
            };
            let named =
                named(event).map_or("a line of another file".to_owned(), |it| format!("line {it}"));
            Measured::broken_by(event, tell).says(format!("{named} instead of line {line}"))
        })
}

pub(crate) fn dropped_where() -> Check<Reports> {
    check("dropped-where", "it has a backtrace of the future being dropped")
        .holds("captured while it is dropped")
        .measure(|run: &Run<Reports>| {
            let mut wrong = run.events().pick_events(|seen| match reported(seen)?.1 {
                Dropped::Nothing => Some("an empty backtrace"),
                Dropped::Elsewhere => Some("a backtrace of another moment"),
                Dropped::Here | Dropped::Unknown => None,
            });
            match wrong.next() {
                Some((words, event)) => Measured::broken_by(event, tell).says(words),
                None => Measured::holds("the place"),
            }
        })
}

pub(crate) fn quiet_when_done() -> Check<Reports> {
    quiet("quiet-when-done", "a future that has returned is not reported", &Scene::DONE)
}

pub(crate) fn quiet_after_panic() -> Check<Reports> {
    quiet("quiet-after-panic", "a future that has panicked is not reported", &Scene::PANICKED)
}

pub(crate) fn quiet_unpolled() -> Check<Reports> {
    quiet("quiet-unpolled", "a future that was never polled is not reported", &Scene::UNPOLLED)
}

fn quiet(id: &'static str, sentence: &'static str, scenes: &'static [Scene]) -> Check<Reports> {
    checks::never::<Reports>(id, sentence, "no report", tell, |seen| reported(seen).is_some())
        .only_in(|scene| scenes.contains(scene))
}

/// The lines of the futures that had to be reported.
fn due(run: &Run<Reports>) -> impl Iterator<Item = u32> + '_ {
    run.events().pick(|seen| if let Seen::Due(line) = seen { Some(line) } else { None })
}

/// What a report names.
fn reported(seen: Seen) -> Option<(Option<u32>, Dropped)> {
    if let Seen::Reported { created, dropped } = seen { Some((created, dropped)) } else { None }
}

/// The reports from when the first future was due to be cancelled, or all if none is.
fn reports(run: &Run<Reports>) -> Vec<&Event<Seen>> {
    let all = || run.events().iter();
    let first = all().position(|event| matches!(event.what, Seen::Due(_))).unwrap_or(0);
    all().skip(first).filter(|event| reported(event.what).is_some()).collect()
}
