//! The reader's commands, one to a file. What several of them say, or what one says beside its result,
//! has files of its own:
//!
//! | file | what it holds |
//! |---|---|
//! | `afterwards` | what `check` says under a verdict; `change` and `known` find it |
//! | `next` | what the reader does next, a step a line |
//! | `outline`, `minutes` | chapters and exercises as rows; how long they take |
//! | `page`, `drawing` | a page in the browser; a run drawn as one |
//! | `backups`, `age` | the copies that `reset` keeps; how long ago something was |

mod afterwards;
mod age;
mod backups;
pub(crate) mod book;
mod change;
pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod doctor;
mod drawing;
pub(crate) mod heap;
pub(crate) mod hint;
mod known;
pub(crate) mod list;
mod minutes;
mod next;
mod outline;
mod page;
pub(crate) mod report;
pub(crate) mod reset;
pub(crate) mod solution;
pub(crate) mod trace;
pub(crate) mod watch;
pub(crate) mod welcome;

use std::path::PathBuf;
use std::{env, fs, io};

use clap::Args;
use workbook::{Error, Exercise, Result, Workbook, names};

use crate::build::Source;
use crate::ledger::Ledger;

/// Which file a command takes.
#[derive(Debug, Args)]
pub(crate) struct Taken {
    /// Take this file instead of yours
    #[arg(long, value_name = "FILE", conflicts_with = "solutions")]
    with: Option<PathBuf>,
    /// Take the reference solution
    #[arg(long)]
    solutions: bool,
}

impl Taken {
    /// The source that was meant.
    ///
    /// # Errors
    /// There is no such file.
    fn source(&self) -> Result<Source> {
        match &self.with {
            // A path is meant from where it was typed.
            Some(typed) => match env::current_dir().unwrap_or_default().join(typed) {
                file if file.is_file() => Ok(Source::File(file)),
                _ => Err(Error::misuse(format!("there is no file {}", typed.display()))),
            },
            None if self.solutions => Ok(Source::Reference),
            None => Ok(Source::Reader),
        }
    }
}

/// That there is a text to judge, before rustc says so in words of its own.
///
/// # Errors
/// The file is missing, empty, or no text in UTF-8; or it cannot be read.
fn readable(exercise: &Exercise, source: &Source) -> Result<()> {
    let Exercise { shown_file, name, .. } = exercise;
    let (file, shown, way_out) = match source {
        Source::Reader => {
            let way_out = format!("; `cargo xtask reset {name}` brings it back");
            (exercise.file(), shown_file.clone(), way_out)
        }
        Source::File(file) => (file.clone(), file.display().to_string(), String::new()),
        // Whoever ships it has proved that it can be built.
        Source::Reference => return Ok(()),
    };
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Error::unjudged(format!("{shown} is missing{way_out}")));
        }
        Err(error) => return Err(Error::io("read", &file, &error)),
    };
    match text_fault(&bytes) {
        Some(fault) => Err(Error::unjudged(format!("{shown} {fault}{way_out}"))),
        None => Ok(()),
    }
}

/// Why bytes are no program's text.
fn text_fault(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Some("is text in UTF-16, and Rust reads UTF-8; save it as UTF-8");
    }
    if bytes.contains(&0) {
        return Some("is no text: it holds zero bytes");
    }
    match str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Some("is empty"),
        Ok(_) => None,
        Err(_) => Some("is not text in UTF-8, which Rust reads; save it as UTF-8"),
    }
}

/// The exercise that was typed, or else the one to do next.
///
/// # Errors
/// The name was not understood; or there is no name, and all exercises are fixed.
pub(crate) fn named_or_next<'w>(
    workbook: &'w Workbook,
    typed: Option<&str>,
) -> Result<&'w Exercise> {
    match typed {
        Some(typed) => names::resolve_one(workbook, typed),
        None => Ledger::read(workbook)
            .next(workbook)
            .ok_or_else(|| Error::misuse("every exercise is fixed; name the one that you mean")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_called_what_it_is() {
        let fault = |bytes: &[u8]| text_fault(bytes).unwrap_or("is text");
        assert_eq!(fault("pub fn é() {}".as_bytes()), "is text");
        assert_eq!(fault(b"\xef\xbb\xbffn main() {}"), "is text", "with a mark, which rustc takes");
        assert_eq!(fault(b" \r\n"), "is empty");
        assert!(fault(b"\xff\xfep\0u\0b\0").contains("UTF-16"));
        assert!(fault(b"\x7fELF\0\x01").contains("no text"));
        assert!(fault(b"// na\xefve").contains("not text in UTF-8"));
    }
}
