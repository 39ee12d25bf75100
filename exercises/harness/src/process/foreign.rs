//! Text that the program wrote, made safe to show: a message of a panic, what was printed.
//!
//! It can be anything: a line of a megabyte, a hundred thousand lines, characters that clear a terminal,
//! bytes that are no text. What is shown is a few short lines of visible characters, and how much was
//! left out.

use record::units::counted;

/// Characters of a line of output that are shown.
const WIDTH: usize = 200;

/// Characters of a line of a message that are shown: some say in one line what happened and what to do.
const WIDTH_OF_A_MESSAGE: usize = 400;

/// Lines of a message that are shown. An `assert_eq!` has three.
const LINES_OF_A_MESSAGE: usize = 6;

/// The message of a panic, or of a system: its first lines.
pub(crate) fn message(text: &str) -> String {
    let mut lines: Vec<String> = text
        .trim_end()
        .lines()
        .take(LINES_OF_A_MESSAGE)
        .map(|text| cut(text, 0, WIDTH_OF_A_MESSAGE))
        .collect();
    let more = text.trim_end().lines().count() - lines.len();
    lines.extend(left_out(more));
    lines.join("\n")
}

/// What is said instead of this many lines; nothing if there are none.
pub(crate) fn left_out(lines: usize) -> Option<String> {
    (lines > 0).then(|| format!("... and {}", counted(lines as u64, "more line")))
}

/// A line of output, of which so many characters are missing already.
pub(crate) fn line(text: &str, missing: usize) -> String {
    cut(text, missing, WIDTH)
}

/// One line: control characters are escaped, and what is beyond the width is left out.
fn cut(text: &str, missing: usize, width: usize) -> String {
    let mut shown = String::new();
    let mut rest = text.trim_end().chars();
    for character in rest.by_ref().take(width) {
        match character {
            '\t' => shown.push_str("    "),
            wild if is_wild(wild) => shown.extend(wild.escape_default()),
            tame => shown.push(tame),
        }
    }
    match rest.count() + missing {
        0 => shown,
        more => shown + &format!(" ... and {}", counted(more as u64, "more character")),
    }
}

/// Whether a character can do more to a terminal than take a place: control characters, what turns the
/// direction of writing around, and what marks the end of a line.
fn is_wild(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_harmless_stays_as_it_is() {
        assert_eq!(line("a naïve → line ", 0), "a naïve → line");
        assert_eq!(
            message("assertion failed\n  left: 1\n right: 2\n"),
            "assertion failed\n  left: 1\n right: 2"
        );
        assert_eq!(message(""), "");
    }

    #[test]
    fn a_terminal_is_not_moved() {
        assert_eq!(
            line("\u{1b}[2J\u{1b}[31mred\rover\tthere\u{7}", 0),
            "\\u{1b}[2J\\u{1b}[31mred\\rover    there\\u{7}"
        );
        assert_eq!(line("\u{9b}2J \u{202e}txt", 0), "\\u{9b}2J \\u{202e}txt");
    }

    #[test]
    fn what_is_long_is_cut_and_said_to_be() {
        let long = line(&"x".repeat(1_000_000), 0);
        assert!(long.ends_with("x ... and 999,800 more characters"), "{long}");
        let many = message(&"line\n".repeat(99_879));
        assert_eq!(many.lines().count(), LINES_OF_A_MESSAGE + 1);
        assert!(many.ends_with("line\n... and 99,873 more lines"), "{many}");
    }
}
