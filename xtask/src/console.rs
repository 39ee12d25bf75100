//! The terminal: everything that is printed goes through here.
//!
//! Colour is always written and taken out again by `anstream`, which honours `NO_COLOR` and pipes.
//! A failed write, as in `cargo xtask list | head -1`, is no failure of the command.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Mutex;

use anstyle::Style;
use record::draw::Look;
use record::style::RED;
use terminal_size::Height;
use workbook::Error;

/// How the person wants to be spoken to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    /// Whole sentences, without colour or columns.
    pub(crate) plain: bool,
}

impl Console {
    /// How a report is to be drawn here.
    pub(crate) fn look(self) -> Look {
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| width.0.into());
        Look { width, colour: !self.plain, plain: self.plain }
    }

    /// Text in a style, unless the person asked for plain words.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if self.plain { text.to_owned() } else { format!("{style}{text}{style:#}") }
    }

    /// Prints text to the standard output as it stands.
    pub(crate) fn print(self, text: &str) {
        let _ = self.try_print(text);
    }

    /// The same, for a command that has nothing to do when nobody reads.
    ///
    /// # Errors
    /// Nobody reads any more.
    pub(crate) fn try_print(self, text: &str) -> io::Result<()> {
        let mut out = anstream::stdout();
        out.write_all(text.as_bytes()).and_then(|()| out.flush())
    }

    /// Begins at the top of an empty terminal. What stood there can be scrolled back to.
    pub(crate) fn clear(self) {
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let Some((_, Height(rows))) = terminal_size::terminal_size().filter(|_| !is_dumb) else {
            return self.line("");
        };
        // Not through `anstream`: this is no colour, and is meant where `NO_COLOR` is set too. Most
        // terminals forget what they erase, so all of it is pushed out at the top first.
        let mut out = io::stdout();
        let _ = write!(out, "{}\x1b[H\x1b[J", "\n".repeat(rows.into()));
        let _ = out.flush();
    }

    /// Prints a line to the standard output.
    pub(crate) fn line(self, text: &str) {
        self.print(&format!("{text}\n"));
    }

    /// Prints a line beside the result: to the standard error.
    pub(crate) fn note(self, text: &str) {
        let _ = writeln!(anstream::stderr(), "{text}");
    }

    /// Prints why the command failed.
    pub(crate) fn error(self, error: &Error) {
        self.note(&format!("{}: {error}", self.paint(RED, "error")));
    }
}

/// Prints what the command is waiting for, to the standard error.
pub(crate) fn waits(for_what: &str) {
    let _ = writeln!(anstream::stderr(), "waiting for {for_what}");
}

/// How far a long task is: one line that is written over on a terminal, a line a step elsewhere.
#[derive(Debug)]
pub(crate) struct Progress {
    task: String,
    total: usize,
    done: Mutex<usize>,
    terminal: bool,
}

impl Progress {
    /// A task of so many steps.
    pub(crate) fn new(task: &str, total: usize) -> Self {
        let terminal = io::stderr().is_terminal();
        Self { task: task.to_owned(), total, done: Mutex::new(0), terminal }
    }

    /// One step more has been done.
    pub(crate) fn step(&self, what: &str) {
        // A panic while the lock was held left a number behind, and a number is always whole.
        let mut done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *done += 1;
        let text = format!("{} {} of {}  {what}", self.task, *done, self.total);
        let mut err = anstream::stderr();
        let _ = if self.terminal {
            write!(err, "\r\x1b[2K{text}").and_then(|()| err.flush())
        } else {
            writeln!(err, "{text}")
        };
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.terminal {
            let _ = write!(anstream::stderr(), "\r\x1b[2K");
        }
    }
}
