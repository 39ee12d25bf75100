//! A window on the heap of a service that runs: what is allocated while it is open and still alive
//! when it closes is what the heap has grown by.

use std::io;
use std::path::{Path, PathBuf};
use std::thread;

// ANCHOR: window
/// Opens a window each time that one is asked for, and closes it the next time. Writes `heap-1.json`,
/// `heap-2.json` and so on into the folder.
pub fn windows(folder: &Path, asked: impl IntoIterator, log: impl Fn(&str)) {
    let mut asked = asked.into_iter();
    for number in 1.. {
        if asked.next().is_none() {
            return;
        }
        let file = folder.join(format!("heap-{number}.json"));
        let profiler = dhat::Profiler::builder().file_name(file).trim_backtraces(Some(20)).build();
        log(&format!("heap window {number} is open"));
        asked.next();
        // Writes the profile. Meanwhile nobody in this process can allocate.
        drop(profiler);
        log(&format!("heap window {number} is closed"));
    }
}

/// The signal SIGUSR1 opens and closes windows from now on. The thread needs no worker of a runtime.
///
/// # Errors
/// The system gives no thread, or does not let us listen.
#[cfg(unix)]
pub fn start(folder: PathBuf, log: impl Fn(&str) + Send + 'static) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([signal_hook::consts::SIGUSR1])?;
    let run = move || windows(&folder, &mut signals, log);
    thread::Builder::new().name("heap window".to_owned()).spawn(run)?;
    Ok(())
}

/// Windows has no such signal. A line on the standard input does the same.
///
/// # Errors
/// The system gives no thread.
#[cfg(not(unix))]
pub fn start(folder: PathBuf, log: impl Fn(&str) + Send + 'static) -> io::Result<()> {
    let run = move || windows(&folder, io::stdin().lines(), log);
    thread::Builder::new().name("heap window".to_owned()).spawn(run)?;
    Ok(())
}
// ANCHOR_END: window
