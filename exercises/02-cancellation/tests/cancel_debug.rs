//! Futures that come to their end, panic, are never polled, or are cancelled. Only the last are
//! reported.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::time::Duration;

use cancellation::cancel_debug;
use cancellation::world::reports::{Dropped, Reports, Seen};
use cancellation::world::scenes::{Scene, Wrap, play};
use harness::{Finding, HeapGrowth, Verdict, measured};

harness::allocator!();

type Run = harness::Run<Seen>;

/// Far beyond the longest scene, which takes 65 ms.
const HORIZON: Duration = Duration::from_secs(5);

struct Traced;

impl Wrap for Traced {
    #[track_caller]
    fn wrap<F>(future: F, reports: Reports) -> impl Future<Output = F::Output> + Send + 'static
    where
        F: Future + Send + 'static,
    {
        cancel_debug::trace(future, reports)
    }
}

#[test]
fn whatever_is_cancelled_is_reported_and_nothing_else() -> Verdict {
    harness::paused(harness::exercise!(), Scene::SINGLE, HORIZON, |reports: &Reports| {
        play::<Traced>(reports.clone())
    })
    .tell_timing(|scene| words(*scene).to_owned())
    .tell(tell)
    .check("changes-nothing", "the future does what it does without the wrapper", changes_nothing)
    .check("reports-cancelled", "each future that is cancelled is reported once", reports_cancelled)
    .check("created-where", "the report names the line that wrapped the future", created_where)
    .needs("reports-cancelled")
    .check("dropped-where", "it has a backtrace of where the future was dropped", dropped_where)
    .needs("reports-cancelled")
    .check("quiet-when-done", "a future that has returned is not reported", |run| {
        quiet(run, &[Scene::Completes, Scene::ReadyAtOnce])
    })
    .check("quiet-after-panic", "a future that has panicked is not reported", |run| {
        quiet(run, &[Scene::Panics, Scene::PanicIsCaught])
    })
    .check("quiet-unpolled", "a future that was never polled is not reported", |run| {
        quiet(run, &[Scene::Unpolled, Scene::AbortedUnpolled])
    })
    .check_heap("heap-grows-not", "afterwards no more memory is held than before", heap_grows_not)
    .judge()
}

fn tell(seen: Seen) -> Option<String> {
    Some(match seen {
        Seen::Due(line) => format!("the future of line {line} begins, and will be dropped"),
        Seen::Reported { created: Some(line), .. } => {
            format!("a report: the future of line {line} was cancelled")
        }
        Seen::Reported { created: None, .. } => "a report: a future was cancelled".to_owned(),
        Seen::Scene(_) | Seen::Unchanged(_) => return None,
    })
}

fn words(scene: Scene) -> &'static str {
    match scene {
        Scene::Completes => "a future returns, and is dropped later",
        Scene::ReadyAtOnce => "a future returns at its first poll",
        Scene::Dropped => "a future is dropped after three polls",
        Scene::TimesOut => "a future times out",
        Scene::LosesSelect => "a future loses in a select",
        Scene::Aborted => "a task is aborted",
        Scene::SetDropped => "a set of tasks is dropped",
        Scene::TwoDropped => "two futures are dropped, one after the other",
        Scene::SiblingPanics => "the future beside it panics",
        Scene::Panics => "a task panics",
        Scene::PanicIsCaught => "a future panics, and is dropped later",
        Scene::Unpolled => "a future is dropped before its first poll",
        Scene::AbortedUnpolled => "a task is aborted before its first poll",
        Scene::Nested(_) => "futures are nested",
    }
}

/// The lines of the futures that had to be reported.
fn due(run: &Run) -> impl Iterator<Item = u32> + '_ {
    run.notes().filter_map(|(_, seen)| match seen {
        Seen::Due(line) => Some(line),
        _ => None,
    })
}

fn reports(run: &Run) -> impl Iterator<Item = (Option<u32>, Dropped)> + '_ {
    run.notes().filter_map(|(_, seen)| match seen {
        Seen::Reported { created, dropped } => Some((created, dropped)),
        _ => None,
    })
}

fn changes_nothing(run: &Run) -> Finding {
    let changed = run.notes().filter(|(_, seen)| *seen == Seen::Unchanged(false)).count();
    let hung = usize::from(run.returned_at().is_none());
    let words = match (changed, hung) {
        (0, 0) => "the same",
        (0, _) => "it never came to its end",
        _ => "another result",
    };
    measured(changed + hung).reads(words).equals(0).limit_reads("the same")
}

fn reports_cancelled(run: &Run) -> Finding {
    let due = due(run).count();
    // Where nothing is cancelled, the checks for those scenes judge.
    let seen = if due == 0 { 0 } else { reports(run).count() };
    let words = if seen == due { "each of them".to_owned() } else { format!("{seen} of {due}") };
    measured(seen).reads(words).equals(due).limit_reads(format!("{due} of {due}"))
}

fn created_where(run: &Run) -> Finding {
    let named: Vec<_> = reports(run).map(|(created, _)| created).collect();
    let wrong = due(run).zip(&named).find(|(line, named)| Some(*line) != **named);
    let words = match wrong {
        Some((line, None)) => format!("a line of another file instead of line {line}"),
        Some((line, Some(named))) => format!("line {named} instead of line {line}"),
        None => "the line that wrapped it".to_owned(),
    };
    let finding = measured(usize::from(wrong.is_some())).reads(words).equals(0);
    finding.limit_reads("the line that wrapped it")
}

fn dropped_where(run: &Run) -> Finding {
    let words = |dropped| match dropped {
        Dropped::Nothing => Some("an empty backtrace"),
        Dropped::Elsewhere => Some("a backtrace of another moment"),
        Dropped::Here | Dropped::Unknown => None,
    };
    let wrong = reports(run).find_map(|(_, dropped)| words(dropped));
    let finding =
        measured(usize::from(wrong.is_some())).reads(wrong.unwrap_or("the place")).equals(0);
    finding.limit_reads("a backtrace that was captured while it was dropped")
}

fn quiet(run: &Run, scenes: &[Scene]) -> Finding {
    let here = run.notes().any(|(_, seen)| matches!(seen, Seen::Scene(s) if scenes.contains(&s)));
    let count = if here { reports(run).count() } else { 0 };
    measured(count)
        .reads(harness::units::counted(count as u64, "report"))
        .equals(0)
        .limit_reads("none")
}

fn heap_grows_not(run: &Run) -> Finding {
    measured(run.heap_growth()).at_most(HeapGrowth::NONE).limit_reads("0 bytes")
}
