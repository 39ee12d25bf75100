//! `cargo xtask verify`: proves that the verdicts tell right from wrong, and say the same each
//! time.

use std::collections::BTreeSet;
use std::env;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use record::{Check, ExitCode};
use workbook::{Chapter, Exercise, Kind, Result, Variant, Workbook, names};

use super::case::{Case, Judged};
use super::changes::Changes;
use super::cores::{self, Load};
use super::outcome::{self, Outcome};
use super::repeat::Repeats;
use super::schedule::{Amount, Schedule, State};
use super::{accept, mutants, rules};
use crate::build::{self, Batch, NotBuilt, Program};
use crate::console::{Console, Progress};

/// How long all may take in CI.
const CI_MINUTES: u64 = 10;

/// The wish of a person who typed `cargo xtask verify`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The chapter, or with --accept or --mutants also an exercise; without it, all chapters
    chapter: Option<String>,
    /// Run each case so often, in place of what the time allows
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    runs: Option<u32>,
    /// Run the cases again until so much time is used, the build included; each is run twice
    /// whatever it takes [default: 10 if CI is set, else 0]
    #[arg(long, value_name = "N", conflicts_with = "runs")]
    minutes: Option<u64>,
    /// Run beside a busy loop on every core
    #[arg(long)]
    load: bool,
    /// Write what fails as shipped into the chapter's manifest, and prove nothing
    #[arg(long, requires = "chapter", conflicts_with_all = ["runs", "minutes", "load"])]
    accept: bool,
    /// Judge the mutants of right programs in place of the variants
    #[arg(long, conflicts_with_all = ["runs", "minutes", "load", "accept"])]
    mutants: bool,
    /// Only of exercises whose files were changed since `main`
    #[arg(long, requires = "mutants")]
    changed: bool,
}

/// Verifies a chapter, or all.
///
/// # Errors
/// The name was not understood; a file or program that is needed cannot be had.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    if let (true, Some(typed)) = (wish.accept, &wish.chapter) {
        return accept::run(workbook, typed, console);
    }
    if wish.mutants {
        return mutants::run(workbook, &exercises(workbook, wish)?, console);
    }
    let minutes = wish.minutes.unwrap_or_else(minutes_by_default);
    let amount = match wish.runs {
        Some(runs) => Amount::Exactly(runs),
        None => Amount::Until(Instant::now() + Duration::from_secs(60 * minutes)),
    };
    if wish.runs.is_none() && minutes > 0 {
        console.note(&format!("each case is run twice, and again until {minutes} min are over"));
    }
    let chapters: Vec<&Chapter> = match &wish.chapter {
        Some(typed) => vec![names::resolve_chapter(workbook, typed)?],
        None => workbook.chapters.iter().collect(),
    };
    let mut outcomes = rules::of_workbook(workbook)?.to_vec();
    let mut cases = Vec::new();
    for chapter in chapters {
        // Of a teacher's own it is proved that its verdict finds what it must; the rules are for what
        // is contributed.
        if !chapter.own {
            outcomes.extend(rules::of_chapter(workbook, chapter)?);
        }
        for exercise in &chapter.exercises {
            let variants = Variant::all(exercise)?;
            if !chapter.own {
                outcomes.extend(rules::of_exercise(workbook, exercise, &variants)?);
            }
            cases.extend(variants.into_iter().map(|variant| Case { exercise, variant }));
        }
    }
    let batch = {
        let progress = Progress::new("building", cases.len());
        let variants: Vec<_> = cases.iter().map(|case| (case.exercise, &case.variant)).collect();
        build::build_all(workbook, &variants, |binary| progress.step(binary))?
    };
    let judged = {
        let _load = wish.load.then(|| Load::start(cores::count()));
        judge_all(workbook, &cases, &batch, amount)
    };
    for group in exercises_of(&cases, &judged) {
        let Group { exercise, variants, known, promised } = group;
        if workbook.chapter_of(exercise).is_some_and(|chapter| chapter.own) {
            continue;
        }
        outcomes.extend(rules::of_ids(exercise, &variants, &known, &promised)?);
    }
    console.note("running clippy over the variants");
    outcomes.push(clippy(&batch)?);
    outcomes.extend(judged.into_iter().map(|judged| judged.outcome));
    Ok(conclude(&outcomes, cases.len(), wish.load, console))
}

/// The exercises whose mutants are wanted.
fn exercises<'w>(workbook: &'w Workbook, wish: &Wish) -> Result<Vec<&'w Exercise>> {
    let mut exercises = match &wish.chapter {
        Some(typed) => names::resolve(workbook, typed)?,
        None => workbook.book_chapters().flat_map(|chapter| &chapter.exercises).collect(),
    };
    if wish.changed {
        let changes = Changes::since_main(workbook);
        exercises.retain(|exercise| changes.touch_files_of(workbook, exercise));
    }
    Ok(exercises)
}

fn minutes_by_default() -> u64 {
    if env::var_os("CI").is_some() { CI_MINUTES } else { 0 }
}

/// A case that is run, and what came of it until now.
struct Trial<'a> {
    case: &'a Case<'a>,
    program: std::result::Result<Program, NotBuilt>,
    repeats: Mutex<Repeats>,
}

/// Runs the cases on all cores, as often as there is time for, and judges them.
fn judge_all(
    workbook: &Workbook,
    cases: &[Case<'_>],
    batch: &Batch<'_>,
    amount: Amount,
) -> Vec<Judged> {
    let changes = Changes::since_main(workbook);
    let changed = cases.iter().map(|case| changes.touch(workbook, case.exercise, &case.variant));
    let mut schedule = Schedule::new(amount, changed);
    let mut trials = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let program = batch.program(case.exercise, &case.variant);
        if program.is_err() {
            schedule.ended(index, State::Settled);
        }
        trials.push(Trial { case, program, repeats: Mutex::default() });
    }
    let schedule = Mutex::new(schedule);
    let progress = Progress::new("judging", trials.len());
    let next = || lock(&schedule).next(Instant::now());
    cores::side_by_side(cores::count(), next, |index| {
        let Trial { case, program, repeats } = &trials[index];
        let Ok(program) = program else { return };
        let run = program.run();
        let mut repeats = lock(repeats);
        if repeats.add(run) == 1 {
            progress.step(&case.name());
        }
        lock(&schedule).ended(index, repeats.state());
    });
    let judged = |Trial { case, program, repeats }: Trial<'_>| match program {
        Ok(_) => case.judged(repeats.into_inner().unwrap_or_else(PoisonError::into_inner).result()),
        Err(reason) => case.not_built(reason),
    };
    trials.into_iter().map(judged).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows what was found.
fn conclude(outcomes: &[Outcome], cases: usize, load: bool, console: Console) -> ExitCode {
    console.print(&outcome::table(outcomes, console));
    let cores = cores::count();
    let beside = if load { format!(", beside {cores} busy loops") } else { String::new() };
    let runs = outcome::runs(outcomes);
    console.line(&format!("\n{cases} variants, {runs} each, {cores} at a time{beside}"));
    let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    console.line(&format!("{} passed, {failed} failed", outcomes.len() - failed));
    ExitCode::of_comparison(failed == 0)
}

/// An exercise with its variants, and what their reports show of its verdict.
struct Group<'a> {
    exercise: &'a Exercise,
    variants: Vec<Variant>,
    /// The ids of all checks that any report holds.
    known: BTreeSet<String>,
    /// The checks in the report of the reference. What the verdict adds only when it goes wrong, as
    /// that the program ran through, need not be promised.
    promised: Vec<Check>,
}

/// The exercises that were judged at all: without any report there is no id to compare with.
fn exercises_of<'a>(cases: &[Case<'a>], judged: &[Judged]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (case, judged) in cases.iter().zip(judged) {
        let exercise = case.exercise;
        if groups.last().is_none_or(|group| group.exercise.id != exercise.id) {
            groups.push(Group {
                exercise,
                variants: Vec::new(),
                known: BTreeSet::new(),
                promised: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.variants.push(case.variant.clone());
            group.known.extend(judged.checks.iter().map(|check| check.id.clone()));
            if case.variant.kind == Kind::Solution {
                group.promised.clone_from(&judged.checks);
            }
        }
    }
    groups.retain(|group| !group.known.is_empty());
    groups
}

fn clippy(batch: &Batch<'_>) -> Result<Outcome> {
    let complaint = batch.clippy()?;
    Ok(Outcome {
        case: "clippy".to_owned(),
        expected: "no warning in any variant".to_owned(),
        instead: complaint.is_some().then(|| "warnings, see below".to_owned()),
        detail: complaint.unwrap_or_default(),
        runs: None,
    })
}
