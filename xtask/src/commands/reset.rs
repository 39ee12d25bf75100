//! `cargo xtask reset`: the reader's file as it was shipped, and theirs kept.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use record::ExitCode;
use workbook::{Error, Exercise, Result, Workbook, files};

use crate::console::Console;

/// Restores the shipped file, and says where the reader's is kept.
///
/// # Errors
/// As [`restore`].
pub(crate) fn run(workbook: &Workbook, exercise: &Exercise, console: Console) -> Result<ExitCode> {
    let shown = &exercise.shown_file;
    match restore(workbook, exercise)? {
        Restored::NothingToDo => {
            console.line(&format!("{shown} is as it was shipped: nothing to do."));
        }
        Restored::Missing => console.line(&format!("{shown} is back, as it was shipped.")),
        Restored::Over { backup } => {
            console.line(&format!("{shown} is as it was shipped."));
            console.line(&format!("Yours is kept: {}", workbook.shown(&backup)));
        }
    }
    Ok(ExitCode::Fixed)
}

/// What a reset found.
#[derive(Debug, PartialEq, Eq)]
enum Restored {
    /// The file was as it was shipped.
    NothingToDo,
    /// There was no file.
    Missing,
    /// There was another file.
    Over {
        /// Where it is kept.
        backup: PathBuf,
    },
}

/// Restores the shipped file, after a backup of the reader's.
///
/// # Errors
/// The shipped file cannot be read; the backup or the file cannot be written.
fn restore(workbook: &Workbook, exercise: &Exercise) -> Result<Restored> {
    let (file, shipped) = (exercise.file(), exercise.shipped());
    let shipped = fs::read(&shipped).map_err(|error| Error::io("read", &shipped, &error))?;
    let restored = match fs::read(&file) {
        Ok(theirs) if theirs == shipped => return Ok(Restored::NothingToDo),
        Ok(theirs) => {
            let folder = workbook.own_folder().join("backups");
            Restored::Over { backup: back_up(&folder, exercise, &theirs)? }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Restored::Missing,
        Err(error) => return Err(Error::io("read", &file, &error)),
    };
    let written = files::write_whole(&file, &shipped);
    written.map_err(|error| match &restored {
        Restored::Over { backup } => Error::unjudged(format!(
            "{error}; your file is as it was, and a copy of it is in {}",
            workbook.shown(backup)
        )),
        _ => error,
    })?;
    Ok(restored)
}

/// Writes the reader's file to the first number that is free; says where.
fn back_up(folder: &Path, exercise: &Exercise, theirs: &[u8]) -> Result<PathBuf> {
    let folder = folder.join(&exercise.chapter);
    files::create_folder(&folder)?;
    for number in 1_u32.. {
        let path = folder.join(format!("{}-{number}.rs", exercise.name));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(theirs)
                    .and_then(|()| file.sync_all())
                    .map_err(|error| Error::io("write", &path, &error))?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("create", &path, &error)),
        }
    }
    Err(Error::unjudged(format!("{} is full", folder.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    #[test]
    fn no_file_of_the_reader_is_ever_lost() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let exercise = workbook.exercises().next().unwrap();
        files::write(&exercise.shipped(), b"shipped").unwrap();
        for text in ["first", "second", "first"] {
            files::write(&exercise.file(), text.as_bytes()).unwrap();
            assert!(matches!(restore(&workbook, exercise).unwrap(), Restored::Over { .. }));
            assert_eq!(fs::read(exercise.file()).unwrap(), b"shipped");
        }
        assert_eq!(restore(&workbook, exercise).unwrap(), Restored::NothingToDo);
        fs::remove_file(exercise.file()).unwrap();
        assert_eq!(restore(&workbook, exercise).unwrap(), Restored::Missing);
        assert_eq!(fs::read(exercise.file()).unwrap(), b"shipped");
        let backups = files::walk(&workbook.own_folder().join("backups")).unwrap();
        let texts: Vec<String> = backups.iter().map(|path| files::read(path).unwrap()).collect();
        assert_eq!(texts, ["first", "second", "first"]);
    }

    #[test]
    fn a_reset_that_fails_leaves_the_file_and_names_the_backup() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let exercise = workbook.exercises().next().unwrap();
        files::write(&exercise.shipped(), b"shipped").unwrap();
        files::write(&exercise.file(), b"mine").unwrap();
        // What stands in the way of the new file.
        let beside = format!("copy_job.rs.{}.new~", std::process::id());
        fs::create_dir(exercise.file().with_file_name(beside)).unwrap();
        let error = restore(&workbook, exercise).unwrap_err().to_string();
        assert!(
            error.ends_with("a copy of it is in .async-traps/backups/futurelock/copy_job-1.rs"),
            "{error}"
        );
        assert_eq!(fs::read(exercise.file()).unwrap(), b"mine");
    }

    #[test]
    fn without_the_shipped_file_nothing_is_touched() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let exercise = workbook.exercises().next().unwrap();
        files::write(&exercise.file(), b"mine").unwrap();
        restore(&workbook, exercise).unwrap_err();
        assert_eq!(fs::read(exercise.file()).unwrap(), b"mine");
    }
}
