//! A chapter: one package under `exercises/`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::manifest::{Entry, Package};
use crate::{Error, Exercise, Result, files};

/// A question that shows whether a chapter was understood.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// The question.
    pub ask: String,
    /// Its answer.
    pub answer: String,
}

/// A chapter: its page, and its exercises.
#[derive(Debug)]
pub struct Chapter {
    /// The number that its folder starts with.
    pub number: u32,
    /// The name of its package: `futurelock`.
    pub name: String,
    /// The name of its folder: `03-futurelock`.
    pub folder: String,
    /// The title of its page.
    pub title: String,
    /// How long its page takes.
    pub minutes: u32,
    /// What it teaches, in one line: its page and the cheat sheet quote it.
    pub rule: String,
    /// What whoever has done it can do, each as a verb and what follows.
    pub objectives: Vec<String>,
    /// The question at its end.
    pub closing: Option<Closing>,
    /// Whether it is a teacher's own: it has no page, and the maintainers' rules are not for it.
    pub own: bool,
    /// Its package.
    pub package: PathBuf,
    /// Its folder under `solutions/`.
    pub solutions: PathBuf,
    /// Its exercises, in the order in which its `Cargo.toml` lists them.
    pub exercises: Vec<Exercise>,
}

impl Chapter {
    /// Reads the chapter in a folder below `exercises/`.
    ///
    /// # Errors
    /// Its `Cargo.toml` cannot be read, or does not say what a chapter's must.
    pub(crate) fn read(root: &Path, folder: &str) -> Result<Self> {
        let manifest = root.join("exercises").join(folder).join("Cargo.toml");
        let package = Package::parse(&files::read(&manifest)?).map_err(|error| {
            let file = files::relative(&manifest, root);
            Error::unjudged(format!("{file} is not that of a chapter: {}", error.message()))
        })?;
        Ok(Self::new(root, folder, package))
    }

    /// The chapter that a manifest describes.
    pub(crate) fn new(root: &Path, folder: &str, package: Package) -> Self {
        let Package { name, title, minutes, rule, objectives, closing, own, exercises: entries } =
            package;
        let mut chapter = Self {
            number: number_of(folder).unwrap_or_default(),
            name,
            folder: folder.to_owned(),
            title,
            minutes,
            rule,
            objectives,
            closing,
            own,
            package: root.join("exercises").join(folder),
            solutions: root.join("solutions").join(folder),
            exercises: Vec::new(),
        };
        let alone = entries.len() == 1;
        let exercises = entries.into_iter().map(|entry| chapter.exercise(entry, alone));
        chapter.exercises = exercises.collect();
        chapter
    }

    /// The exercise that an entry of the manifest describes.
    fn exercise(&self, entry: Entry, alone: bool) -> Exercise {
        let Entry { name, minutes, fails, aliases, optional } = entry;
        Exercise {
            id: format!("{}/{name}", self.name),
            shortest_name: if alone { self.name.clone() } else { name.clone() },
            shown_file: format!("exercises/{}/src/{name}.rs", self.folder),
            solutions: self.solutions.join(&name),
            package: self.package.clone(),
            chapter: self.name.clone(),
            title: self.title.clone(),
            name,
            minutes,
            fails,
            aliases,
            optional,
        }
    }
}

/// The number that a chapter's folder begins with: `03-futurelock` has the number 3. None if it is
/// no chapter's folder.
#[must_use]
pub fn number_of(folder: &str) -> Option<u32> {
    let (number, rest) = folder.split_at_checked(2)?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if digits && rest.starts_with('-') { number.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_number_is_no_chapter() {
        assert_eq!(number_of("03-futurelock"), Some(3));
        for folder in ["harness", "3-futurelock", "03futurelock", "0x-a", "03", "é1-a"] {
            assert_eq!(number_of(folder), None, "{folder}");
        }
    }
}
