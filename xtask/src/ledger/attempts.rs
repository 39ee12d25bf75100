//! The ledger: one line for each attempt, and all that is known of the reader's progress.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use record::Conclusion;
use workbook::{Chapter, Error, Exercise, Result, Workbook, files};

use super::attempt::{Attempt, Lines};
use super::own_file;

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
    /// Reads the ledger. Whatever is wrong with the file is told and stops nothing: a line that is no
    /// attempt is passed over, and a file of nothing else is set aside.
    pub(crate) fn read(workbook: &Workbook) -> Self {
        let file = workbook.own_folder().join("attempts.jsonl");
        let Lines { attempts, foreign, spoiled } = Lines::parse(&own_file::read(&file));
        if let Some(format) = foreign {
            own_file::is_foreign(&file, format);
        } else if attempts.is_empty() && spoiled > 0 {
            own_file::set_aside(&file);
        }
        Self { file, attempts }
    }

    /// The attempts of somebody else, to look at.
    pub(crate) fn of(attempts: Vec<Attempt>) -> Self {
        Self { file: PathBuf::new(), attempts }
    }

    /// Adds an attempt, and appends it to the file.
    ///
    /// # Errors
    /// It cannot be written; it counts for the running command all the same.
    pub(crate) fn append(&mut self, attempt: Attempt) -> Result<()> {
        let failed = |error: std::io::Error| Error::io("write", &self.file, &error);
        let line = serde_json::to_string(&attempt).map_err(|error| failed(error.into()));
        self.attempts.push(attempt);
        if let Some(folder) = self.file.parent() {
            files::create_folder(folder)?;
        }
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&self.file);
        let file = file.as_mut().map_err(|error| Error::io("write", &self.file, error))?;
        // What a full disk has torn keeps a line of its own.
        let start = if ends_within_a_line(file).map_err(failed)? { "\n" } else { "" };
        // One write for the whole line: two commands at a time do not mix theirs.
        file.write_all(format!("{start}{}\n", line?).as_bytes()).map_err(failed)
    }

    /// The attempts at an exercise, under any of its names, oldest first.
    pub(crate) fn attempts_at<'a>(
        &'a self,
        exercise: &'a Exercise,
    ) -> impl DoubleEndedIterator<Item = &'a Attempt> {
        self.attempts.iter().filter(|attempt| attempt.is_of(exercise))
    }

    /// Whether all exercises of a chapter are fixed that a reader may not leave out.
    pub(crate) fn is_through(&self, chapter: &Chapter) -> bool {
        let mut required = chapter.exercises.iter().filter(|exercise| !exercise.optional);
        required.all(|exercise| self.state(exercise) == State::Fixed)
    }

    /// Where the reader stands with an exercise, under any of its names.
    pub(crate) fn state(&self, exercise: &Exercise) -> State {
        let mut count = 0;
        for attempt in self.attempts_at(exercise) {
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

/// Whether a file holds something, and no line feed at its end.
fn ends_within_a_line(file: &mut File) -> std::io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests {
    use record::wire;

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
            hang: 0,
            measured: Vec::new(),
        }
    }

    #[test]
    fn the_ledger_says_where_the_reader_stands() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook =
            testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job", "other"])]);
        let [copy_job, other] = &workbook.chapters[0].exercises[..] else { unreachable!() };
        let mut ledger = Ledger::read(&workbook);
        assert_eq!(ledger.state(copy_job), State::NotTried);
        assert_eq!(ledger.next(&workbook).unwrap().name, "copy_job");

        let reason = Conclusion::NotJudged { reason: "it does not compile".into() };
        ledger.append(attempt("futurelock/old_copy_job", Conclusion::NotFixed)).unwrap();
        ledger.append(attempt("futurelock/copy_job", reason)).unwrap();
        assert_eq!(ledger.state(copy_job), State::Tried(2));
        assert_eq!(ledger.state(other), State::NotTried);
        ledger.append(attempt("futurelock/copy_job", Conclusion::Fixed)).unwrap();
        ledger.append(attempt("futurelock/copy_job", Conclusion::NotFixed)).unwrap();

        let text = files::read(&ledger.file).unwrap() + "{\"exercise\": \"futurelock/ot";
        files::write(&ledger.file, text.as_bytes()).unwrap();
        let mut again = Ledger::read(&workbook);
        assert_eq!(again.attempts, ledger.attempts);
        assert_eq!(again.state(copy_job), State::Fixed);
        assert_eq!(again.next(&workbook).unwrap().name, "other");

        // After a torn line the next attempt has a line of its own.
        again.append(attempt("futurelock/other", Conclusion::Fixed)).unwrap();
        assert_eq!(Ledger::read(&workbook).state(other), State::Fixed);
    }

    #[test]
    fn a_spoiled_file_is_set_aside_and_one_of_a_newer_format_goes_on() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let exercise = &workbook.chapters[0].exercises[0];
        let file = Ledger::read(&workbook).file;
        for number in 1..=2 {
            files::write(&file, b"\xff\xfe\n\x00").unwrap();
            assert_eq!(Ledger::read(&workbook).state(exercise), State::NotTried);
            let kept = file.with_added_extension(format!("spoiled-{number}"));
            assert!(kept.is_file() && !file.exists());
        }
        let newer = "{\"format\":2,\"task\":\"copy\"}\n";
        files::write(&file, newer.as_bytes()).unwrap();
        let mut ledger = Ledger::read(&workbook);
        assert_eq!(ledger.state(exercise), State::NotTried);
        ledger.append(attempt("futurelock/copy_job", Conclusion::Fixed)).unwrap();
        assert!(files::read(&file).unwrap().starts_with(newer));
        assert_eq!(Ledger::read(&workbook).state(exercise), State::Fixed);
    }
}
