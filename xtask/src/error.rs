//! What went wrong, for the person who typed the command: one line, and the exit code.

use std::fmt;
use std::io;
use std::path::Path;

/// The result of everything that can fail in `xtask`.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// A failure that ends the command, as one line that names the thing and the way out.
#[derive(Debug)]
pub(crate) struct Error {
    message: String,
    exit: u8,
}

impl Error {
    /// The command was not understood: exit code 2.
    pub(crate) fn misuse(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit: 2 }
    }

    /// Nothing could be judged: exit code 3.
    pub(crate) fn unjudged(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit: 3 }
    }

    /// A file or program that the operating system would not give: exit code 3.
    pub(crate) fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::unjudged(format!("cannot {what} {}: {error}", path.display()))
    }

    /// The exit code that the command ends with.
    pub(crate) fn exit(&self) -> u8 {
        self.exit
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
