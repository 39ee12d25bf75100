//! From an exercise and a file to a program, and from the program to its report.
//!
//! There is one way for all commands: [`run()`] for one program, [`build_all`] for many.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | [`Source`]: what is built; one program, or many at once |
//! | `overlay` | copies of exercise crates in which another file stands for the reader's |
//! | `run` | [`Program`]: the binary of a verdict as a subprocess, and its report |
//! | `trace` | the same, for what happened in one run |
//! | `book`, `mutator` | the book's builder, and the mutator, as subprocesses |

pub(crate) mod book;
pub(crate) mod mutator;
mod overlay;
mod run;
pub(crate) mod trace;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use workbook::{Error, Exercise, Result, Variant, Workbook};

use crate::cargo::{self, Build, Cause};
use overlay::{Member, Overlays};
pub(crate) use run::{NoReport, Program, Reported, Run};

/// The file that stands in the place of the one to edit.
#[derive(Debug)]
pub(crate) enum Source {
    /// The one to edit itself.
    Reader,
    /// Another file.
    File(PathBuf),
    /// The reference solution.
    Reference,
}

/// How often a program is built again that is not of the file there is now. Once is enough, unless
/// somebody saves the file while it is built.
const REBUILDS: usize = 2;

/// Builds the verdict of an exercise over a source, with cargo's own output on the terminal, and runs it:
/// for the trace of a case too, if one is named as [`wire::TRACE`](record::wire::TRACE) does. Gives none
/// if it does not compile: rustc has said why.
///
/// What is judged is what the file holds now. Cargo goes by the time of change, and takes a file that was
/// moved back, or unpacked, for the one that it built. The verdict itself knows better, and then cargo
/// is made to build again.
///
/// # Errors
/// Cargo cannot be started, or fails before it comes to the file; the overlay cannot be written; the
/// program cannot be started.
pub(crate) fn run(
    workbook: &Workbook,
    exercise: &Exercise,
    source: &Source,
    case: Option<&str>,
) -> Result<Option<(Program, Run)>> {
    let mut rebuilds = 0;
    loop {
        let Some(program) = build(workbook, exercise, source)? else { return Ok(None) };
        let run = program.run_for(case)?;
        if rebuilds == REBUILDS || !run.is_stale() {
            return Ok(Some((program, run)));
        }
        rebuilds += 1;
        program.forget(workbook, exercise, source)?;
    }
}

/// Builds the verdict of an exercise over a source.
fn build(workbook: &Workbook, exercise: &Exercise, source: &Source) -> Result<Option<Program>> {
    match source.laid_over(exercise) {
        None => build_in_place(workbook, exercise),
        Some(file) => build_over(workbook, exercise, &file),
    }
}

impl Source {
    /// The file that is laid over the reader's, if that is not what is built.
    fn laid_over(&self, exercise: &Exercise) -> Option<PathBuf> {
        match self {
            Self::Reader => None,
            Self::File(file) => Some(file.clone()),
            Self::Reference => Some(exercise.solution()),
        }
    }
}

impl Program {
    /// Has cargo forget what it built of it.
    fn forget(self, workbook: &Workbook, exercise: &Exercise, source: &Source) -> Result<()> {
        match (self.overlays, source.laid_over(exercise)) {
            (Some(overlays), Some(file)) => overlays.forget(&Member::of_file(exercise, &file)),
            _ => cargo::forget(cargo::command(&workbook.root).arg("clean"), &exercise.chapter),
        }
    }
}

/// Builds the verdict over the reader's own file, in the workbook itself.
fn build_in_place(workbook: &Workbook, exercise: &Exercise) -> Result<Option<Program>> {
    let mut command = cargo::command(&workbook.root);
    let build = cargo::build_test(command.arg("test"), &exercise.chapter, &exercise.name)?;
    let binary = binary_of(&build, &exercise.chapter, exercise)?;
    Ok(binary.map(|binary| Program {
        binary: binary.to_owned(),
        package: exercise.package.clone(),
        exercise: exercise.id.clone(),
        file: exercise.shown_file.clone(),
        overlays: None,
    }))
}

/// Builds the verdict over a file that is laid over the reader's.
fn build_over(workbook: &Workbook, exercise: &Exercise, file: &Path) -> Result<Option<Program>> {
    let overlays = Overlays::of(workbook)?;
    let member = Member::of_file(exercise, file);
    overlays.lay(workbook, &[&member])?;
    let build = overlays.build_one(&member)?;
    let binary = binary_of(&build, &member.name, exercise)?;
    Ok(binary.map(|binary| over(workbook, &Arc::new(overlays), &member, binary)))
}

/// The program of a build; none if its package does not compile.
fn binary_of<'b>(build: &'b Build, package: &str, exercise: &Exercise) -> Result<Option<&'b Path>> {
    match build.only_executable() {
        Some(binary) => Ok(Some(binary)),
        None => match build.cause(package) {
            Cause::DoesNotCompile => Ok(None),
            Cause::Other(words) => {
                let id = &exercise.id;
                Err(Error::unjudged(format!("{id} could not be judged: {words}")))
            }
        },
    }
}

/// The program of an overlay.
fn over(
    workbook: &Workbook,
    overlays: &Arc<Overlays>,
    member: &Member<'_>,
    binary: &Path,
) -> Program {
    let Member { exercise, source, .. } = member;
    // The file as it was shipped stands for the one to edit.
    let is_shipped = *source == exercise.shipped();
    Program {
        binary: binary.to_owned(),
        package: overlays.package(member),
        exercise: exercise.id.clone(),
        file: if is_shipped { exercise.shown_file.clone() } else { workbook.shown(source) },
        overlays: Some(Arc::clone(overlays)),
    }
}

/// Verdicts over many variants, built at once.
pub(crate) struct Batch<'w> {
    workbook: &'w Workbook,
    overlays: Arc<Overlays>,
    build: Build,
}

/// Why a batch has no program for a variant.
#[derive(Debug)]
pub(crate) enum NotBuilt {
    /// It does not compile: these are rustc's messages.
    Errors(String),
    /// Cargo did not come to it.
    Skipped,
}

/// Builds the verdicts over variants; one that does not compile stops no other. Tells of each that
/// is built.
///
/// # Errors
/// Cargo cannot be started, or an overlay cannot be written.
pub(crate) fn build_all<'w>(
    workbook: &'w Workbook,
    variants: &[(&Exercise, &Variant)],
    on_binary: impl FnMut(&str),
) -> Result<Batch<'w>> {
    let mut members: Vec<Member<'_>> =
        variants.iter().map(|(exercise, variant)| Member::of_variant(exercise, variant)).collect();
    members.sort_by(|one, other| one.name.cmp(&other.name));
    members.dedup_by(|one, other| one.name == other.name);
    let overlays = Overlays::of(workbook)?;
    overlays.lay(workbook, &members.iter().collect::<Vec<_>>())?;
    let build = overlays.build_all(on_binary)?;
    Ok(Batch { workbook, overlays: Arc::new(overlays), build })
}

impl Batch<'_> {
    /// The program of a variant that the batch was built for.
    ///
    /// # Errors
    /// It was not built.
    pub(crate) fn program(
        &self,
        exercise: &Exercise,
        variant: &Variant,
    ) -> std::result::Result<Program, NotBuilt> {
        let member = Member::of_variant(exercise, variant);
        match self.build.executable_of(&member.name) {
            Some(binary) => Ok(over(self.workbook, &self.overlays, &member, binary)),
            None => match self.build.errors.get(&member.name) {
                Some(errors) => Err(NotBuilt::Errors(errors.concat())),
                None => Err(NotBuilt::Skipped),
            },
        }
    }

    /// What clippy has against the variants; nothing if it is content.
    ///
    /// # Errors
    /// Cargo cannot be started.
    pub(crate) fn clippy(&self) -> Result<Option<String>> {
        self.overlays.clippy()
    }
}
