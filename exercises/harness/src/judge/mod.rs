//! From runs to a value: what must hold, what each check found in each run, and which run is shown.
//! Reads nothing and writes nothing but what it is given and returns.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | [`judge`]: from checks and runs to a value |
//! | `check` | [`Check`]: what must hold, and how it is measured |
//! | `limit` | [`Limit`]: what a value may be, in numbers and words |
//! | `measured` | [`Measured`]: what was found in a run |
//! | `waits` | [`waits`]: who waited at the end of a run that hung |

use std::cmp::Ordering;

use record::{
    CASES_TOLD, Cut, Excerpt, Explain, Judged, Outcome, Place, Sites, Story, StoryLine, Tally, Went,
};

use crate::run::{self, Ending, Ran, Run};
use crate::world::{World, micros};

mod check;
mod limit;
mod measured;
mod waits;

pub use check::{Check, LimitedCheck, NewCheck, check, heap_check};
pub use limit::{Bytes, Limit, Quantity};
use measured::Finding;
pub use measured::{Measured, Moment};
pub(crate) use waits::waits;

/// The check that every verdict has: the program neither panics, nor ends its process, nor turns in
/// place.
pub(crate) const RUNS_THROUGH: &str = "runs-through";

/// What it says.
pub(crate) const RUNS_THROUGH_SENTENCE: &str =
    "it runs through: it does not crash, exit or run for ever";

/// What it asks for.
pub(crate) const RUNS_THROUGH_LIMIT: &str = "it returns, or waits";

/// Moments that a story tells at most.
const STORY_LINES: usize = 5;

/// How a verdict tells of cases and events.
pub(crate) struct Words<'a, E> {
    /// What a case is called.
    pub(crate) noun: &'a str,
    /// Puts an event into words; none leaves it out.
    pub(crate) tell: &'a dyn Fn(E) -> Option<String>,
    /// Whether the last moments of a run that failed are told.
    pub(crate) tells_story: bool,
}

/// The checks of a verdict in the order in which they are judged and listed: each before those that
/// need it.
pub(crate) struct Checks<'a, W: World>(Vec<Listed<'a, W>>);

/// A check, and the one that must have passed for it.
struct Listed<'a, W: World> {
    check: &'a Check<W>,
    /// Its index in the list.
    needs: Option<usize>,
}

impl<'a, W: World> Checks<'a, W> {
    /// Lists the checks and, after each, those that need it.
    ///
    /// # Panics
    /// If there is none, or if two have one id.
    pub(crate) fn of(checks: &'a [Check<W>]) -> Self {
        let mut list = Vec::new();
        add(&mut list, checks, None);
        assert!(!list.is_empty(), "the verdict has no check");
        for (index, listed) in list.iter().enumerate() {
            let twice = list[..index].iter().any(|other| other.check.id == listed.check.id);
            assert!(!twice, "two checks have the id \"{}\"", listed.check.id);
        }
        Self(list)
    }

    /// The ids of all of them.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|listed| listed.check.id)
    }

    /// Whether one of them looks at the panics of a run itself.
    fn judge_panics(&self) -> bool {
        self.0.iter().any(|listed| listed.check.judges_panics)
    }

    /// The id of the check that stands in the way of one that needs this. What was not looked at
    /// stands in nobody's way, but what it needs does.
    fn stands_in_the_way(
        &self,
        mut needed: Option<usize>,
        judgements: &[Judgement],
    ) -> Option<&'static str> {
        loop {
            let Listed { check, needs } = &self.0[needed?];
            match &judgements[needed?] {
                None => needed = *needs,
                Some(Ok(finding)) if finding.passed() => return None,
                Some(_) => return Some(check.id),
            }
        }
    }

    /// Those of the heap, each with the memory that it is about.
    pub(crate) fn of_heap(&self) -> impl Iterator<Item = (&'static str, Sites)> {
        self.0.iter().filter_map(|listed| Some((listed.check.id, listed.check.sites?)))
    }
}

fn add<'a, W: World>(list: &mut Vec<Listed<'a, W>>, checks: &'a [Check<W>], needs: Option<usize>) {
    for check in checks {
        list.push(Listed { check, needs });
        let own = list.len() - 1;
        add(list, &check.then, Some(own));
    }
}

/// What a check found in one run, or the id of the check that stood in the way; none if it is not
/// about this case, or about the heap of a run whose heap was not measured.
type Judgement = Option<Result<Finding, &'static str>>;

/// A run with what each check found in it.
struct JudgedRun<'a, W: World> {
    /// Its index among all that were run.
    index: usize,
    run: &'a Run<W>,
    /// How it broke off, if it did.
    broke: Option<String>,
    judgements: Vec<Judgement>,
}

impl<W: World> JudgedRun<'_, W> {
    /// Its case and where the program was dropped: the same in each order.
    fn place(&self) -> (usize, Option<Cut>) {
        (self.run.case.number, self.run.case.cut)
    }

    /// Whether it failed the check of this index; without one, the check that every verdict has.
    fn fails(&self, check: Option<usize>) -> bool {
        let Some(check) = check else { return self.broke.is_some() };
        has_failed(&self.judgements[check])
    }
}

/// A check that failed: what it found in the worst run, and which run that is.
struct Failure<'a, W: World> {
    /// None for the check that every verdict has.
    check: Option<&'a Check<W>>,
    finding: Finding,
    /// The index of the run among all that were run.
    index: usize,
    run: &'a Run<W>,
    /// Whether it depends on the order of what is due at one moment, and how that is told.
    order: Option<String>,
}

impl<W: World> Failure<'_, W> {
    /// Its case and where the program was dropped.
    fn place(&self) -> (usize, Option<Cut>) {
        (self.run.case.number, self.run.case.cut)
    }
}

/// Judges all cases by all checks.
///
/// # Panics
/// If a check does, if there is no case, or if a check of a green verdict has looked at nothing: then the
/// verdict is at fault.
pub(crate) fn judge<W: World>(
    checks: &Checks<'_, W>,
    cases: &[Ran<W>],
    words: &Words<'_, W::Event>,
) -> Judged {
    let first = &cases.first().expect("the verdict has no case").measured;
    let runs: Vec<JudgedRun<'_, W>> = cases
        .iter()
        .enumerate()
        .flat_map(|(index, ran)| ran.both().map(|run| (index, run)))
        .map(|(index, run)| judge_run(checks, first, index, run))
        .collect();

    let mut results = Vec::new();
    let mut failures = Vec::new();
    let mut looked_at_nothing = None;
    if let Some(failure) = broken_off(&runs) {
        results.push(failed(
            RUNS_THROUGH,
            RUNS_THROUGH_SENTENCE,
            RUNS_THROUGH_LIMIT,
            &failure.finding,
            failing(failure.place(), runs.iter().filter(|judged| judged.broke.is_some())),
        ));
        failures.push(failure);
    }
    // After a program that turns in place the other cases are not run.
    let broke = runs.iter().find(|judged| judged.broke.is_some());
    let not_run = Err(RUNS_THROUGH);
    for (number, Listed { check, .. }) in checks.0.iter().enumerate() {
        let judged = runs.iter().filter_map(|run| Some((run, run.judgements[number].as_ref()?)));
        let (run, worst) = worst(judged)
            .or_else(|| Some((broke?, &not_run)))
            .expect("each check is about one of the cases");
        let failed = runs.iter().filter(|run| run.fails(Some(number)));
        results.push(result(check, worst, failing(run.place(), failed)));
        if worst.as_ref().is_ok_and(Finding::is_nothing) {
            looked_at_nothing = looked_at_nothing.or(Some(check.id));
        }
        if let Ok(finding) = worst
            && !finding.passed()
        {
            let order = depends_on_order(&runs, run, Some(number));
            let (finding, index, run) = (finding.clone(), run.index, run.run);
            failures.push(Failure { check: Some(check), finding, index, run, order });
        }
    }

    if let Some(id) = looked_at_nothing.filter(|_| failures.is_empty()) {
        panic!("the check \"{id}\" found nothing to measure in any run");
    }
    let shown = failures.first();
    Judged {
        shown: shown.map(|failure| failure.index),
        checks: results,
        tally: tally(&runs, words.noun),
        story: shown.filter(|_| words.tells_story).map(|failure| story(failure, words)),
        lines: shown.map_or_else(Vec::new, |shown| lines(&failures, shown)),
        explain: shown.map(|shown| explain(&failures, shown)),
        trace: None,
    }
}

/// Judges one run by each check, in order.
fn judge_run<'a, W: World>(
    checks: &Checks<'_, W>,
    first: &Run<W>,
    index: usize,
    run: &'a Run<W>,
) -> JudgedRun<'a, W> {
    let broke = break_off(run, checks.judge_panics());
    let mut judgements: Vec<Judgement> = Vec::new();
    for Listed { check, needs } in &checks.0 {
        let stands_in_the_way = match checks.stands_in_the_way(*needs, &judgements) {
            None if broke.is_some() && check.sites.is_none() => Some(RUNS_THROUGH),
            needed => needed,
        };
        let heap_is_missing = check.sites.is_some() && run.heap.is_none();
        judgements.push(if heap_is_missing || !(check.applies)(run.case()) {
            None
        } else {
            Some(stands_in_the_way.map_or_else(|| Ok(check.judge(first, run)), Err))
        });
    }
    JudgedRun { index, run, broke, judgements }
}

/// Whether the same case fails a check in some orders and not in others; and if so, how that is told.
fn depends_on_order<W: World>(
    runs: &[JudgedRun<'_, W>],
    failed: &JudgedRun<'_, W>,
    check: Option<usize>,
) -> Option<String> {
    let same = runs.iter().filter(|judged| judged.place() == failed.place());
    let failures = same.clone().filter(|judged| judged.fails(check)).count();
    let all = same.count();
    if failures == all {
        return None;
    }
    Some(if run::IN_HAND {
        format!("in the order of seed {}", failed.run.case.order)
    } else {
        format!(
            "in {failures} of {all} runs: it differs from run to run, for `select!` begins with a \
             random branch, and this build lacks `--cfg tokio_unstable`"
        )
    })
}

/// The judgement that stands for all runs, and its run: the worst failure; else, if the check could
/// not be judged in some run, that; else the pass that came nearest to the limit. Of equal failures
/// the first; of equal passes the last, which has seen most. None if there was no run to judge.
fn worst<'a, 'r, W: World>(
    judged: impl Iterator<Item = (&'a JudgedRun<'r, W>, &'a Result<Finding, &'static str>)>,
) -> Option<(&'a JudgedRun<'r, W>, &'a Result<Finding, &'static str>)>
where
    'r: 'a,
{
    let rank = |judgement: &Result<Finding, &str>| match judgement {
        Ok(finding) if !finding.passed() => (2, finding.excess),
        Err(_) => (1, 0),
        Ok(finding) => (0, finding.excess),
    };
    judged.reduce(|worst, next| match rank(next.1).cmp(&rank(worst.1)) {
        Ordering::Greater => next,
        Ordering::Equal if rank(next.1).0 == 0 => next,
        _ => worst,
    })
}

fn has_failed(judgement: &Judgement) -> bool {
    matches!(judgement, Some(Ok(finding)) if !finding.passed())
}

/// The cases of the runs in which a check failed: that of the worst run, then the others in order.
fn failing<'a, 'r, W: World>(
    worst: (usize, Option<Cut>),
    failed: impl Iterator<Item = &'a JudgedRun<'r, W>>,
) -> Excerpt
where
    'r: 'a,
{
    // Both runs of a case stand one after the other.
    let mut runs: Vec<_> = failed.collect();
    runs.dedup_by_key(|judged| judged.place());
    if let Some(worst) = runs.iter().position(|judged| judged.place() == worst) {
        runs[..=worst].rotate_right(1);
    }
    Excerpt::of(CASES_TOLD, runs.iter().map(|judged| judged.run.case.sentence()))
}

fn result<W: World>(
    check: &Check<W>,
    judgement: &Result<Finding, &'static str>,
    cases: Excerpt,
) -> record::Check {
    let outcome = match judgement {
        Err(needs) => Outcome::NotJudged { needs: (*needs).to_owned() },
        Ok(finding) if finding.passed() => {
            Outcome::Passed { measured: finding.measured.clone(), limit: finding.limit.clone() }
        }
        Ok(finding) => return failed(check.id, &check.sentence, &check.limit, finding, cases),
    };
    record::Check {
        id: check.id.to_owned(),
        sentence: check.sentence.clone(),
        limit: check.limit.clone(),
        outcome,
    }
}

fn failed(
    id: &str,
    sentence: &str,
    limit: &str,
    finding: &Finding,
    cases: Excerpt,
) -> record::Check {
    record::Check {
        id: id.to_owned(),
        sentence: sentence.to_owned(),
        limit: limit.to_owned(),
        outcome: Outcome::Failed {
            measured: finding.measured.clone(),
            limit: finding.limit.clone(),
            meaning: finding.meaning.clone(),
            cases,
        },
    }
}

/// How a run broke off, if it did.
fn break_off<W: World>(run: &Run<W>, panics_are_judged: bool) -> Option<String> {
    if run.ending.is_a_break() {
        return Some(run.ending.to_string());
    }
    let first = run.panics.first().filter(|_| !panics_are_judged)?;
    Some(match run.panics.len() - 1 {
        0 => format!("a task panicked: {first}"),
        more => format!("a task panicked: {first}; and {more} more"),
    })
}

/// The first run that broke off, as the failure of the check that every verdict has.
fn broken_off<'a, W: World>(runs: &[JudgedRun<'a, W>]) -> Option<Failure<'a, W>> {
    let (judged, how) = runs.iter().find_map(|judged| Some((judged, judged.broke.as_ref()?)))?;
    let finding = Finding {
        excess: 1,
        measured: how.clone(),
        limit: RUNS_THROUGH_LIMIT.to_owned(),
        meaning: None,
        moment: None,
        line: None,
    };
    let order = depends_on_order(runs, judged, None);
    Some(Failure { check: None, finding, index: judged.index, run: judged.run, order })
}

fn tally<W: World>(runs: &[JudgedRun<'_, W>], noun: &str) -> Tally {
    let mut tally = Tally { noun: noun.to_owned(), runs: runs.len(), ..Tally::default() };
    // The orders of a case follow each other, and so do both runs of each.
    for runs in runs.chunk_by(|one, next| one.place() == next.place()) {
        tally.cases += 1;
        tally.cuts += usize::from(runs[0].run.case.cut.is_some());
        let orders = runs.chunk_by(|one, next| one.index == next.index).count();
        tally.orders = tally.orders.max(orders);
        let fails =
            |judged: &JudgedRun<'_, W>| (0..judged.judgements.len()).any(|n| judged.fails(Some(n)));
        tally.each.push(if runs.iter().any(|judged| judged.broke.is_some()) {
            tally.broke += 1;
            Went::Broke
        } else if runs.iter().any(|judged| judged.run.ending == Ending::Hung) {
            tally.hang += 1;
            Went::Hangs
        } else if runs.iter().any(fails) {
            tally.fail += 1;
            Went::Fails
        } else {
            Went::Fine
        });
    }
    tally
}

/// The last events that can be told, up to the moment at which it went wrong. A check that names none
/// is about what there is at the end of the watch, and a fault can come after the program's return.
fn story<W: World>(failure: &Failure<'_, W>, words: &Words<'_, W::Event>) -> Story {
    let Failure { check, finding, run, order, .. } = failure;
    let moment = finding.moment.as_ref();
    let until = match moment {
        Some(moment) => moment.at,
        // It broke off, and that is the fault.
        None if check.is_none() => run.end(),
        None => run.horizon(),
    };
    let is_told = |what| check.is_none_or(|check| (check.tells)(run, what));
    let events = run.events().until(until).iter().filter(|event| is_told(event.what.clone()));
    let told = events.filter_map(|event| {
        Some(StoryLine { at_us: micros(event.at), text: (words.tell)(event.what.clone())? })
    });
    let mut lines: Vec<StoryLine> = told.collect();
    if let Some(Moment { at, words: Some(words), .. }) = moment {
        let last = StoryLine { at_us: micros(*at), text: words.clone() };
        // An event can have told it already, in the same words. Then that is the end, even if more
        // happened at this moment.
        match lines.iter().position(|line| *line == last) {
            Some(told) => lines.truncate(told + 1),
            None => lines.push(last),
        }
    }
    lines.drain(..lines.len().saturating_sub(STORY_LINES));
    let order = order.as_ref().map(|order| format!(", {order}")).unwrap_or_default();
    Story { case: format!("the {} \"{}\"{order}", words.noun, run.case.sentence()), lines }
}

/// The lines that the failures of the shown run point at, in the order of the checks.
fn lines<W: World>(failures: &[Failure<'_, W>], shown: &Failure<'_, W>) -> Vec<Place> {
    let of_the_run = failures.iter().filter(|failure| std::ptr::eq(failure.run, shown.run));
    of_the_run.filter_map(|failure| failure.finding.line).map(Place::from).collect()
}

/// What to look into once more: the run in which a check of the heap failed worst, or else the one that
/// is shown.
fn explain<W: World>(failures: &[Failure<'_, W>], shown: &Failure<'_, W>) -> Explain {
    let heavy = || {
        failures.iter().filter_map(|failure| {
            let check = failure.check.filter(|check| check.sites.is_some())?;
            Some((check.id, failure))
        })
    };
    let worst = heavy().next().map_or(shown, |(_, failure)| failure);
    let of_the_run = heavy().filter(|(_, failure)| failure.index == worst.index);
    let heap_checks = of_the_run.map(|(id, _)| id.to_owned()).collect();
    let repeats = worst.run.heap.is_some_and(|heap| heap.repeated.is_some());
    Explain { shown: shown.run.case.run(), run: worst.run.case.run(), repeats, heap_checks }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use record::Sites;

    use super::*;
    use crate::run::{Case, HeapUse, LeftBehind};
    use crate::world::{Event, HeapGrowth, Recorded, Recorder};

    /// A world of which there are only runs: the case is what a check measures.
    struct Made;

    impl World for Made {
        type Case = u64;
        type Event = u32;
        type Facts = ();

        fn new(_: &u64, _: Recorder<u32>) -> Self {
            Self
        }

        fn inspect(&self) {}
    }

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// A run that noted something at each of these milliseconds.
    fn run(value: u64, ending: Ending, notes: &[u64], heap: Option<i64>) -> Run<Made> {
        let line = std::panic::Location::caller();
        let event = |at: &u64| Event { task: None, at: ms(*at), what: *at as u32, line };
        let mut recorded = Recorded::default();
        recorded.log.events = notes.iter().map(event).collect();
        Run {
            case: Case {
                number: value as usize,
                value,
                words: format!("case {value}"),
                order: 0,
                cut: None,
            },
            horizon: ms(1_000),
            ended_at: match ending {
                Ending::Returned(at) => at,
                _ => ms(1_000),
            },
            ending,
            polls: 1,
            afterwards: None,
            last_poll: Duration::ZERO,
            moments: Vec::new(),
            waiting: Vec::new(),
            panics: Vec::new(),
            recorded,
            facts: (),
            left_behind: LeftBehind::default(),
            heap: heap.map(|bytes| HeapUse {
                growth: HeapGrowth { bytes, blocks: 1 },
                ..HeapUse::default()
            }),
            pulse: None,
        }
    }

    /// A case that returned at 9 ms in both of its runs, and keeps so many bytes.
    fn returned(value: u64, bytes: i64) -> Ran<Made> {
        let run = |heap| run(value, Ending::Returned(ms(9)), &[], heap);
        Ran { warm: run(None), measured: run(Some(bytes)) }
    }

    fn ended(value: u64, ending: Ending) -> Ran<Made> {
        let run = |heap| run(value, ending.clone(), &[], heap);
        Ran { warm: run(None), measured: run(Some(0)) }
    }

    /// Passes in cases up to ten.
    fn small() -> Check<Made> {
        check("small", "it is small")
            .limit(Limit::at_most(10_u64))
            .measure(|run| Measured::new(*run.case()))
    }

    fn keeps_nothing() -> Check<Made> {
        heap_check("keeps-nothing", "it keeps nothing", Sites::AtEnd)
            .limit(Limit::at_most(HeapGrowth::NONE))
            .measure(|run| Measured::new(run.heap_growth()))
    }

    fn unreachable_check() -> Check<Made> {
        check("after", "what comes after")
            .holds("nothing")
            .measure(|_| panic!("there is nothing to measure"))
    }

    fn judged(checks: &[Check<Made>], cases: &[Ran<Made>]) -> Judged {
        let tell = |note: u32| Some(format!("note {note}"));
        let words = Words { noun: "case", tell: &tell, tells_story: true };
        judge(&Checks::of(checks), cases, &words)
    }

    fn measured<'a>(judged: &'a Judged, id: &str) -> &'a str {
        match &judged.checks.iter().find(|check| check.id == id).unwrap().outcome {
            Outcome::Passed { measured, .. } | Outcome::Failed { measured, .. } => measured,
            Outcome::NotJudged { needs } => needs,
        }
    }

    #[test]
    fn the_worst_failure_stands_for_all_and_is_shown() {
        let cases = [3, 11, 40, 40, 12].map(|value| returned(value, 0));
        let judged = judged(&[small()], &cases);
        assert_eq!((measured(&judged, "small"), judged.shown), ("40", Some(2)));
        assert_eq!(judged.story.unwrap().case, "the case \"case 40\"");
        // Two of the runs are of one case.
        assert_eq!((judged.tally.cases, judged.tally.fail, judged.tally.fine()), (4, 3, 1));
        assert_eq!((judged.tally.runs, judged.tally.cuts), (10, 0));
    }

    #[test]
    fn of_passes_the_one_nearest_to_the_limit_stands_for_all() {
        let judged = judged(&[small()], &[9, 10, 3].map(|value| returned(value, 0)));
        assert_eq!((measured(&judged, "small"), judged.shown), ("10", None));
        assert!(judged.story.is_none() && judged.explain.is_none());
    }

    #[test]
    fn of_equal_passes_the_last_is_told_and_of_equal_failures_the_first() {
        let equal = |value: u64| {
            check("equal", "each is the same")
                .limit(Limit::at_most(10_u64))
                .measure(move |run| Measured::new(value).says(format!("case {}", run.case())))
                .story(|_| Some(Moment::new(Duration::from_secs(1), "it went wrong")))
        };
        let told = |value| {
            let judged = judged(&[equal(value)], &[3, 4].map(|case| returned(case, 0)));
            measured(&judged, "equal").to_owned()
        };
        assert_eq!((told(10), told(11)), ("case 4".to_owned(), "case 3".to_owned()));
        let run = returned(3, 0).measured;
        let has_a_story = |value| equal(value).judge(&run, &run).moment.is_some();
        assert_eq!((has_a_story(10), has_a_story(11)), (false, true));
    }

    #[test]
    fn what_never_came_to_a_value_is_worse_than_any_value() {
        let never = check("small", "it is small").limit(Limit::at_most(10_u64)).measure(
            |run: &Run<Made>| match run.case() {
                0 => Measured::never("never"),
                value => Measured::new(*value),
            },
        );
        let judged = judged(&[never], &[99, 0, u64::MAX].map(|value| returned(value, 0)));
        assert_eq!(measured(&judged, "small"), "never");
    }

    #[test]
    fn a_check_is_judged_only_where_the_one_that_it_needs_passed() {
        let below = || small().then([unreachable_check().then([keeps_nothing()])]);
        let all_fail = judged(&[below()], &[returned(11, 5)]);
        assert_eq!(measured(&all_fail, "after"), "small");
        assert_eq!(measured(&all_fail, "keeps-nothing"), "after");
        let mixed =
            small().then([check("even", "it is even").holds("even").measure(|run: &Run<Made>| {
                match run.case() % 2 {
                    0 => Measured::holds("even"),
                    _ => Measured::broken("odd"),
                }
            })]);
        let some_fail = judged(&[mixed], &[returned(3, 0), returned(11, 0)]);
        assert_eq!(measured(&some_fail, "even"), "odd", "a failure counts more than a gap");
    }

    #[test]
    fn a_check_of_some_cases_stands_in_nobodys_way_in_the_others() {
        let odd = || check("odd", "it is odd").holds("odd");
        let odd = || odd().measure(|_| Measured::broken("even")).only_in(|case| case % 2 == 0);
        let after = check("after", "what comes after").limit(Limit::at_most(10_u64));
        let after = after.measure(|run: &Run<Made>| Measured::new(*run.case()));
        let both = judged(&[small().then([odd().then([after])])], &[3, 4].map(|v| returned(v, 0)));
        assert_eq!((measured(&both, "odd"), measured(&both, "after")), ("even", "odd"));
        let none = judged(
            &[small().then([odd().then([unreachable_check()])])],
            &[returned(11, 0), returned(14, 0)],
        );
        assert_eq!((measured(&none, "odd"), measured(&none, "after")), ("small", "small"));
    }

    #[test]
    fn a_check_of_cases_that_were_never_run_is_not_judged() {
        let turns = ended(1, Ending::Livelock(ms(5)));
        let judged = judged(&[small().only_in(|case| *case > 1)], &[turns]);
        assert_eq!(measured(&judged, "small"), RUNS_THROUGH);
    }

    #[test]
    #[should_panic(expected = "each check is about one of the cases")]
    fn a_check_of_no_case_is_the_verdicts_fault() {
        judged(&[small().only_in(|case| *case > 99)], &[returned(1, 0)]);
    }

    #[test]
    fn a_heap_that_was_not_measured_stands_in_nobodys_way() {
        let after = check("after", "what comes after").holds("always");
        let after = after.measure(|_| Measured::holds("always"));
        let judged = judged(&[keeps_nothing().then([after])], &[returned(1, 0)]);
        assert_eq!(measured(&judged, "after"), "always");
    }

    #[test]
    fn a_run_that_broke_off_fails_by_that_alone_and_by_its_heap() {
        let mut panicked = ended(11, Ending::Panicked("no such part".to_owned()));
        panicked.measured.heap =
            Some(HeapUse { growth: HeapGrowth { bytes: 7, blocks: 1 }, ..HeapUse::default() });
        let judged = judged(&[small(), keeps_nothing()], &[returned(1, 0), panicked]);
        let failed: Vec<&str> = judged
            .checks
            .iter()
            .filter(|check| check.outcome.is_failed())
            .map(|check| check.id.as_str())
            .collect();
        assert_eq!(failed, [RUNS_THROUGH, "keeps-nothing"]);
        assert_eq!(measured(&judged, "small"), RUNS_THROUGH);
        assert_eq!((judged.tally.broke, judged.tally.hang), (1, 0));
    }

    #[test]
    fn a_hang_is_counted_as_one_and_judged_by_each_check() {
        let judged = judged(&[small()], &[ended(3, Ending::Hung), returned(3, 0)]);
        assert_eq!((judged.tally.hang, judged.tally.fail), (1, 0));
        assert_eq!(measured(&judged, "small"), "3");
    }

    #[test]
    fn a_story_has_the_last_moments_up_to_the_fault_and_tells_none_twice() {
        let told_of = |words: &'static str, notes: &[u64]| {
            let fails = check("fails", "it fails").holds("it never does");
            let fails =
                fails.measure(move |_| Measured::broken("it fails").at(Moment::new(ms(7), words)));
            let fails = fails.tells_only(|_, note| note != 2);
            let run = || run(1, Ending::Returned(ms(9)), notes, None);
            let story = judged(&[fails], &[Ran { warm: run(), measured: run() }]).story.unwrap();
            story.lines.into_iter().map(|line| line.text).collect::<Vec<_>>()
        };
        let told = |words| told_of(words, &[1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(told("the fault"), ["note 4", "note 5", "note 6", "note 7", "the fault"]);
        assert_eq!(told("note 7"), ["note 3", "note 4", "note 5", "note 6", "note 7"]);
        assert_eq!(
            told_of("note 7", &[6, 7, 7, 8]),
            ["note 6", "note 7"],
            "the first is the fault"
        );
    }

    #[test]
    fn a_story_goes_on_past_the_return_and_stops_where_a_run_broke_off() {
        let told = |ending: Ending, notes: &[u64]| {
            let mut ran = ended(99, ending);
            for run in [&mut ran.warm, &mut ran.measured] {
                run.ended_at = ms(9);
                let event = |at: &u64| {
                    let line = std::panic::Location::caller();
                    Event { task: None, at: ms(*at), what: *at as u32, line }
                };
                run.recorded.log.events = notes.iter().map(event).collect();
            }
            let story = judged(&[small()], &[ran]).story.unwrap();
            story.lines.into_iter().map(|line| line.text).collect::<Vec<_>>()
        };
        // What is wrong in the end can have come after the return.
        assert_eq!(told(Ending::Returned(ms(9)), &[8, 50]), ["note 8", "note 50"]);
        assert_eq!(told(Ending::Cancelled(ms(9)), &[8, 50]), ["note 8", "note 50"]);
        assert_eq!(told(Ending::Panicked(String::new()), &[8, 50]), ["note 8"]);
    }

    #[test]
    fn the_cases_of_a_failed_check_are_listed_the_worst_first() {
        let found = |values: &[u64]| {
            let cases: Vec<_> = values.iter().map(|value| returned(*value, 0)).collect();
            let judged = judged(&[small()], &cases);
            let Outcome::Failed { cases, .. } = &judged.checks[0].outcome else { panic!() };
            cases.clone()
        };
        let excerpt = |first: &[&str], more| {
            let first = first.iter().map(|case| (*case).to_owned()).collect();
            Excerpt { first, more }
        };
        assert_eq!(found(&[3, 11, 12, 40, 12]), excerpt(&["case 40", "case 11", "case 12"], 1));
        assert_eq!(found(&[12, 3]), excerpt(&["case 12"], 0));
    }

    #[test]
    fn the_cases_that_break_off_are_listed() {
        let breaks = |value| ended(value, Ending::Panicked("no such part".to_owned()));
        let judged = judged(&[small()], &[returned(1, 0), breaks(2), breaks(3)]);
        let Outcome::Failed { cases, .. } = &judged.checks[0].outcome else { panic!() };
        assert_eq!(cases.first, ["case 2", "case 3"]);
    }

    #[test]
    fn the_case_that_keeps_most_is_looked_into_once_more() {
        let cases = [returned(40, 0), returned(3, 10), returned(3, 20)];
        let judged = judged(&[small(), keeps_nothing()], &cases);
        assert_eq!(judged.shown, Some(0));
        let explain = judged.explain.unwrap();
        assert_eq!(explain.shown.case, 40);
        assert_eq!((explain.run.case, explain.heap_checks), (3, vec!["keeps-nothing".to_owned()]));
    }

    #[test]
    #[should_panic(expected = "the verdict has no case")]
    fn without_a_case_nothing_was_looked_at() {
        judged(&[small()], &[]);
    }
}
