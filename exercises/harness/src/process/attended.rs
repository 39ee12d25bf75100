//! A verdict's parent ends when whoever started it is gone, if it was told that somebody attends to it.
//!
//! A process that is killed cannot stop those that it started. But the system closes what it held open: the
//! other end of the parent's standard input. The child ends in the same way, when its parent does.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;

use record::wire;

/// The files of the child that runs now.
static FILES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// From now on, ends this process when nobody attends to it any more.
pub(super) fn watch() {
    static WATCHES: Once = Once::new();
    WATCHES.call_once(|| {
        if std::env::var_os(wire::ATTENDED).is_some() {
            thread::spawn(wait_for_the_end);
        }
    });
}

/// Remembers files that are removed when this process is left alone; none when they are gone.
pub(super) fn remember(files: &[&Path]) {
    *lock() = files.iter().map(|file| file.to_path_buf()).collect();
}

fn wait_for_the_end() {
    let mut byte = [0];
    while let Ok(1) = io::stdin().read(&mut byte) {}
    for file in lock().iter() {
        let _ = std::fs::remove_file(file);
    }
    std::process::exit(record::ExitCode::NotJudged as i32);
}

fn lock() -> MutexGuard<'static, Vec<PathBuf>> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}
