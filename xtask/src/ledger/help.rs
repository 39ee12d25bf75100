//! Which help the reader has asked for, so that the next call gives a little more.

use std::collections::BTreeMap;
use std::path::PathBuf;

use record::wire::{self, ReadError};
use serde::{Deserialize, Serialize};
use workbook::{Error, Exercise, Result, Workbook, files};

/// What was asked for one exercise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Help {
    /// How many hints have been shown.
    pub(crate) hints: usize,
    /// Whether the solution was asked for before the exercise was fixed.
    pub(crate) solution: bool,
}

/// What was asked for each exercise.
#[derive(Debug)]
pub(crate) struct Helps {
    file: PathBuf,
    kept: Kept,
}

/// What the file holds.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// The first files did not name it. No exercise is called so: its name has a slash.
    #[serde(default = "wire::first_format")]
    format: u32,
    #[serde(flatten)]
    by_exercise: BTreeMap<String, Help>,
}

impl Default for Kept {
    fn default() -> Self {
        Self { format: wire::FORMAT, by_exercise: BTreeMap::new() }
    }
}

impl Helps {
    /// Reads what was asked. A file that is none of ours counts as nothing asked.
    ///
    /// # Errors
    /// The file is there and cannot be read, or has another format.
    pub(crate) fn read(workbook: &Workbook) -> Result<Self> {
        let file = workbook.own_folder().join("help.json");
        let text = files::read_if_present(&file)?.unwrap_or_default();
        match wire::read(&text) {
            Ok(kept) => Ok(Self { file, kept }),
            Err(ReadError::Json(_)) => Ok(Self { file, kept: Kept::default() }),
            Err(error @ ReadError::Format(_)) => Err(Error::foreign(&file, &error)),
        }
    }

    /// What was asked for an exercise.
    pub(crate) fn of(&self, exercise: &Exercise) -> Help {
        self.kept.by_exercise.get(&exercise.id).copied().unwrap_or_default()
    }

    /// Keeps what was asked for an exercise.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn keep(&mut self, exercise: &Exercise, help: Help) -> Result<()> {
        self.kept.by_exercise.insert(exercise.id.clone(), help);
        let json = serde_json::to_vec_pretty(&self.kept)
            .map_err(|error| Error::io("write", &self.file, &error.into()))?;
        files::write(&self.file, &json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    #[test]
    fn a_file_without_a_format_is_kept_and_one_of_another_is_told() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let exercise = &workbook.chapters[0].exercises[0];
        let mut helps = Helps::read(&workbook).unwrap();
        let asked = Help { hints: 2, solution: true };
        let old = br#"{"futurelock/copy_job":{"hints":2,"solution":true}}"#;
        files::write(&helps.file, old).unwrap();
        assert_eq!(Helps::read(&workbook).unwrap().of(exercise), asked);
        helps.keep(exercise, Help::default()).unwrap();
        assert_eq!(Helps::read(&workbook).unwrap().of(exercise), Help::default());

        files::write(&helps.file, br#"{"format":2}"#).unwrap();
        let error = Helps::read(&workbook).unwrap_err().to_string();
        assert!(error.contains("it has format 2") && error.ends_with("begin anew"), "{error}");
    }
}
