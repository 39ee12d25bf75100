//! `cargo xtask verify --mutants`: wrong fixes that no person listed.
//!
//! The mutator changes right programs in the ways people err. Each mutant that compiles must be told not
//! fixed, or stand in `proof.toml` with the reason why it is right. Any other that is called fixed shows
//! a line of the contract that no check measures.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use record::{Conclusion, ExitCode};
use workbook::{Error, Exercise, Header, Kind, Result, Variant, Workbook, files};

use super::cores;
use super::outcome::{self, Outcome};
use super::proof::Proof;
use crate::build::mutator::{self, Mutant};
use crate::build::{self, Batch, NoReport, NotBuilt, Run};
use crate::cargo;
use crate::console::{Console, Progress};

/// What a verdict says of a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    DoesNotCompile,
    NotFixed,
    Fixed,
    /// A fault of the verdict's: it always has something to say.
    Nothing(String),
}

/// How many mutants there were, and what became of them.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    made: usize,
    compiled: usize,
    not_fixed: usize,
    explained: usize,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.made += other.made;
        self.compiled += other.compiled;
        self.not_fixed += other.not_fixed;
        self.explained += other.explained;
    }
}

/// Judges the mutants of these exercises.
///
/// # Errors
/// A file cannot be read or written; the mutator or cargo cannot be started.
pub(crate) fn run(
    workbook: &Workbook,
    exercises: &[&Exercise],
    console: Console,
) -> Result<ExitCode> {
    let folder = cargo::folders(&workbook.root)?.target.join("async-traps").join("mutants");
    let mut outcomes = Vec::new();
    let mut count = Count::default();
    for exercise in exercises {
        let (found, of_it) = of_exercise(workbook, exercise, &folder)?;
        outcomes.extend(found);
        count += of_it;
    }
    console.print(&outcome::table(&outcomes, console));
    let Count { made, compiled, not_fixed, explained } = count;
    let left = compiled - not_fixed - explained;
    console.line(&format!(
        "\n{made} mutants, {compiled} compile: {not_fixed} not fixed, {explained} fixed for a reason, \
         {left} without one"
    ));
    Ok(ExitCode::of_comparison(outcomes.iter().all(Outcome::passed)))
}

/// Judges the mutants of the reference and of the other programs that `proof.toml` names.
fn of_exercise(
    workbook: &Workbook,
    exercise: &Exercise,
    folder: &Path,
) -> Result<(Vec<Outcome>, Count)> {
    let proof = Proof::of(exercise)?;
    let all = Variant::all(exercise)?;
    let mut programs = Vec::new();
    for name in std::iter::once("solution").chain(proof.mutated.iter().map(String::as_str)) {
        let right = |variant: &&Variant| matches!(variant.kind, Kind::Solution | Kind::Accepted);
        let named = all.iter().filter(right).find(|variant| variant.name == name);
        programs.push(named.ok_or_else(|| {
            Error::unjudged(format!("proof.toml of {}: no right program {name}", exercise.id))
        })?);
    }
    let paths: Vec<PathBuf> = programs.iter().map(|program| program.file.clone()).collect();
    let mut outcomes = Vec::new();
    let mut count = Count::default();
    for (program, mutants) in programs.iter().zip(mutator::mutants(workbook, &paths)?) {
        let variants = laid_out(exercise, program, &mutants, folder)?;
        let found = judge(workbook, exercise, program, &variants)?;
        count += Count {
            made: found.len(),
            compiled: found.iter().filter(|one| **one != Found::DoesNotCompile).count(),
            not_fixed: found.iter().filter(|one| **one == Found::NotFixed).count(),
            explained: 0,
        };
        let mut problems = Vec::new();
        let mut survivors = Vec::new();
        for ((mutant, variant), found) in mutants.iter().zip(&variants).zip(found) {
            let place = format!("line {}: {}", mutant.line, mutant.name);
            match found {
                Found::DoesNotCompile | Found::NotFixed => {}
                Found::Nothing(reason) => problems.push(format!("{place}: no report: {reason}")),
                Found::Fixed => {
                    survivors.push(mutant.name.as_str());
                    if proof.reason(&program.name, &mutant.name).is_some() {
                        count.explained += 1;
                    } else {
                        let file = workbook.shown(&variant.file);
                        problems.push(format!("{place}: called fixed, see {file}"));
                    }
                }
            }
        }
        for name in proof.explained(&program.name).filter(|name| !survivors.contains(name)) {
            problems.push(format!("proof.toml: {name} is not called fixed"));
        }
        outcomes.push(Outcome::of_rule(
            format!("{} {}", exercise.id, program.name),
            &format!("{} mutants, none fixed without a reason", mutants.len()),
            &problems,
        ));
    }
    let extra = proof.not_mutated();
    let named = |program: &String| format!("proof.toml: {program} is not mutated");
    if !extra.is_empty() {
        let problems: Vec<String> = extra.iter().map(named).collect();
        outcomes.push(Outcome::of_rule(
            exercise.id.clone(),
            "reasons for what is mutated",
            &problems,
        ));
    }
    Ok((outcomes, count))
}

/// Writes the mutants of a program as files, each a variant of the exercise.
fn laid_out(
    exercise: &Exercise,
    program: &Variant,
    mutants: &[Mutant],
    folder: &Path,
) -> Result<Vec<Variant>> {
    let variant = |(number, mutant): (usize, &Mutant)| {
        let name = format!("mutant-{}-{number:03}", program.name.replace('/', "-"));
        let file = folder.join(format!("{}-{name}.rs", exercise.name));
        files::write(&file, mutant.source.as_bytes())?;
        Ok(Variant { kind: Kind::Rejected, name, file, header: Header::default() })
    };
    mutants.iter().enumerate().map(variant).collect()
}

/// Builds and judges all mutants of a program, once each.
fn judge(
    workbook: &Workbook,
    exercise: &Exercise,
    program: &Variant,
    variants: &[Variant],
) -> Result<Vec<Found>> {
    let batch = {
        let progress = Progress::new(&format!("building {}", program.name), variants.len());
        let variants: Vec<_> = variants.iter().map(|variant| (exercise, variant)).collect();
        build::build_all(workbook, &variants, |binary| progress.step(binary))?
    };
    let progress = Progress::new(&format!("judging {}", exercise.id), variants.len());
    let found: Vec<_> = variants.iter().map(|_| Mutex::new(Found::DoesNotCompile)).collect();
    let waiting = Mutex::new(variants.iter().zip(&found));
    let next = || waiting.lock().expect("no thread panics with it").next();
    cores::side_by_side(cores::count(), next, |(variant, found)| {
        *found.lock().expect("one thread has it") = judge_one(&batch, exercise, variant);
        progress.step(&variant.name);
    });
    let found = found.into_iter().map(|one| one.into_inner().expect("no thread panicked"));
    Ok(found.collect())
}

/// Runs the verdict over a mutant, and removes its program: there are hundreds.
fn judge_one(batch: &Batch<'_>, exercise: &Exercise, variant: &Variant) -> Found {
    let program = match batch.program(exercise, variant) {
        Ok(program) => program,
        Err(NotBuilt::Errors(_)) => return Found::DoesNotCompile,
        Err(NotBuilt::Skipped) => return Found::Nothing("cargo did not build it".to_owned()),
    };
    let found = match program.run() {
        Ok(Run { outcome: Ok(reported), .. }) => match reported.report.conclusion {
            Conclusion::Fixed => Found::Fixed,
            Conclusion::NotFixed | Conclusion::NotJudged { .. } => Found::NotFixed,
        },
        Ok(Run { outcome: Err(NoReport { reason, .. }), .. }) => Found::Nothing(reason),
        Err(error) => Found::Nothing(error.to_string()),
    };
    program.discard();
    found
}
