//! What differs from one run of a listing to the next, and is not what the book speaks of.
//!
//! Before a listing's output is compared with its capture, or written to it:
//!
//! | what | becomes |
//! |---|---|
//! | CRLF | LF; blanks at the end of a line go |
//! | the path of the workbook | `WORKBOOK` |
//! | `ThreadId(7)` | `ThreadId(N)` |
//! | an address, `0x` and six hexadecimal digits or more | `0xADDRESS` |
//!
//! A line that starts with `~` holds a measurement of the clock: it is stored as it was measured
//! and left out of the comparison, which only asks that there is such a line. What the book says
//! about it must be an inequality that the listing asserts.

use std::path::Path;

/// The output of a program as it is stored.
pub(crate) fn output(text: &str, root: &Path) -> String {
    let root = root.display().to_string();
    let lines = text.lines().map(|line| {
        let line = line.trim_end().replace(&root, "WORKBOOK");
        addresses(&thread_ids(&line))
    });
    lines.map(|line| line + "\n").collect()
}

/// Stored output as it is compared: measurements are all alike.
pub(crate) fn without_measurements(text: &str) -> String {
    let lines = text.lines().map(|line| if line.starts_with('~') { "~" } else { line });
    lines.map(|line| format!("{line}\n")).collect()
}

fn thread_ids(line: &str) -> String {
    let mut parts = line.split("ThreadId(");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let is_id = rest.len() < part.len() && rest.starts_with(')');
        text.push_str(if is_id { "ThreadId(N" } else { "ThreadId(" });
        text.push_str(if is_id { rest } else { part });
    }
    text
}

fn addresses(line: &str) -> String {
    let mut parts = line.split("0x");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit());
        let is_address = part.len() - rest.len() >= 6;
        text.push_str(if is_address { "0xADDRESS" } else { "0x" });
        text.push_str(if is_address { rest } else { part });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_between_runs_is_made_alike() {
        let text = "in ThreadId(12), not ThreadId(x)  \r\nat 0x7ffd1234abcd and 0x1f\n\
            /home/ada/traps/book/a.rs:3\n";
        assert_eq!(
            output(text, Path::new("/home/ada/traps")),
            "in ThreadId(N), not ThreadId(x)\nat 0xADDRESS and 0x1f\nWORKBOOK/book/a.rs:3\n"
        );
    }

    #[test]
    fn measurements_are_alike_and_must_be_there() {
        let captured = without_measurements("a\n~ 3.1 ms\nb\n");
        assert_eq!(captured, without_measurements("a\n~ 2.9 ms\nb\n"));
        assert_ne!(captured, without_measurements("a\nb\n"));
    }
}
