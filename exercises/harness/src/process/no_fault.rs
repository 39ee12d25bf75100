//! Ends of a child that are no fault of the program: nothing is judged then, and the cause is told.
//!
//! A child that cannot write its lines has two other ways to say so, and uses both: a line on its standard
//! error, and an exit code of its own. So a program that only exits with that code is not mistaken for it.

use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitStatus;

use super::foreign;

/// Begins the line on standard error.
const LINES_LOST: &str = "\u{1e}async-traps cannot write: ";

/// The exit code that goes with it.
const LINES_LOST_CODE: i32 = 74;

/// In a child: its lines cannot be written, so nothing that it found can be told. Ends the process.
pub(super) fn lines_lost(error: &io::Error) -> ! {
    // Where that is closed as well, the code alone is left, and the parent tells that.
    let _ = writeln!(io::stderr(), "\n{LINES_LOST}{}", cause(error));
    std::process::exit(LINES_LOST_CODE);
}

/// In the parent, of a child that handed over nothing: why that is no fault of the program's, if it
/// is none. Its lines are in a file of this folder, and its last words on standard error are these.
pub(super) fn reason(status: ExitStatus, folder: &Path, last_words: &str) -> Option<String> {
    if status.code() == Some(LINES_LOST_CODE) {
        let said = last_words.lines().find_map(|line| line.strip_prefix(LINES_LOST))?;
        return Some(no_room(&foreign::message(said), folder));
    }
    let signal = ended_from_outside(status)?;
    Some(format!(
        "The process of your program was ended from outside, by {signal}. Either somebody ended it; \
         then run it again. Or the machine ran out of memory; then look at what the program holds at \
         once, for it may need far too much."
    ))
}

/// The verdict's own file could not be made or written in this folder.
pub(super) fn no_room(cause: &str, folder: &Path) -> String {
    format!(
        "The verdict keeps a file while it runs, and could not write it: {cause}. That says nothing \
         about your program. Make sure that there is room in this folder, and that you may write \
         there, and run it again: {}",
        folder.display()
    )
}

/// An error of the system's, with the word for it that people know.
pub(super) fn cause(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => format!("the disk is full: {error}"),
        _ => error.to_string(),
    }
}

/// The signal by which others end a process. Those that a program brings upon itself, such as an abort
/// or an invalid access to memory, are its own.
#[cfg(unix)]
fn ended_from_outside(status: ExitStatus) -> Option<&'static str> {
    use std::os::unix::process::ExitStatusExt;
    // The same numbers on Linux and macOS.
    match status.signal()? {
        1 => Some("signal 1 (SIGHUP)"),
        2 => Some("signal 2 (SIGINT)"),
        3 => Some("signal 3 (SIGQUIT)"),
        9 => Some("signal 9 (SIGKILL)"),
        15 => Some("signal 15 (SIGTERM)"),
        _ => None,
    }
}

/// Windows has no signals, and who ends a process chooses its code: only Ctrl-C has one of its own.
#[cfg(not(unix))]
fn ended_from_outside(status: ExitStatus) -> Option<&'static str> {
    const STATUS_CONTROL_C_EXIT: i32 = 0xC000_013A_u32.cast_signed();
    (status.code() == Some(STATUS_CONTROL_C_EXIT)).then_some("Ctrl-C")
}
