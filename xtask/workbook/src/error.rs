//! What went wrong, for the person who typed the command: one line, and the exit code.

use std::fmt;
use std::io;
use std::path::Path;

use record::ExitCode;

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure that ends the command, as one line that names the thing and the way out.
#[derive(Debug)]
pub struct Error {
    message: String,
    exit_code: ExitCode,
}

impl Error {
    /// The command was not understood.
    pub fn misuse(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: ExitCode::Misuse }
    }

    /// Nothing could be judged.
    pub fn unjudged(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit_code: ExitCode::NotJudged }
    }

    /// A file or program that the operating system would not give.
    pub fn io(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::unjudged(format!("cannot {what} {}: {error}", path.display()))
    }

    /// The exit code that the command ends with.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        self.exit_code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
