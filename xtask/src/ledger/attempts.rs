//! The ledger: one line for each attempt, and all that is known of the reader's progress.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use record::wire::{self, ReadError};
use record::{Conclusion, Report};
use serde::{Deserialize, Serialize};
use workbook::{Error, Exercise, Result, Workbook, files};

/// One run of a verdict over the reader's own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempt {
    /// The format of the line; the first ones did not name it.
    #[serde(default = "wire::first_format")]
    pub(crate) format: u32,
    /// Chapter and exercise, as they were called then.
    pub(crate) exercise: String,
    /// When, in seconds since 1970.
    pub(crate) unix_time: u64,
    /// What it came to.
    pub(crate) conclusion: Conclusion,
    /// The ids of the checks that failed.
    pub(crate) failed: Vec<String>,
}

impl Attempt {
    /// The attempt that has just been judged.
    pub(crate) fn now(exercise: &Exercise, report: &Report) -> Self {
        // A clock before 1970 is no reason to fail.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            format: wire::FORMAT,
            exercise: exercise.id.clone(),
            unix_time: now.as_secs(),
            conclusion: report.conclusion.clone(),
            failed: report.failed().map(str::to_owned).collect(),
        }
    }
}

/// Where the reader stands with an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Never checked.
    NotTried,
    /// Checked so many times, and never fixed.
    Tried(usize),
    /// Fixed at least once: what is learnt is not lost when the file is reset to try again.
    Fixed,
}

/// All attempts, oldest first.
#[derive(Debug)]
pub(crate) struct Ledger {
    file: PathBuf,
    attempts: Vec<Attempt>,
}

impl Ledger {
    /// Reads the ledger. A line that is no attempt, as a full disk leaves behind, is passed over.
    ///
    /// # Errors
    /// The file is there and cannot be read, or a line of it has another format.
    pub(crate) fn read(workbook: &Workbook) -> Result<Self> {
        let file = workbook.own_folder().join("attempts.jsonl");
        let text = files::read_if_present(&file)?.unwrap_or_default();
        let mut attempts = Vec::new();
        for line in text.lines() {
            match wire::read(line) {
                Ok(attempt) => attempts.push(attempt),
                Err(ReadError::Json(_)) => {}
                Err(error @ ReadError::Format(_)) => return Err(Error::foreign(&file, &error)),
            }
        }
        Ok(Self { file, attempts })
    }

    /// Appends an attempt to the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn append(&mut self, attempt: Attempt) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            files::create_folder(folder)?;
        }
        // One write for the whole line: two commands at a time do not mix theirs.
        let failed = |error: std::io::Error| Error::io("write", &self.file, &error);
        let line = serde_json::to_string(&attempt).map_err(|error| failed(error.into()))? + "\n";
        let mut file =
            OpenOptions::new().create(true).append(true).open(&self.file).map_err(failed)?;
        file.write_all(line.as_bytes()).map_err(failed)?;
        self.attempts.push(attempt);
        Ok(())
    }

    /// Where the reader stands with an exercise, under any of its names.
    pub(crate) fn state(&self, exercise: &Exercise) -> State {
        let attempts = self.attempts.iter().filter(|attempt| {
            attempt.exercise == exercise.id || exercise.is_called(&attempt.exercise)
        });
        let mut count = 0;
        for attempt in attempts {
            if attempt.conclusion == Conclusion::Fixed {
                return State::Fixed;
            }
            count += 1;
        }
        if count == 0 { State::NotTried } else { State::Tried(count) }
    }

    /// The exercise to do next: the first that is not fixed, or that was brought back to how it
    /// was shipped, optional ones last.
    pub(crate) fn next<'a>(&self, workbook: &'a Workbook) -> Option<&'a Exercise> {
        let open = |exercise: &&Exercise| {
            self.state(exercise) != State::Fixed || exercise.is_as_shipped().unwrap_or(false)
        };
        let required = workbook.exercises().filter(open).find(|exercise| !exercise.optional);
        required.or_else(|| workbook.exercises().find(open))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    fn attempt(exercise: &str, conclusion: Conclusion) -> Attempt {
        Attempt {
            format: wire::FORMAT,
            exercise: exercise.into(),
            unix_time: 1,
            conclusion,
            failed: vec!["finishes".into()],
        }
    }

    #[test]
    fn the_ledger_says_where_the_reader_stands() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook =
            testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job", "other"])]);
        let [copy_job, other] = &workbook.chapters[0].exercises[..] else { unreachable!() };
        let mut ledger = Ledger::read(&workbook).unwrap();
        assert_eq!(ledger.state(copy_job), State::NotTried);
        assert_eq!(ledger.next(&workbook).unwrap().name, "copy_job");

        let reason = Conclusion::NotJudged { reason: "it does not compile".into() };
        ledger.append(attempt("futurelock/old_copy_job", Conclusion::NotFixed)).unwrap();
        ledger.append(attempt("futurelock/copy_job", reason)).unwrap();
        assert_eq!(ledger.state(copy_job), State::Tried(2));
        assert_eq!(ledger.state(other), State::NotTried);
        ledger.append(attempt("futurelock/copy_job", Conclusion::Fixed)).unwrap();
        ledger.append(attempt("futurelock/copy_job", Conclusion::NotFixed)).unwrap();

        let text = files::read(&ledger.file).unwrap() + "{\"exercise\": \"futurelock/ot\n";
        files::write(&ledger.file, text.as_bytes()).unwrap();
        let again = Ledger::read(&workbook).unwrap();
        assert_eq!(again.attempts, ledger.attempts);
        assert_eq!(again.state(copy_job), State::Fixed);
        assert_eq!(again.next(&workbook).unwrap().name, "other");
    }

    #[test]
    fn a_line_without_a_format_is_kept_and_one_of_another_is_told() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let file = Ledger::read(&workbook).unwrap().file;
        let old =
            r#"{"exercise":"futurelock/copy_job","unix_time":1,"conclusion":"fixed","failed":[]}"#;
        files::write(&file, format!("{old}\n").as_bytes()).unwrap();
        let ledger = Ledger::read(&workbook).unwrap();
        assert_eq!(ledger.state(&workbook.chapters[0].exercises[0]), State::Fixed);

        files::write(&file, b"{\"format\":2,\"task\":\"copy\"}\n").unwrap();
        let error = Ledger::read(&workbook).unwrap_err().to_string();
        assert!(error.contains("it has format 2") && error.ends_with("begin anew"), "{error}");
    }
}
