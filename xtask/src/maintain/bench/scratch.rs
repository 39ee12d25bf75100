//! A copy of the workbook below the target folder, with as many chapters as are wanted. Its files
//! are edited and nobody needs to bring them back: the reader's are never touched.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use record::wire;
use workbook::{Error, Result, Workbook, files};

use crate::cargo;
use crate::maintain::new;
use crate::maintain::new_names::Names;

/// What of the workbook is copied.
const COPIED: [&str; 7] =
    ["Cargo.toml", "Cargo.lock", ".cargo", "exercises", "solutions", "xtask", "book"];

/// What may lie in there and is made by a command.
const MADE: [&str; 3] = ["target", "html", "node_modules"];

/// What a chapter of this number is called that is there to be counted only.
fn names(number: u32) -> Result<Names> {
    Names::of_chapter(&format!("{number:02}-bench-{number:02}"), &format!("timed_{number:02}"))
}

/// The copy, and the exercise that is edited in it.
#[derive(Debug)]
pub(super) struct Scratch {
    root: PathBuf,
    target: PathBuf,
    /// What `-p` calls the chapter of the exercise.
    pub(super) chapter: String,
    /// The exercise that is edited: the first.
    pub(super) exercise: String,
    /// Its file.
    file: PathBuf,
    text: String,
    edits: Cell<u32>,
}

impl Scratch {
    /// Copies the workbook. What cargo built there before is kept.
    ///
    /// # Errors
    /// It cannot be copied; it has no exercise.
    pub(super) fn new(workbook: &Workbook) -> Result<Self> {
        let folder = cargo::folders(&workbook.root)?.target.join("bench");
        let root = folder.join("workbook");
        if root.exists() {
            fs::remove_dir_all(&root).map_err(|error| Error::io("remove", &root, &error))?;
        }
        for name in COPIED {
            copy(&workbook.root.join(name), &root.join(name))?;
        }
        // The first call of all is another command.
        files::create_folder(&root.join(".async-traps"))?;
        let copied = Workbook::read(root.clone())?;
        let exercise = copied.exercises().next();
        let exercise = exercise.ok_or_else(|| Error::misuse("there is no exercise to measure"))?;
        let text = files::read(&exercise.shipped())?;
        Ok(Self {
            root,
            target: folder.join("target"),
            chapter: exercise.chapter.clone(),
            exercise: exercise.name.clone(),
            file: exercise.file(),
            text,
            edits: Cell::new(0),
        })
    }

    /// Adds chapters until there are so many.
    ///
    /// # Errors
    /// They cannot be written, or there are more numbers than two digits have.
    pub(super) fn grow_to(&self, count: usize) -> Result<()> {
        loop {
            let workbook = Workbook::read(self.root.clone())?;
            if workbook.chapters.len() >= count {
                return Ok(());
            }
            let taken = |number| workbook.chapters.iter().any(|chapter| chapter.number == number);
            let number = (0..100).find(|number| !taken(*number)).ok_or_else(|| {
                Error::misuse(format!("{count} chapters are too many: a number has two digits"))
            })?;
            new::make(&workbook, &names(number)?)?;
        }
    }

    /// Saves the file of the exercise, with another last line each time.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn edit(&self) -> Result<()> {
        let edit = self.edits.get() + 1;
        self.edits.set(edit);
        files::write(&self.file, format!("{}\n// Edit {edit}.\n", self.text).as_bytes())
    }

    /// A cargo command there.
    pub(super) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = cargo::command(&self.root);
        command.args(arguments).env("CARGO_TARGET_DIR", &self.target).env_remove(wire::ROOT);
        command
    }

    /// The command that cargo has built there.
    pub(super) fn xtask(&self, arguments: &[&str]) -> Command {
        let name = format!("xtask{}", std::env::consts::EXE_SUFFIX);
        let mut command = Command::new(self.target.join("debug").join(name));
        command.args(arguments).current_dir(&self.root);
        command.env("CARGO_TARGET_DIR", &self.target).env(wire::ROOT, &self.root);
        command
    }
}

/// Copies a file, or a folder with all that is in it and was not made by a command.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        for entry in files::entries(from)? {
            let name = files::name(&entry);
            if !MADE.contains(&name.as_str()) {
                copy(&entry, &to.join(name))?;
            }
        }
        return Ok(());
    }
    let bytes = fs::read(from).map_err(|error| Error::io("read", from, &error))?;
    files::write(to, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_gives_names_that_are_allowed() {
        for number in 0..100 {
            names(number).unwrap();
        }
    }
}
