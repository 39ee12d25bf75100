//! `cargo xtask verify`: proves that the verdicts tell right from wrong, and say the same each
//! time.

use std::collections::BTreeSet;
use std::{env, thread};

use clap::Args;
use record::ExitCode;
use workbook::{Chapter, Exercise, Kind, Result, Variant, Workbook, names};

use super::accept;
use super::cores::{self, Load};
use super::outcome::{self, Outcome};
use super::repeat::{self, Difference};
use super::rules;
use crate::build::{self, Batch, NoReport, NotBuilt};
use crate::console::{Console, Progress};

/// How often a case is run where there is time.
const MANY: u32 = 32;

/// A variant to be judged.
struct Case<'a> {
    exercise: &'a Exercise,
    variant: Variant,
}

impl Case<'_> {
    /// As it is shown: `futurelock/copy_job rejected/biased`.
    fn name(&self) -> String {
        format!("{} {}", self.exercise.id, self.variant.name)
    }
}

/// The wish of a person who typed `cargo xtask verify`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The chapter; without it, all of them
    chapter: Option<String>,
    /// Runs of each case, whose reports must be equal [default: 3, or 32 if CI is set]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    runs: Option<u32>,
    /// Run beside a busy loop on every core
    #[arg(long)]
    load: bool,
    /// Write what fails as shipped into the chapter's manifest, and prove nothing
    #[arg(long, requires = "chapter", conflicts_with_all = ["runs", "load"])]
    accept: bool,
}

/// What judging a case gave.
struct Judged {
    outcome: Outcome,
    /// The ids of all checks in its report.
    ids: BTreeSet<String>,
}

/// Verifies a chapter, or all.
///
/// # Errors
/// The name was not understood; a file or program that is needed cannot be had.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let &Wish { ref chapter, runs, load, accept } = wish;
    if let (true, Some(typed)) = (accept, chapter) {
        return accept::run(workbook, typed, console);
    }
    let chapters: Vec<&Chapter> = match chapter {
        Some(typed) => vec![names::resolve_chapter(workbook, typed)?],
        None => workbook.chapters.iter().collect(),
    };
    let runs = runs.unwrap_or(if env::var_os("CI").is_some() { MANY } else { repeat::FEW });
    let cores = thread::available_parallelism().map_or(1, usize::from);

    let mut outcomes = rules::of_workbook(workbook)?.to_vec();
    let mut cases = Vec::new();
    for chapter in chapters {
        outcomes.extend(rules::of_chapter(workbook, chapter)?);
        for exercise in &chapter.exercises {
            let variants = Variant::all(exercise)?;
            outcomes.extend(rules::of_exercise(workbook, exercise, &variants)?);
            cases.extend(variants.into_iter().map(|variant| Case { exercise, variant }));
        }
    }
    let batch = {
        let progress = Progress::new("building", cases.len());
        let variants: Vec<_> = cases.iter().map(|case| (case.exercise, &case.variant)).collect();
        build::build_all(workbook, &variants, |binary| progress.step(binary))?
    };
    let judged = {
        let _load = load.then(|| Load::start(cores));
        let progress = Progress::new("judging", cases.len());
        cores::side_by_side(&cases, cores, |case| {
            let judged = judge_case(case, &batch, runs);
            progress.step(&case.name());
            judged
        })
    };
    let judged = judged.into_iter().collect::<Result<Vec<Judged>>>()?;
    for group in exercises_of(&cases, &judged) {
        let Group { exercise, variants, known, promised } = group;
        outcomes.extend(rules::of_ids(exercise, &variants, &known, &promised)?);
    }
    console.note("running clippy over the variants");
    outcomes.push(clippy(&batch)?);
    outcomes.extend(judged.into_iter().map(|judged| judged.outcome));

    console.print(&outcome::table(&outcomes, console));
    let beside = if load { format!(", beside {cores} busy loops") } else { String::new() };
    let amount = cases.len();
    console.line(&format!("\n{amount} variants, {runs} runs each, {cores} at a time{beside}"));
    let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    console.line(&format!("{} passed, {failed} failed", outcomes.len() - failed));
    Ok(ExitCode::of_comparison(failed == 0))
}

/// An exercise with its variants, and what their reports show of its verdict.
struct Group<'a> {
    exercise: &'a Exercise,
    variants: Vec<Variant>,
    /// The ids of all checks that any report holds.
    known: BTreeSet<String>,
    /// Those in the report of the reference. What the verdict adds only when it goes wrong, as
    /// that the program ran through, need not be promised.
    promised: BTreeSet<String>,
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
                promised: BTreeSet::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.variants.push(case.variant.clone());
            group.known.extend(judged.ids.iter().cloned());
            if case.variant.kind == Kind::Solution {
                group.promised.clone_from(&judged.ids);
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

fn judge_case(case: &Case<'_>, batch: &Batch<'_>, runs: u32) -> Result<Judged> {
    let Case { exercise, variant } = case;
    let expected = variant.expected(exercise);
    let mut judged = Judged {
        outcome: Outcome {
            case: case.name(),
            expected: expected.to_string(),
            instead: None,
            detail: String::new(),
            runs: None,
        },
        ids: BTreeSet::new(),
    };
    let outcome = &mut judged.outcome;
    let program = match batch.program(exercise, variant) {
        Ok(program) => program,
        Err(NotBuilt::Errors(errors)) => {
            outcome.instead = Some("does not compile".to_owned());
            outcome.detail = errors;
            return Ok(judged);
        }
        Err(NotBuilt::Skipped) => {
            outcome.instead = Some("was not built".to_owned());
            return Ok(judged);
        }
    };
    let repeated = repeat::repeat(&program, runs)?;
    outcome.runs = Some(repeated.runs);
    match repeated.reports {
        Err(NoReport { reason, output }) => {
            outcome.instead = Some(format!("no report: {reason}"));
            outcome.detail = output;
        }
        Ok(reports) => {
            judged.ids = reports.ids;
            if let Some(Difference { run, finding, detail }) = reports.difference {
                outcome.instead =
                    Some(format!("run 1: {}; run {run} differs: {finding}", reports.finding));
                outcome.detail = detail;
            } else if reports.finding != expected {
                outcome.instead = Some(reports.finding.to_string());
            }
        }
    }
    Ok(judged)
}
