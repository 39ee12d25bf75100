//! A folder that is gone when it is no longer needed.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, process};

use workbook::{Error, Result, files};

/// A new, empty folder of its own; removed with all it holds when this is dropped.
///
/// A process that is killed drops nothing. So the folders lie in numbered places below the target folder,
/// each with a lock, which ends with its process in any case. Whoever takes a place next clears it.
#[derive(Debug)]
pub(crate) struct TemporaryFolder {
    path: PathBuf,
    /// Keeps the place.
    _lock: File,
}

impl TemporaryFolder {
    /// Makes one in the first place that is free.
    ///
    /// # Errors
    /// It cannot be made.
    pub(crate) fn new() -> Result<Self> {
        Self::below(&places())
    }

    fn below(places: &Path) -> Result<Self> {
        files::create_folder(places)?;
        let mut number = 0_u64;
        loop {
            let (lock, place) =
                (places.join(format!("{number}.lock")), places.join(number.to_string()));
            let file = File::create(&lock).map_err(|error| Error::io("create", &lock, &error))?;
            match file.try_lock() {
                Ok(()) => return Self::inside(&place, file),
                Err(TryLockError::WouldBlock) => number += 1,
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", &lock, &error)),
            }
        }
    }

    /// A new folder in a place that is ours now. It has a name that no other ever had: what an earlier
    /// process started, and lives still, must not write into it.
    fn inside(place: &Path, lock: File) -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let _ = fs::remove_dir_all(place);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = place.join(format!("{}-{number}", process::id()));
        files::create_folder(&path)?;
        Ok(Self { path, _lock: lock })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // On Windows a file that is still open cannot be removed: whoever takes the place next does it.
        let _ = fs::remove_dir_all(self.path.parent().unwrap_or(&self.path));
    }
}

/// In the target folder that holds the running `xtask`; where there is none, with the system's own.
fn places() -> PathBuf {
    let xtask = env::current_exe().unwrap_or_default();
    // Cargo marks a target folder with this file.
    let target = xtask.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    target.map_or_else(env::temp_dir, Path::to_path_buf).join("async-traps").join("runs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_and_leaves_nothing() {
        let (one, other) = (TemporaryFolder::new().unwrap(), TemporaryFolder::new().unwrap());
        assert_ne!(one.path(), other.path());
        let path = one.path().to_owned();
        fs::write(path.join("file"), "text").unwrap();
        drop(one);
        assert!(!path.exists() && other.path().is_dir());
    }

    #[test]
    fn what_a_killed_process_left_is_cleared_by_the_next() {
        let folder = TemporaryFolder::new().unwrap();
        let places = folder.path().join("runs");
        let left = places.join("0").join("1-0");
        fs::create_dir_all(&left).unwrap();
        fs::write(places.join("0.lock"), "").unwrap();
        let next = TemporaryFolder::below(&places).unwrap();
        assert!(!left.exists() && next.path().starts_with(places.join("0")));
    }
}
