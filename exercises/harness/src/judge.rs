//! From runs to a value: what each check found in each run, and which run is shown. Reads nothing
//! and writes nothing but what it is given and returns.

use std::cmp::Ordering;

use record::{Check, Explain, Judged, Outcome, Place, Sites, Story, StoryLine, Tally};

use crate::run::{Ending, Ran, Run};
use crate::verdict::{self, Finding, Moment};
use crate::world::{World, micros};

/// The check that every verdict has: the program neither panics nor breaks off nor turns in place.
pub(crate) const RUNS_THROUGH: &str = "runs-through";

/// What it says.
pub(crate) const RUNS_THROUGH_SENTENCE: &str = "the program runs through without breaking off";

/// What it asks for.
pub(crate) const RUNS_THROUGH_LIMIT: &str = "it returns by itself";

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
    check: &'a verdict::Check<W>,
    /// Its index in the list.
    needs: Option<usize>,
}

impl<'a, W: World> Checks<'a, W> {
    /// Lists the checks and, after each, those that need it.
    ///
    /// # Panics
    /// If there is none, or if two have one id.
    pub(crate) fn of(checks: &'a [verdict::Check<W>]) -> Self {
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

    /// Those of the heap, each with the memory that it is about.
    pub(crate) fn of_heap(&self) -> impl Iterator<Item = (&'static str, Sites)> {
        self.0.iter().filter_map(|listed| Some((listed.check.id, listed.check.sites?)))
    }
}

fn add<'a, W: World>(
    list: &mut Vec<Listed<'a, W>>,
    checks: &'a [verdict::Check<W>],
    needs: Option<usize>,
) {
    for check in checks {
        list.push(Listed { check, needs });
        let own = list.len() - 1;
        add(list, &check.then, Some(own));
    }
}

/// What a check found in one run, or the id of the check that stood in the way; none for a check of
/// the heap in a run whose heap was not measured.
type Judgement = Option<Result<Finding, &'static str>>;

/// A run with what each check found in it.
struct JudgedRun<'a, W: World> {
    /// The index of its case.
    case: usize,
    run: &'a Run<W>,
    judgements: Vec<Judgement>,
}

/// A check that failed: what it found in the worst run, and which run that is.
struct Failure<'a, W: World> {
    /// None for the check that every verdict has.
    check: Option<&'a verdict::Check<W>>,
    finding: Finding,
    case: usize,
    run: &'a Run<W>,
}

/// Judges all cases by all checks.
///
/// # Panics
/// If a check does, or if there is no case: then the verdict is at fault.
pub(crate) fn judge<W: World>(
    checks: &Checks<'_, W>,
    cases: &[Ran<W>],
    words: &Words<'_, W::Event>,
) -> Judged {
    let first = &cases.first().expect("the verdict has no case").measured;
    let runs: Vec<JudgedRun<'_, W>> = cases
        .iter()
        .enumerate()
        .flat_map(|(case, ran)| ran.both().map(|run| (case, run)))
        .map(|(case, run)| JudgedRun { case, run, judgements: judge_run(checks, first, run) })
        .collect();

    let mut results = Vec::new();
    let mut failures = Vec::new();
    if let Some(failure) = broken_off(&runs) {
        results.push(failed(
            RUNS_THROUGH,
            RUNS_THROUGH_SENTENCE,
            RUNS_THROUGH_LIMIT,
            &failure.finding,
        ));
        failures.push(failure);
    }
    for (index, Listed { check, .. }) in checks.0.iter().enumerate() {
        let judged = runs.iter().filter_map(|run| Some((run, run.judgements[index].as_ref()?)));
        let (run, worst) = worst(judged);
        results.push(result(check, worst));
        if let Ok(finding) = worst
            && !finding.passed()
        {
            let (finding, case, run) = (finding.clone(), run.case, run.run);
            failures.push(Failure { check: Some(check), finding, case, run });
        }
    }

    let shown = failures.first();
    Judged {
        shown: shown.map(|failure| failure.case),
        checks: results,
        tally: tally(cases.len(), &runs, words.noun),
        story: shown.filter(|_| words.tells_story).map(|failure| story(failure, words)),
        line: shown.and_then(|shown| line(&failures, shown)),
        explain: shown.map(|shown| explain(&failures, shown.case)),
        trace: None,
    }
}

/// Judges one run by each check, in order.
fn judge_run<W: World>(checks: &Checks<'_, W>, first: &Run<W>, run: &Run<W>) -> Vec<Judgement> {
    let runs_through = break_off(run).is_none();
    let mut judgements: Vec<Judgement> = Vec::new();
    for Listed { check, needs } in &checks.0 {
        let stands_in_the_way = match needs {
            Some(index) if !lets_pass(&judgements[*index]) => Some(checks.0[*index].check.id),
            _ if !runs_through && check.sites.is_none() => Some(RUNS_THROUGH),
            _ => None,
        };
        judgements.push(if check.sites.is_some() && run.heap.is_none() {
            None
        } else {
            Some(stands_in_the_way.map_or_else(|| Ok(check.judge(first, run)), Err))
        });
    }
    judgements
}

/// Whether those that need a check can be judged. What was not looked at stands in nobody's way.
fn lets_pass(judgement: &Judgement) -> bool {
    match judgement {
        None => true,
        Some(Ok(finding)) => finding.passed(),
        Some(Err(_)) => false,
    }
}

/// The judgement that stands for all runs, and its run: the worst failure; else, if the check could
/// not be judged in some run, that; else the pass that came nearest to the limit. Of equal failures
/// the first; of equal passes the last, which has seen most.
fn worst<'a, 'r, W: World>(
    judged: impl Iterator<Item = (&'a JudgedRun<'r, W>, &'a Result<Finding, &'static str>)>,
) -> (&'a JudgedRun<'r, W>, &'a Result<Finding, &'static str>)
where
    'r: 'a,
{
    let rank = |judgement: &Result<Finding, &str>| match judgement {
        Ok(finding) if !finding.passed() => (2, finding.excess),
        Err(_) => (1, 0),
        Ok(finding) => (0, finding.excess),
    };
    judged
        .reduce(|worst, next| match rank(next.1).cmp(&rank(worst.1)) {
            Ordering::Greater => next,
            Ordering::Equal if rank(next.1).0 == 0 => next,
            _ => worst,
        })
        .expect("each check is judged in the measured run of each case")
}

fn result<W: World>(check: &verdict::Check<W>, judgement: &Result<Finding, &'static str>) -> Check {
    let outcome = match judgement {
        Err(needs) => Outcome::NotJudged { needs: (*needs).to_owned() },
        Ok(finding) if finding.passed() => {
            Outcome::Passed { measured: finding.measured.clone(), limit: finding.limit.clone() }
        }
        Ok(finding) => return failed(check.id, &check.sentence, &check.limit, finding),
    };
    Check {
        id: check.id.to_owned(),
        sentence: check.sentence.clone(),
        limit: check.limit.clone(),
        outcome,
    }
}

fn failed(id: &str, sentence: &str, limit: &str, finding: &Finding) -> Check {
    Check {
        id: id.to_owned(),
        sentence: sentence.to_owned(),
        limit: limit.to_owned(),
        outcome: Outcome::Failed {
            measured: finding.measured.clone(),
            limit: finding.limit.clone(),
            meaning: finding.meaning.clone(),
        },
    }
}

/// How a run broke off, if it did.
fn break_off<W: World>(run: &Run<W>) -> Option<String> {
    match run.ending {
        Ending::Returned(_) | Ending::Cancelled(_) | Ending::Hung => None,
        Ending::Livelock(_) | Ending::Panicked(_) | Ending::Flooded => Some(run.ending.to_string()),
    }
}

/// The first run that broke off, as the failure of the check that every verdict has.
fn broken_off<'a, W: World>(runs: &[JudgedRun<'a, W>]) -> Option<Failure<'a, W>> {
    let (judged, how) = runs.iter().find_map(|judged| Some((judged, break_off(judged.run)?)))?;
    let finding = Finding {
        excess: 1,
        measured: how,
        limit: RUNS_THROUGH_LIMIT.to_owned(),
        meaning: None,
        moment: None,
        line: None,
    };
    Some(Failure { check: None, finding, case: judged.case, run: judged.run })
}

fn tally<W: World>(cases: usize, runs: &[JudgedRun<'_, W>], noun: &str) -> Tally {
    let mut tally = Tally { noun: noun.to_owned(), cases, ..Tally::default() };
    for runs in runs.chunk_by(|one, next| one.case == next.case) {
        let fails = |judged: &JudgedRun<'_, W>| {
            let failed = |judgement: &Judgement| matches!(judgement, Some(Ok(f)) if !f.passed());
            judged.judgements.iter().any(failed)
        };
        if runs.iter().any(|judged| break_off(judged.run).is_some()) {
            tally.broke += 1;
        } else if runs.iter().any(|judged| judged.run.ending == Ending::Hung) {
            tally.hang += 1;
        } else if runs.iter().any(fails) {
            tally.fail += 1;
        }
    }
    tally
}

/// The last events that can be told, up to the moment at which it went wrong.
fn story<W: World>(failure: &Failure<'_, W>, words: &Words<'_, W::Event>) -> Story {
    let Failure { finding, run, .. } = failure;
    let moment = finding.moment.as_ref();
    let until = moment.map_or(run.end(), |moment| moment.at);
    let told = run.events().until(until).iter().filter_map(|event| {
        Some(StoryLine { at_us: micros(event.at), text: (words.tell)(event.what)? })
    });
    let mut lines: Vec<StoryLine> = told.collect();
    if let Some(Moment { at, words: Some(words), .. }) = moment {
        let last = StoryLine { at_us: micros(*at), text: words.clone() };
        // An event can have told it already, in the same words. Then the story ends there.
        match lines.iter().rposition(|line| *line == last) {
            Some(told) => lines.truncate(told + 1),
            None => lines.push(last),
        }
    }
    lines.drain(..lines.len().saturating_sub(STORY_LINES));
    Story { case: format!("the {} \"{}\"", words.noun, run.case.words), lines }
}

/// The line that a failure of the shown run points at.
fn line<W: World>(failures: &[Failure<'_, W>], shown: &Failure<'_, W>) -> Option<Place> {
    let of_the_run = failures.iter().filter(|failure| std::ptr::eq(failure.run, shown.run));
    of_the_run.filter_map(|failure| failure.finding.line).next().map(Place::from)
}

/// What to look into once more: the case in which a check of the heap failed worst, or else the one
/// that is shown.
fn explain<W: World>(failures: &[Failure<'_, W>], shown: usize) -> Explain {
    let heavy = || {
        failures.iter().filter_map(|failure| {
            let check = failure.check.filter(|check| check.sites.is_some())?;
            Some((check.id, failure.case))
        })
    };
    let case = heavy().next().map_or(shown, |(_, case)| case);
    let heap_checks = heavy().filter(|(_, of)| *of == case).map(|(id, _)| id.to_owned()).collect();
    Explain { case, heap_checks }
}
