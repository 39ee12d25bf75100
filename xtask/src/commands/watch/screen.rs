//! What `watch` says around the commands that it runs. What matters most stands last.

use std::{io, iter};

use anstyle::Style;
use record::style::{BOLD, DIM, GREEN, RED, YELLOW};
use workbook::Exercise;

use crate::console::{Console, glued};

/// What the last check of an exercise came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    NotChecked,
    NotFixed,
    Fixed,
    NotJudged,
}

impl Stand {
    fn words(self) -> (Style, &'static str) {
        match self {
            Self::NotChecked => (BOLD, "NOT CHECKED YET"),
            Self::NotFixed => (RED, "NOT FIXED"),
            Self::Fixed => (GREEN, "FIXED"),
            Self::NotJudged => (YELLOW, "NOT JUDGED"),
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::NotChecked => "is not checked yet",
            Self::NotFixed => "is not fixed",
            Self::Fixed => "is fixed",
            Self::NotJudged => "could not be judged",
        }
    }
}

/// Where `watch` prints.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    pub(super) console: Console,
    /// Whether each check begins at the top of a terminal.
    pub(super) clears: bool,
    /// Whether there are keys to name.
    pub(super) keys: bool,
}

/// The keys, and what each is for: one line of a terminal of 80 columns.
const KEYS: [&str; 8] =
    ["h hint", "t trace", "d diff", "s solution", "c check", "n next", "l list", "q quit"];

impl Screen {
    /// A check begins.
    pub(super) fn begin(self, exercise: &Exercise) {
        self.top();
        self.dim(&format!("Checking {}", exercise.id));
    }

    /// An exercise that the reader has come to, and has not seen yet: its page comes first.
    pub(super) fn introduce(self, exercise: &Exercise) {
        self.top();
        let Exercise { title, minutes, .. } = exercise;
        self.row("Next", &format!("\"{title}\", about {minutes} minutes"));
        self.row("Read", &format!("cargo xtask book {}", exercise.shortest_name));
        self.row("Edit", &exercise.shown_file);
    }

    /// What stands below all else while `watch` waits: where the exercise stands, and the way on.
    ///
    /// # Errors
    /// Nobody reads it any more.
    pub(super) fn prompt(
        self,
        exercise: &Exercise,
        stand: Stand,
        next: Option<&Exercise>,
    ) -> io::Result<()> {
        let id = &exercise.id;
        let way_on = self.way_on(stand, next);
        let mut text = if self.console.plain {
            self.wrapped(&format!("{id} {}. {way_on}", stand.sentence()))
        } else {
            let (style, words) = stand.words();
            // No line is broken within the first words, so that they can be painted afterwards.
            let text = self.wrapped(&format!("{words}  {id}. {way_on}"));
            format!("\n{}", text.replacen(words, &self.console.paint(style, words), 1))
        };
        if self.keys && self.console.plain {
            let last = KEYS.len() - 1;
            let keys = (0..).zip(KEYS).map(|(index, key)| {
                let end = if index == last { "." } else { "," };
                format!("{key}{end}")
            });
            text += &self.folded(iter::once("Keys:".to_owned()).chain(keys), " ");
        } else if self.keys {
            text += &self.folded(KEYS.into_iter(), "   ");
        }
        self.console.try_print(&text)
    }

    fn way_on(self, stand: Stand, next: Option<&Exercise>) -> String {
        match (stand, next) {
            (Stand::NotChecked, _) => "Save the file to check it.".to_owned(),
            (Stand::NotFixed | Stand::NotJudged, _) => {
                "Save the file to check it again.".to_owned()
            }
            (Stand::Fixed, None) => "Every exercise is fixed.".to_owned(),
            (Stand::Fixed, Some(Exercise { id, shown_file, .. })) => {
                let key = if self.keys { "press n, or " } else { "" };
                format!("Next {id}: {key}save {shown_file}.")
            }
        }
    }

    /// A sentence of ours.
    pub(super) fn sentence(self, text: &str) {
        self.console.print(&self.wrapped(text));
    }

    /// What stands beside the matter.
    pub(super) fn dim(self, text: &str) {
        let text = self.wrapped(text);
        self.console.line(&self.console.paint(DIM, text.trim_end()));
    }

    fn top(self) {
        if self.clears {
            self.console.clear();
        } else if !self.console.plain {
            self.console.line("");
        }
    }

    /// A word in front, and what belongs to it.
    fn row(self, word: &str, text: &str) {
        if self.console.plain {
            return self.sentence(&format!("{word}: {text}."));
        }
        self.console.print(&self.console.wrapped(&format!("{word:<4} "), "     ", &whole(text)));
    }

    fn wrapped(self, text: &str) -> String {
        self.console.wrapped("", "", &whole(text))
    }

    /// The pieces in lines that the terminal does not break.
    fn folded<T: AsRef<str>>(self, pieces: impl Iterator<Item = T>, joint: &str) -> String {
        fold(pieces, joint, self.console.look().width)
    }
}

/// A text whose commands are not broken.
fn whole(text: &str) -> String {
    let command = "cargo xtask ";
    text.replace(command, &glued(command))
}

/// Joins pieces into lines of at most that many columns. A piece that is longer stands alone.
fn fold<T: AsRef<str>>(pieces: impl Iterator<Item = T>, joint: &str, width: usize) -> String {
    let mut text = String::new();
    let mut used = 0;
    for piece in pieces {
        let piece = piece.as_ref();
        let length = piece.chars().count();
        if used > 0 && used + joint.len() + length > width {
            text.push('\n');
            used = 0;
        }
        if used > 0 {
            text.push_str(joint);
            used += joint.len();
        }
        text.push_str(piece);
        used += length;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_pieces() {
        let keys = || ["h hint", "t trace", "q quit"].into_iter();
        assert_eq!(fold(keys(), "   ", 80), "h hint   t trace   q quit\n");
        assert_eq!(fold(keys(), "   ", 25), "h hint   t trace   q quit\n");
        assert_eq!(fold(keys(), "   ", 24), "h hint   t trace\nq quit\n");
        assert_eq!(fold(keys(), "   ", 3), "h hint\nt trace\nq quit\n");
    }
}
