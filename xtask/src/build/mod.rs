//! From an exercise and a file to a program, and from the program to its report.
//!
//! There is one way for all commands: [`build`] for one program, [`build_all`] for many.
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

use workbook::{Exercise, Result, Variant, Workbook};

use crate::cargo::{self, Build};
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

/// Builds the verdict of an exercise over a source, with cargo's own output on the terminal. Gives
/// none if it does not compile: rustc has said why.
///
/// # Errors
/// Cargo cannot be started, or the overlay cannot be written.
pub(crate) fn build(
    workbook: &Workbook,
    exercise: &Exercise,
    source: &Source,
) -> Result<Option<Program>> {
    match source {
        Source::Reader => build_in_place(workbook, exercise),
        Source::File(file) => build_over(workbook, exercise, file),
        Source::Reference => build_over(workbook, exercise, &exercise.solution()),
    }
}

/// Builds the verdict over the reader's own file, in the workbook itself.
fn build_in_place(workbook: &Workbook, exercise: &Exercise) -> Result<Option<Program>> {
    let mut command = cargo::command(&workbook.root);
    cargo::want_binary(command.arg("test"), &exercise.chapter, &exercise.name);
    let build = cargo::build(&mut command, |_| {})?;
    Ok(build.only_executable().map(|binary| Program {
        binary: binary.to_owned(),
        package: exercise.package.clone(),
        exercise: exercise.id.clone(),
        file: exercise.shown_file.clone(),
        _overlays: None,
    }))
}

/// Builds the verdict over a file that is laid over the reader's.
fn build_over(workbook: &Workbook, exercise: &Exercise, file: &Path) -> Result<Option<Program>> {
    let overlays = Overlays::of(workbook)?;
    let member = Member::of_file(exercise, file);
    overlays.lay(workbook, &[&member])?;
    let build = overlays.build_one(&member)?;
    let binary = build.only_executable();
    Ok(binary.map(|binary| over(workbook, &Arc::new(overlays), &member, binary)))
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
        _overlays: Some(Arc::clone(overlays)),
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
