//! What is wrong with the book, for the person who writes it.

use std::fmt;

/// One thing that is wrong: the page, the place on it, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// The file, from the workbook's root: `book/src/setup.md`.
    pub(crate) file: String,
    /// The line in it, if it can be told.
    pub(crate) line: Option<usize>,
    /// What is wrong, and the way out.
    pub(crate) text: String,
}

impl Problem {
    /// A problem with a whole file.
    pub(crate) fn of_file(file: &str, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, text: text.into() }
    }

    /// A problem at a line.
    pub(crate) fn at(file: &str, line: usize, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: Some(line), text: text.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, text } = self;
        match line {
            Some(line) => write!(f, "{file}:{line}: {text}"),
            None => write!(f, "{file}: {text}"),
        }
    }
}

/// The line, counted from 1, at which a text starts.
pub(crate) fn line_at(source: &str, offset: usize) -> usize {
    source.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
}
