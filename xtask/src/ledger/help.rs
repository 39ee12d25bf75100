//! Which help the reader has asked for, so that the next call gives a little more.

use std::collections::BTreeMap;
use std::path::PathBuf;

use record::wire::{self, ReadError};
use serde::{Deserialize, Serialize};
use workbook::{Error, Exercise, Result, Workbook, files};

use super::own_file;

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
    /// Whether a newer version wrote the file. Then it is not written over.
    is_foreign: bool,
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
    /// Reads what was asked. Whatever is wrong with the file is told and stops nothing: it counts as
    /// nothing asked, and is kept.
    pub(crate) fn read(workbook: &Workbook) -> Self {
        let file = workbook.own_folder().join("help.json");
        let bytes = own_file::read(&file);
        let text = str::from_utf8(&bytes).unwrap_or_default();
        let (kept, is_foreign) = match wire::read(text) {
            Ok(kept) => (kept, false),
            Err(ReadError::Format(format)) => {
                own_file::is_foreign(&file, format);
                (Kept::default(), true)
            }
            Err(ReadError::Json(_)) => {
                if !bytes.is_empty() {
                    own_file::set_aside(&file);
                }
                (Kept::default(), false)
            }
        };
        Self { file, kept, is_foreign }
    }

    /// What was asked for an exercise.
    pub(crate) fn of(&self, exercise: &Exercise) -> Help {
        self.kept.by_exercise.get(&exercise.id).copied().unwrap_or_default()
    }

    /// Keeps what was asked for an exercise.
    ///
    /// # Errors
    /// The file cannot be written, or is of a newer version of the workbook.
    pub(crate) fn keep(&mut self, exercise: &Exercise, help: Help) -> Result<()> {
        if self.is_foreign {
            let file = self.file.display();
            let text = format!("{file} is of a newer version of the workbook and is left alone");
            return Err(Error::unjudged(text));
        }
        self.kept.by_exercise.insert(exercise.id.clone(), help);
        let json = serde_json::to_vec_pretty(&self.kept)
            .map_err(|error| Error::io("write", &self.file, &error.into()))?;
        files::write_whole(&self.file, &json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    #[test]
    fn a_file_without_a_format_is_read_and_one_of_another_is_left_alone() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let exercise = &workbook.chapters[0].exercises[0];
        let mut helps = Helps::read(&workbook);
        let asked = Help { hints: 2, solution: true };
        let old = br#"{"futurelock/copy_job":{"hints":2,"solution":true}}"#;
        files::write(&helps.file, old).unwrap();
        assert_eq!(Helps::read(&workbook).of(exercise), asked);
        helps.keep(exercise, Help::default()).unwrap();
        assert_eq!(Helps::read(&workbook).of(exercise), Help::default());

        let newer = br#"{"format":2,"a":"b"}"#;
        files::write(&helps.file, newer).unwrap();
        let mut helps = Helps::read(&workbook);
        assert_eq!(helps.of(exercise), Help::default());
        let error = helps.keep(exercise, asked).unwrap_err().to_string();
        assert!(error.ends_with("of a newer version of the workbook and is left alone"), "{error}");
        assert_eq!(files::read(&helps.file).unwrap().as_bytes(), newer);
    }

    #[test]
    fn a_spoiled_file_is_set_aside() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let exercise = &workbook.chapters[0].exercises[0];
        let mut helps = Helps::read(&workbook);
        files::write(&helps.file, b"{\"futurelock").unwrap();
        assert_eq!(Helps::read(&workbook).of(exercise), Help::default());
        let kept = helps.file.with_added_extension("spoiled-1");
        assert_eq!(files::read(&kept).unwrap(), "{\"futurelock");
        helps.keep(exercise, Help { hints: 1, solution: false }).unwrap();
        assert_eq!(Helps::read(&workbook).of(exercise).hints, 1);
    }
}
