//! The terminal: everything that is printed goes through here.
//!
//! Colour is always written and taken out again by `anstream`, which honours `NO_COLOR` and pipes.
//! A failed write, as in `cargo xtask list | head -1`, is no failure of the command.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Mutex;

use anstream::adapter::strip_str;
use anstyle::Style;
use record::draw::{self, Look, SCREEN_LINES};
use record::style::RED;
use terminal_size::Height;
use workbook::Error;

/// Lines are broken between these columns: narrower by the terminal, and no wider than can be read.
const NARROWEST: usize = 40;
const WIDEST: usize = 100;

/// Stands for a space at which no line is broken.
const GLUE: char = '\u{a0}';

/// A command, which is there to be copied: no line is broken within it.
pub(crate) fn glued(command: &str) -> String {
    command.replace(' ', &GLUE.to_string())
}

/// Text as it is where no line is broken.
pub(crate) fn unglued(text: &str) -> String {
    text.replace(GLUE, " ")
}

/// A text of so many letters at most, an ellipsis for what is left out.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

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
        let lines = rows().map_or(SCREEN_LINES, |rows| rows.min(SCREEN_LINES));
        Look { width, lines, colour: !self.plain, plain: self.plain }
    }

    /// Whether text is shown on a terminal that cannot show all of it at once.
    pub(crate) fn scrolls(self, text: &str) -> bool {
        rows().is_some_and(|rows| rows_of(text, self.look().width) > rows)
    }

    /// Text in a style, unless the person asked for plain words.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if self.plain { text.to_owned() } else { format!("{style}{text}{style:#}") }
    }

    /// A paragraph, broken at the terminal's width, with what each of its lines begins with. What was
    /// [`glued`] stays on one line.
    pub(crate) fn wrapped(self, first: &str, rest: &str, text: &str) -> String {
        if self.plain {
            return format!("{}\n", unglued(&format!("{first}{text}")));
        }
        let width = self.look().width.clamp(NARROWEST, WIDEST);
        let options = textwrap::Options::new(width)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false)
            .initial_indent(first)
            .subsequent_indent(rest);
        format!("{}\n", unglued(&textwrap::fill(text, options)))
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
        let mut text = format!("error: {error}");
        if let Some(width) = width_of_stderr() {
            let look = Look { width: width.into(), ..self.look() };
            // What a program wrote has lines of its own.
            let lines = text.lines().map(|line| draw::wrapped(line, look));
            text = lines.collect::<Vec<_>>().join("\n");
        }
        self.note(&text.replacen("error", &self.paint(RED, "error"), 1));
    }
}

/// How many rows a text takes on a terminal of so many columns.
fn rows_of(text: &str, width: usize) -> usize {
    let columns = |line: &str| strip_str(line).to_string().chars().count();
    text.lines().map(|line| columns(line).div_ceil(width.max(1)).max(1)).sum()
}

/// How many rows of the standard output can be seen at once, if it is a terminal: all but that of the next
/// prompt.
pub(crate) fn rows() -> Option<usize> {
    let size = terminal_size::terminal_size_of(io::stdout());
    size.map(|(_, height)| usize::from(height.0).saturating_sub(1))
}

/// How many columns the standard error has, if it is a terminal.
pub(crate) fn width_of_stderr() -> Option<u16> {
    let size = terminal_size::terminal_size_of(io::stderr());
    size.map(|(width, _)| width.0)
}

/// Prints what the command is waiting for, to the standard error.
pub(crate) fn waits(for_what: &str) {
    let _ = writeln!(anstream::stderr(), "waiting for {for_what}");
}

/// Prints what is wrong and stops nothing, to the standard error.
pub(crate) fn warns(of_what: &str) {
    let _ = writeln!(anstream::stderr(), "warning: {of_what}");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_the_terminal_breaks_takes_more_rows() {
        assert_eq!(rows_of("one\n\nthree\n", 80), 3);
        assert_eq!(rows_of(&format!("{}\nx", "é".repeat(81)), 80), 3);
        assert_eq!(rows_of("\u{1b}[1mbold\u{1b}[0m", 4), 1, "colour takes no room");
    }
}
