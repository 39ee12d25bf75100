//! An exercise: a file that the reader edits, and its verdict.

use std::path::{Path, PathBuf};

use crate::{Result, files};

/// A file that the reader edits, and what belongs to it.
#[derive(Debug)]
pub struct Exercise {
    /// Chapter and name: `futurelock/copy_job`.
    pub id: String,
    /// The name of the file to edit and of its verdict: `copy_job`.
    pub name: String,
    /// The title of the chapter's page.
    pub title: String,
    /// The ids of the checks that fail as shipped.
    pub fails: Vec<String>,
    /// Names that it had before, with or without a chapter.
    pub aliases: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// Whether a reader may leave it out.
    pub optional: bool,
    /// The package that holds it.
    pub package: PathBuf,
    /// Its folder under `solutions/`.
    pub solutions: PathBuf,
    /// What `-p` calls its package.
    pub chapter: String,
    /// The file to edit, from the root, with `/` on every platform.
    pub shown_file: String,
    /// What to type to check it: the chapter, if that has no other exercise; else its name, which
    /// no other exercise has.
    pub shortest_name: String,
}

impl Exercise {
    /// The file that the reader edits.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.package.join("src").join(format!("{}.rs", self.name))
    }

    /// The file as it was shipped.
    #[must_use]
    pub fn shipped(&self) -> PathBuf {
        self.solutions.join("shipped.rs")
    }

    /// The reference solution.
    #[must_use]
    pub fn solution(&self) -> PathBuf {
        self.solutions.join("solution.rs")
    }

    /// The file of the hint of a level, counted from 1.
    #[must_use]
    pub fn hint(&self, level: usize) -> PathBuf {
        self.package.join("hints").join(&self.name).join(format!("{level}.md"))
    }

    /// The hints, from level 1 until one is missing.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn hints(&self) -> Result<Vec<String>> {
        let mut hints = Vec::new();
        while let Some(hint) = files::read_if_present(&self.hint(hints.len() + 1))? {
            hints.push(hint);
        }
        Ok(hints)
    }

    /// Whether the file to edit is as it was shipped.
    ///
    /// # Errors
    /// One of the two is there and cannot be read.
    pub fn is_as_shipped(&self) -> Result<bool> {
        let text = |path: &Path| -> Result<Option<String>> {
            Ok(files::read_if_present(path)?.map(|text| files::unix_lines(&text)))
        };
        let (file, shipped) = (text(&self.file())?, text(&self.shipped())?);
        Ok(file.is_some() && file == shipped)
    }

    /// Whether the name, with or without a chapter, is or was that of this exercise.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let bare = name.strip_prefix(&format!("{}/", self.chapter)).unwrap_or(name);
        bare == self.name || self.aliases.iter().any(|alias| alias == bare || alias == name)
    }
}
