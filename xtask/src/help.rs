//! Which help the reader has asked for, so that the next call gives a little more.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::files;
use crate::workbook::{Exercise, Workbook};

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
    by_exercise: BTreeMap<String, Help>,
}

impl Helps {
    /// Reads what was asked. A file that is none of ours counts as nothing asked.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub(crate) fn read(workbook: &Workbook) -> Result<Self> {
        let file = workbook.own_folder().join("help.json");
        let text = files::read_if_present(&file)?.unwrap_or_default();
        Ok(Self { file, by_exercise: serde_json::from_str(&text).unwrap_or_default() })
    }

    /// What was asked for an exercise.
    pub(crate) fn of(&self, exercise: &Exercise) -> Help {
        self.by_exercise.get(&exercise.id).copied().unwrap_or_default()
    }

    /// Keeps what was asked for an exercise.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn keep(&mut self, exercise: &Exercise, help: Help) -> Result<()> {
        self.by_exercise.insert(exercise.id.clone(), help);
        let json = serde_json::to_vec_pretty(&self.by_exercise)
            .map_err(|error| Error::io("write", &self.file, &error.into()))?;
        files::write(&self.file, &json)
    }
}
