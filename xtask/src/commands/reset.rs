//! `cargo xtask reset`: the reader's file as it was shipped, or as it was before, and theirs kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use record::{ExitCode, units};
use similar::{ChangeTag, TextDiff};
use workbook::{Error, Exercise, Result, Workbook, files, names};

use super::age;
use super::backups::{self, Backup};
use crate::console::Console;

/// The wish of a person who typed `cargo xtask reset`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The exercise
    #[arg(required_unless_present = "list")]
    exercise: Option<String>,
    /// List the copies of your file that were kept
    #[arg(long, conflicts_with = "to")]
    list: bool,
    /// Bring back the copy of this number, in place of the shipped file
    #[arg(long, value_name = "N", requires = "exercise")]
    to: Option<u32>,
}

/// Restores a file and says where the reader's is kept; or lists what was kept.
///
/// # Errors
/// The name or number was not understood; as [`restore`].
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let exercise = wish.exercise.as_deref();
    let exercise = exercise.map(|typed| names::resolve_one(workbook, typed)).transpose()?;
    match exercise {
        Some(exercise) if !wish.list => restore_and_tell(workbook, exercise, wish.to, console)?,
        _ => list(workbook, exercise, console)?,
    }
    Ok(ExitCode::Fixed)
}

fn restore_and_tell(
    workbook: &Workbook,
    exercise: &Exercise,
    to: Option<u32>,
    console: Console,
) -> Result<()> {
    let shown = &exercise.shown_file;
    let (wanted, as_it) = match to {
        None => (exercise.shipped(), "as it was shipped".to_owned()),
        Some(number) => (backup(workbook, exercise, number)?.file, format!("copy {number} again")),
    };
    match restore(workbook, exercise, &wanted)? {
        Restored::NothingToDo => console.line(&format!("{shown} is {as_it}: nothing to do.")),
        Restored::Missing => console.line(&format!("{shown} is back, {as_it}.")),
        Restored::Over { backup: None } => console.line(&format!("{shown} is {as_it}.")),
        Restored::Over { backup: Some(backup) } => {
            console.line(&format!("{shown} is {as_it}."));
            console.line(&format!("Yours is kept: {}", workbook.shown(&backup)));
            console.line(&format!("All that is kept: cargo xtask reset {} --list", exercise.name));
        }
    }
    Ok(())
}

/// The copy of a number.
fn backup(workbook: &Workbook, exercise: &Exercise, number: u32) -> Result<Backup> {
    let kept = backups::of(workbook, exercise)?;
    kept.into_iter().find(|backup| backup.number == number).ok_or_else(|| {
        let Exercise { id, name, .. } = exercise;
        let way_out = format!("cargo xtask reset {name} --list shows those that are kept");
        Error::misuse(format!("there is no copy {number} of {id}; {way_out}"))
    })
}

/// Lists the copies of an exercise, or of all.
fn list(workbook: &Workbook, only: Option<&Exercise>, console: Console) -> Result<()> {
    let mut last = None;
    for exercise in workbook.exercises().filter(|one| only.is_none_or(|only| only.id == one.id)) {
        let kept = backups::of(workbook, exercise)?;
        if kept.is_empty() {
            continue;
        }
        if !console.plain {
            console.line(&exercise.id);
        }
        let theirs = fs::read(exercise.file()).unwrap_or_default();
        for backup in &kept {
            let line = line(workbook, exercise, backup, &theirs, console.plain)?;
            console.line(&line);
        }
        last = kept.last().map(|backup| (&exercise.name, backup.number));
    }
    console.line(&match (last, only) {
        (Some((name, number)), _) => {
            format!("To bring one back: cargo xtask reset {name} --to {number}")
        }
        (None, Some(only)) => format!("No copy of {} is kept: it was never reset.", only.id),
        (None, None) => "No copies are kept: no exercise was ever reset.".to_owned(),
    });
    Ok(())
}

/// `  2  3 hours ago, 7 lines differ from yours now`
fn line(
    workbook: &Workbook,
    exercise: &Exercise,
    backup: &Backup,
    theirs: &[u8],
    plain: bool,
) -> Result<String> {
    let Backup { number, file, age } = backup;
    let kept = fs::read(file).map_err(|error| Error::io("read", file, &error))?;
    let when = age.map_or_else(|| "some time ago".to_owned(), age::ago);
    let differ = match lines_that_differ(&kept, theirs) {
        0 => "the same as yours now".to_owned(),
        1 => "1 line differs from yours now".to_owned(),
        lines => format!("{} lines differ from yours now", units::grouped(lines as u64)),
    };
    Ok(if plain {
        format!("{}, copy {number}: {when}, {differ}, {}.", exercise.id, workbook.shown(file))
    } else {
        format!("{number:>3}  {when}, {differ}")
    })
}

/// Lines that are in one of two texts only: the more of those that are gone and those that came.
fn lines_that_differ(one: &[u8], other: &[u8]) -> usize {
    let [one, other] = [one, other].map(|text| files::unix_lines(&String::from_utf8_lossy(text)));
    let diff = TextDiff::from_lines(&one, &other);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    count(ChangeTag::Delete).max(count(ChangeTag::Insert))
}

/// What a reset found.
#[derive(Debug, PartialEq, Eq)]
enum Restored {
    /// The file was as it is wanted.
    NothingToDo,
    /// There was no file.
    Missing,
    /// There was another file.
    Over {
        /// Where it is kept; none where it was as it was shipped.
        backup: Option<PathBuf>,
    },
}

/// Writes the wanted text into the reader's file, after a backup of what is there.
///
/// # Errors
/// The wanted file cannot be read; the backup or the file cannot be written. The file is then as it
/// was, and if it is kept already, the error says where.
fn restore(workbook: &Workbook, exercise: &Exercise, wanted: &Path) -> Result<Restored> {
    let file = exercise.file();
    let wanted = fs::read(wanted).map_err(|error| Error::io("read", wanted, &error))?;
    let restored = match fs::read(&file) {
        Ok(theirs) if theirs == wanted => return Ok(Restored::NothingToDo),
        // It can be had again at any time.
        Ok(_) if exercise.is_as_shipped().unwrap_or(false) => Restored::Over { backup: None },
        Ok(theirs) => Restored::Over { backup: Some(backups::keep(workbook, exercise, &theirs)?) },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Restored::Missing,
        Err(error) => return Err(Error::io("read", &file, &error)),
    };
    files::write_whole(&file, &wanted).map_err(|error| match &restored {
        Restored::Over { backup: Some(backup) } => {
            let kept = workbook.shown(backup);
            Error::unjudged(format!(
                "{error}; your file is as it was, and a copy of it is in {kept}"
            ))
        }
        _ => error,
    })?;
    Ok(restored)
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
            assert!(matches!(
                restore(&workbook, exercise, &exercise.shipped()).unwrap(),
                Restored::Over { .. }
            ));
            assert_eq!(fs::read(exercise.file()).unwrap(), b"shipped");
        }
        assert_eq!(
            restore(&workbook, exercise, &exercise.shipped()).unwrap(),
            Restored::NothingToDo
        );
        fs::remove_file(exercise.file()).unwrap();
        assert_eq!(restore(&workbook, exercise, &exercise.shipped()).unwrap(), Restored::Missing);
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
        let error = restore(&workbook, exercise, &exercise.shipped()).unwrap_err().to_string();
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
        restore(&workbook, exercise, &exercise.shipped()).unwrap_err();
        assert_eq!(fs::read(exercise.file()).unwrap(), b"mine");
    }
}
