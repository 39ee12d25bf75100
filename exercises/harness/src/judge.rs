//! From runs to checks: what each check found in each run, and which run is shown.

use std::cmp::Ordering;
use std::time::Duration;

use record::{Check, Outcome, Sites, Story, StoryLine, Tally, Trace};

use crate::Exercise;
use crate::child;
use crate::clock::micros;
use crate::finding::{Finding, measured};
use crate::protocol::{Line, Shown};
use crate::run::{Ending, Run};

/// The check that every verdict has: the program neither panics nor breaks off nor turns in place.
pub(crate) const RUNS_THROUGH: &str = "runs-through";

/// What it says.
pub(crate) const RUNS_THROUGH_SENTENCE: &str = "the program runs through without breaking off";

/// Moments that a story tells at most.
const STORY_LINES: usize = 5;

/// A check as the verdict's author wrote it.
pub(crate) struct CheckSpec<N> {
    pub(crate) id: &'static str,
    pub(crate) sentence: &'static str,
    pub(crate) needs: Vec<&'static str>,
    /// For a check of the heap: which figure names the line that is to blame.
    pub(crate) of_heap: Option<Sites>,
    pub(crate) judge: JudgeRun<N>,
}

/// How a check judges a run: given the measured run of the first timing, and the run.
pub(crate) type JudgeRun<N> = Box<dyn Fn(&Run<N>, &Run<N>) -> Finding>;

/// What a check found in one run, or the id of the check that stood in the way.
type Judgement = Result<Finding, &'static str>;

/// Puts a note into words.
pub(crate) type Tell<N> = Box<dyn Fn(N) -> Option<String>>;

/// What the verdict's author wrote: the checks, and the words for what happens.
pub(crate) struct Judge<N> {
    pub(crate) checks: Vec<CheckSpec<N>>,
    pub(crate) tell: Tell<N>,
    /// Whether the last moments of a run that failed are told. With real threads they differ from
    /// run to run.
    pub(crate) tells_story: bool,
}

impl<N: Copy> Judge<N> {
    /// Judges all runs, and tells the parent.
    pub(crate) fn say_all(&self, exercise: &Exercise, runs: &[[Run<N>; 2]]) {
        let flat: Vec<&Run<N>> = runs.iter().flatten().collect();
        let Some([_, first]) = runs.first() else { return };
        let by_run: Vec<Vec<Option<Judgement>>> =
            flat.iter().map(|run| judge_run(&self.checks, first, run)).collect();

        let broken = broken_off(&flat);
        let mut failures = Vec::new();
        // The failed checks of the heap, each with the run that is worst.
        let mut heavy = Vec::new();
        if let Some((run, finding)) = broken {
            child::say(&Line::Checked(failed_check(RUNS_THROUGH, RUNS_THROUGH_SENTENCE, &finding)));
            failures.push((run, finding));
        }
        for (index, check) in self.checks.iter().enumerate() {
            let judged = by_run.iter().enumerate();
            let judged = judged.filter_map(|(run, all)| Some((run, all[index].as_ref()?)));
            let (run, finding) = worst(judged);
            child::say(&Line::Checked(match &finding {
                Err(needs) => Check {
                    id: check.id.to_owned(),
                    sentence: check.sentence.to_owned(),
                    outcome: Outcome::NotJudged { needs: (*needs).to_owned() },
                },
                Ok(finding) if finding.passed() => Check {
                    id: check.id.to_owned(),
                    sentence: check.sentence.to_owned(),
                    outcome: Outcome::Passed {
                        measured: finding.measured.clone(),
                        limit: finding.limit.clone(),
                    },
                },
                Ok(finding) => failed_check(check.id, check.sentence, finding),
            }));
            if let Ok(finding) = finding
                && !finding.passed()
            {
                if check.of_heap.is_some() {
                    heavy.push((check.id, run));
                }
                failures.push((run, finding));
            }
        }

        child::say(&Line::Shown(Box::new(self.shown(exercise, runs, &by_run, &failures, &heavy))));
    }

    /// How the runs went, and the one that is shown.
    fn shown(
        &self,
        exercise: &Exercise,
        runs: &[[Run<N>; 2]],
        by_run: &[Vec<Option<Judgement>>],
        failures: &[(usize, Finding)],
        heavy: &[(&'static str, usize)],
    ) -> Shown {
        let fails = |run: usize| {
            by_run[run]
                .iter()
                .flatten()
                .any(|judged| judged.as_ref().is_ok_and(|finding| !finding.passed()))
        };
        let mut shown = Shown { tally: tally(runs, fails), ..Shown::default() };
        if let Some((index, finding)) = failures.first() {
            let run = &runs[index / 2][index % 2];
            let explained = heavy.first().map_or(*index, |(_, run)| *run) / 2;
            shown.explained_by = Some(explained);
            let same = heavy.iter().filter(|(_, run)| run / 2 == explained);
            shown.heap_checks = same.map(|(id, _)| (*id).to_owned()).collect();
            let story = || self.story(run, finding.turning_point.as_ref());
            shown.story = self.tells_story.then(story);
            let line = failures.iter().filter(|(of, _)| of == index).find_map(|(_, f)| f.line);
            shown.line = line.and_then(|line| exercise.line_at(line));
        }
        let first = failures.first().map_or(0, |(index, _)| index / 2);
        if let Some(index) = child::timing_to_trace(first)
            && let Some([_, measured]) = runs.get(index)
        {
            shown.trace = Some(self.trace(index, measured));
        }
        shown
    }

    /// The last notes that can be told, up to the moment at which it went wrong.
    fn story(&self, run: &Run<N>, turning_point: Option<&(Duration, String)>) -> Story {
        let told = |(at, note)| Some(StoryLine { at_us: micros(at), text: (self.tell)(note)? });
        let mut lines: Vec<StoryLine> = run
            .notes()
            .take_while(|(at, _)| *at <= turning_point.map_or(run.ended_at, |(until, _)| *until))
            .filter_map(told)
            .collect();
        let turning_point =
            turning_point.map(|(at, text)| StoryLine { at_us: micros(*at), text: text.clone() });
        // A note can have told it already, in the same words.
        if lines.last() != turning_point.as_ref() {
            lines.extend(turning_point);
        }
        lines.drain(..lines.len().saturating_sub(STORY_LINES));
        Story { run: format!("in the timing \"{}\"", run.timing), lines }
    }

    fn trace(&self, index: usize, run: &Run<N>) -> Trace {
        Trace {
            index,
            timing: run.timing.clone(),
            returned_us: run.returned_at().map(micros),
            ..run.recorded.trace(run.horizon, &self.tell)
        }
    }
}

/// Judges one run by each check, in order; none for a check of the heap when that was not measured.
fn judge_run<N: Copy>(
    checks: &[CheckSpec<N>],
    first: &Run<N>,
    run: &Run<N>,
) -> Vec<Option<Judgement>> {
    let mut passed = Vec::new();
    if break_off(run).is_none() {
        passed.push(RUNS_THROUGH);
    }
    let judged = checks.iter().map(|check| {
        if check.of_heap.is_some() && run.heap.is_none() {
            passed.push(check.id);
            return None;
        }
        if let Some(missing) = check.needs.iter().find(|id| !passed.contains(*id)) {
            return Some(Err(*missing));
        }
        let finding = (check.judge)(first, run);
        if finding.passed() {
            passed.push(check.id);
        }
        Some(Ok(finding))
    });
    judged.collect()
}

/// The judgement that stands for all runs, and the index of its run: the worst failure; else, if
/// the check could not be judged in some run, that; else the pass that came nearest to the limit.
/// Of equal ones the first.
fn worst<'a>(judgements: impl Iterator<Item = (usize, &'a Judgement)>) -> (usize, Judgement) {
    let rank = |judgement: &Judgement| match judgement {
        Ok(finding) if !finding.passed() => (2, finding.excess),
        Err(_) => (1, 0),
        Ok(finding) => (0, finding.excess),
    };
    // Of equal failures the first is told; of equal successes the last, which has seen most.
    let passed = |judgement: &Judgement| matches!(judgement, Ok(finding) if finding.passed());
    let (run, worst) = judgements
        .reduce(|worst, next| match rank(next.1).cmp(&rank(worst.1)) {
            Ordering::Greater => next,
            Ordering::Equal if passed(next.1) => next,
            _ => worst,
        })
        .expect("a verdict has at least one timing");
    (run, worst.clone())
}

fn failed_check(id: &str, sentence: &str, finding: &Finding) -> Check {
    Check {
        id: id.to_owned(),
        sentence: sentence.to_owned(),
        outcome: Outcome::Failed {
            measured: finding.measured.clone(),
            limit: finding.limit.clone(),
            meaning: finding.meaning.clone(),
        },
    }
}

/// How a run broke off, if it did.
fn break_off<N>(run: &Run<N>) -> Option<String> {
    match run.ending {
        Ending::Returned(_) | Ending::Cancelled(_) | Ending::Hung => None,
        Ending::Livelock(_) | Ending::Panicked(_) | Ending::Flooded => Some(run.ending.to_string()),
    }
}

/// The first run that broke off, as the failure of the check that every verdict has.
fn broken_off<N>(runs: &[&Run<N>]) -> Option<(usize, Finding)> {
    let (index, how) =
        runs.iter().enumerate().find_map(|(index, run)| Some((index, break_off(run)?)))?;
    Some((index, measured(1_u64).reads(how).equals(0).limit_reads("it returns by itself")))
}

fn tally<N>(runs: &[[Run<N>; 2]], fails: impl Fn(usize) -> bool) -> Tally {
    let mut tally = Tally { timings: runs.len(), ..Tally::default() };
    for (timing, pair) in runs.iter().enumerate() {
        if pair.iter().any(|run| break_off(run).is_some()) {
            tally.broke += 1;
        } else if pair.iter().any(|run| run.ending == Ending::Hung) {
            tally.hang += 1;
        } else if fails(2 * timing) || fails(2 * timing + 1) {
            tally.fail += 1;
        }
    }
    tally
}
