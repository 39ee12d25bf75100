//! The copies of the reader's files that `reset` keeps: `.async-traps/backups/CHAPTER/NAME-N.rs`.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use workbook::{Error, Exercise, Result, Workbook, files};

/// A copy.
#[derive(Debug)]
pub(super) struct Backup {
    /// Counted from 1, the oldest first.
    pub(super) number: u32,
    /// Where it is.
    pub(super) file: PathBuf,
    /// How many seconds old it is; none where the system does not say.
    pub(super) age: Option<u64>,
}

/// The copies of an exercise, oldest first.
///
/// # Errors
/// Their folder is there and cannot be read.
pub(super) fn of(workbook: &Workbook, exercise: &Exercise) -> Result<Vec<Backup>> {
    let number_of = |file: &Path| -> Option<u32> {
        let name = files::name(file);
        let number = name.strip_prefix(&exercise.name)?.strip_prefix('-')?.strip_suffix(".rs")?;
        number.parse().ok()
    };
    let age_of = |file: &Path| {
        let written = fs::metadata(file).and_then(|data| data.modified()).ok()?;
        SystemTime::now().duration_since(written).ok().map(|age| age.as_secs())
    };
    let entries = files::entries(&folder(workbook, exercise))?;
    let mut backups: Vec<Backup> = entries
        .into_iter()
        .filter_map(|file| Some(Backup { number: number_of(&file)?, age: age_of(&file), file }))
        .collect();
    backups.sort_by_key(|backup| backup.number);
    Ok(backups)
}

/// Keeps a text of the reader's under the next number; says where.
///
/// # Errors
/// It cannot be written.
pub(super) fn keep(workbook: &Workbook, exercise: &Exercise, theirs: &[u8]) -> Result<PathBuf> {
    let newest = of(workbook, exercise)?.last().map_or(0, |backup| backup.number);
    let folder = folder(workbook, exercise);
    files::create_folder(&folder)?;
    for number in newest + 1.. {
        let path = folder.join(format!("{}-{number}.rs", exercise.name));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let written = file.write_all(theirs).and_then(|()| file.sync_all());
                if let Err(error) = written {
                    // Half a copy would pass for a whole one.
                    let _ = fs::remove_file(&path);
                    return Err(Error::io("write", &path, &error));
                }
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("create", &path, &error)),
        }
    }
    Err(Error::unjudged(format!("{} holds too many backups", folder.display())))
}

fn folder(workbook: &Workbook, exercise: &Exercise) -> PathBuf {
    workbook.own_folder().join("backups").join(&exercise.chapter)
}
