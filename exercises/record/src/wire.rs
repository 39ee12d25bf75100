//! What goes between the processes of the workbook, said once: the variables of the environment,
//! the exit codes, and the format of the records.

use std::fmt;
use std::process;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The folder of the workbook. Written by `cargo xtask` for the book's builder, and by tests; read
/// by xtask and by the builder, which look for the folder themselves without it.
pub const ROOT: &str = "ASYNC_TRAPS_ROOT";

/// The file for the report. Written by xtask; read by the verdict, which writes its
/// [`Report`](crate::Report) there as JSON.
pub const REPORT: &str = "ASYNC_TRAPS_REPORT";

/// The folder of what belongs to the reader, in place of `.async-traps`. Written by whoever keeps it
/// elsewhere, and for the commands that the book shows; read by xtask.
pub const OWN: &str = "ASYNC_TRAPS_OWN";

/// The case that a verdict runs in its own process, without a child, so that a debugger stops in it: a
/// number counted from 0, or [`SHOWN`]. Written by whoever debugs; read by the verdict.
pub const CASE: &str = "ASYNC_TRAPS_CASE";

/// Whether somebody attends to the verdict's parent, and holds the other end of its standard input: when
/// that closes, nobody wants the verdict any more. Written by xtask; read by the verdict's parent.
pub const ATTENDED: &str = "ASYNC_TRAPS_ATTENDED";

/// The run whose trace the report is to hold: an index counted from 0, or [`SHOWN`]; or [`HEAP`]. Written by
/// xtask; read by the verdict's parent. Without it a report holds no trace: of two things that
/// happen in one moment either can come first, and reports are compared.
pub const TRACE: &str = "ASYNC_TRAPS_TRACE";

/// The value of [`TRACE`] that means the run which the verdict shows; the first if it is green.
pub const SHOWN: &str = "shown";

/// The value of [`TRACE`] that asks for no trace, but for the [`HeapUse`](crate::HeapUse) of a run: the
/// verdict's parent has one case run once more for it.
pub const HEAP: &str = "heap";

/// The file for a listing's trace. Written by xtask; read by the listing, which writes its
/// [`Trace`](crate::Trace) there as JSON.
pub const TRACE_FILE: &str = "ASYNC_TRAPS_TRACE_FILE";

/// The [`Errand`](crate::Errand) of a verdict's child, as JSON. Written by the verdict's parent; read by
/// the child, which knows by it that it is one.
pub const CHILD: &str = "ASYNC_TRAPS_CHILD";

/// The file that a child appends its lines to. Written by the verdict's parent; read by the child.
pub const LINES: &str = "ASYNC_TRAPS_LINES";

/// Whether a verdict keeps the files that its processes wrote, to look inside. Written by whoever
/// looks for a fault of the harness; read by the verdict's parent.
pub const KEEP: &str = "ASYNC_TRAPS_KEEP";

/// How long a look of a verdict's child takes, in milliseconds; 2 without it. Set by the tests of the
/// harness, which play a system on which it takes longer; read by the child.
pub const LOOK_MS: &str = "ASYNC_TRAPS_LOOK_MS";

/// The number that a process ends with. The greater one is the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ExitCode {
    /// The program is fixed; or the command has done what it was asked for.
    Fixed = 0,
    /// The program is not fixed; or what the command compared is not as it must be.
    NotFixed = 1,
    /// The command was not understood.
    Misuse = 2,
    /// Nothing could be judged: a program, a file or a tool did not do what was needed.
    NotJudged = 3,
}

impl ExitCode {
    /// The code of a command that compares: whether all was as it must be.
    #[must_use]
    pub fn of_comparison(all_right: bool) -> Self {
        if all_right { Self::Fixed } else { Self::NotFixed }
    }
}

impl From<ExitCode> for process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

/// The format of everything that is written as JSON and read again: the report, the book's figures,
/// the lines of `.async-traps`. It grows when an older reader would misread what is written.
pub const FORMAT: u32 = 1;

/// The format of a record that does not name one: the first had no number.
#[must_use]
pub fn first_format() -> u32 {
    1
}

/// A record that could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// It is of this format, which is not [`FORMAT`].
    Format(u32),
    /// It is not such a record.
    Json(serde_json::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(format) => write!(
                f,
                "it has format {format}, and this version of the workbook reads format {FORMAT}; \
                 use the version that wrote it"
            ),
            Self::Json(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads a record from its JSON, if it is of this [`FORMAT`].
///
/// # Errors
/// It is of another format, or not such a record.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, ReadError> {
    #[derive(Deserialize)]
    struct Versioned {
        #[serde(default = "first_format")]
        format: u32,
    }
    let Versioned { format } = serde_json::from_str(json).map_err(ReadError::Json)?;
    if format != FORMAT {
        return Err(ReadError::Format(format));
    }
    serde_json::from_str(json).map_err(ReadError::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    struct Record {
        name: String,
    }

    #[test]
    fn a_record_without_a_format_has_the_first() {
        let record = Record { name: "a".to_owned() };
        assert_eq!(read::<Record>(r#"{"name":"a"}"#).unwrap(), record);
        assert_eq!(read::<Record>(r#"{"format":1,"name":"a"}"#).unwrap(), record);
    }

    #[test]
    fn another_format_is_named_whatever_else_is_there() {
        let error = read::<Record>(r#"{"format":2,"title":"a"}"#).unwrap_err();
        let text = "it has format 2, and this version of the workbook reads format 1; use the \
                    version that wrote it";
        assert_eq!(error.to_string(), text);
        assert!(matches!(read::<Record>("{}"), Err(ReadError::Json(_))));
    }
}
