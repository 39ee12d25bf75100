//! The contract in the header of a file to edit: a bullet line for each check of its verdict.
//!
//! ```text
//! //! `run` must:
//! //!
//! //! - copy-finishes: the copy finishes (20 of 20 parts, and `run` returns, within 30 s)
//! //! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//! ```
//!
//! The lines of the header that begin with `- ID:`, without a gap between them, are the contract.
//! All else in the file is a human's.

use std::ops::Range;

use record::Check;

/// The widest line.
const WIDTH: usize = 100;
/// What a bullet line begins with, and what goes on below it.
const FIRST: &str = "//! - ";
const NEXT: &str = "//!   ";

/// What stands behind the id of a check.
fn words(check: &Check) -> String {
    let Check { sentence, limit, .. } = check;
    if limit.is_empty() { sentence.clone() } else { format!("{sentence} ({limit})") }
}

/// The file with the contract written from the checks, in their order, and each other line as it
/// was. None if its header has no contract to replace.
pub(crate) fn rewritten(source: &str, checks: &[Check]) -> Option<String> {
    let range = range(source)?;
    let (head, tail) = (&source[..range.start], &source[range.end..]);
    Some(format!("{head}{}{tail}", block(checks)))
}

/// What in a file's contract is not what the checks say, a line for each; nothing if
/// [`rewritten`] would change nothing.
pub(crate) fn differences(source: &str, checks: &[Check]) -> Vec<String> {
    let Some(range) = range(source) else {
        return vec!["its header has no line `- ID: ...`".to_owned()];
    };
    let written = bullets(&source[range.clone()]);
    let mut problems = Vec::new();
    for check in checks {
        let (id, words) = (&check.id, words(check));
        match written.iter().find(|(written, _)| written == id) {
            None => problems.push(format!("its contract does not name {id}")),
            Some((_, found)) if *found != words => {
                problems.push(format!("{id}: it says \"{found}\", the verdict \"{words}\""));
            }
            Some(_) => {}
        }
    }
    for (id, _) in &written {
        if !checks.iter().any(|check| check.id == *id) {
            problems.push(format!("its contract names {id}, which is no check"));
        }
    }
    if problems.is_empty() && source[range] != block(checks) {
        problems.push("its contract has another order or other line ends".to_owned());
    }
    problems
}

/// The place of the contract, from its first line to the end of its last.
fn range(source: &str) -> Option<Range<usize>> {
    let mut range: Option<Range<usize>> = None;
    let mut at = 0;
    for line in source.split_inclusive('\n').take_while(|line| line.starts_with("//!")) {
        let end = at + line.len();
        range = match range {
            None if id_of(line).is_some() => Some(at..end),
            Some(found) if id_of(line).is_some() || line.starts_with(NEXT) => {
                Some(found.start..end)
            }
            Some(found) => return Some(found),
            None => None,
        };
        at = end;
    }
    range
}

/// The id that a bullet line names.
fn id_of(line: &str) -> Option<&str> {
    let (id, _) = line.strip_prefix(FIRST)?.split_once(':')?;
    let is_id = |id: &str| {
        let of_id = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        !id.is_empty() && id.bytes().all(of_id)
    };
    Some(id.trim_matches('`')).filter(|id| is_id(id))
}

/// The ids and words of a contract.
fn bullets(contract: &str) -> Vec<(String, String)> {
    let mut bullets: Vec<(String, String)> = Vec::new();
    for line in contract.lines() {
        if let (Some(id), Some((_, words))) = (id_of(line), line.split_once(": ")) {
            bullets.push((id.to_owned(), words.trim().to_owned()));
        } else if let Some((_, words)) = bullets.last_mut() {
            words.push(' ');
            words.push_str(line.trim_start_matches("//!").trim());
        }
    }
    bullets
}

/// The contract as it must be.
fn block(checks: &[Check]) -> String {
    checks.iter().map(|check| wrapped(&format!("{}: {}", check.id, words(check)))).collect()
}

/// A bullet over as many lines as it needs.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.is_empty() {
            line = format!("{FIRST}{word}");
        } else if line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line = format!("{line} {word}");
        } else {
            lines = format!("{lines}{line}\n");
            line = format!("{NEXT}{word}");
        }
    }
    format!("{lines}{line}\n")
}

#[cfg(test)]
mod tests {
    use record::Outcome;

    use super::*;

    const SOURCE: &str = "\
//! Copies an object.
//!
//! `run` must:
//!
//! - finishes: end (within 30 s)
//! - heap: hold no more memory afterwards
//!   than before
//!
//! - not a bullet: of the contract
//! Use `Store`.

//! - heap: no header.
fn run() {}
";

    fn check(id: &str, sentence: &str, limit: &str) -> Check {
        let [id, sentence, limit] = [id, sentence, limit].map(str::to_owned);
        let outcome = Outcome::NotJudged { needs: String::new() };
        Check { id, sentence, limit, outcome }
    }

    #[test]
    fn the_contract_is_rewritten_and_nothing_else() {
        let checks = [
            check("heap", "hold nothing", "0 bytes"),
            check("finishes", "end", ""),
            check("quiet", "be quiet", "no heartbeat"),
        ];
        let old = "//! - finishes: end (within 30 s)\n//! - heap: hold no more memory afterwards\n\
                   //!   than before\n";
        let new = "//! - heap: hold nothing (0 bytes)\n//! - finishes: end\n\
                   //! - quiet: be quiet (no heartbeat)\n";
        let text = rewritten(SOURCE, &checks).unwrap();
        assert_eq!(text, SOURCE.replace(old, new));
        assert_eq!(rewritten(&text, &checks).unwrap(), text, "it is written the same twice");
        assert!(differences(&text, &checks).is_empty());
        assert_eq!(rewritten("//! Nothing.\nfn run() {}\n", &checks), None);
        assert_eq!(rewritten("//! - finishes: end", &checks[..1]).unwrap(), &new[..35]);
    }

    #[test]
    fn a_long_line_is_broken_before_column_100() {
        let sentence = "copy ".repeat(30);
        let text = rewritten(SOURCE, &[check("heap", sentence.trim(), "µs")]).unwrap();
        let lines: Vec<_> = text.lines().skip(4).take(2).collect();
        assert!(lines[0].starts_with("//! - heap: copy copy") && lines[0].len() <= 100, "{text}");
        assert!(lines[0].len() + " copy".len() > 100, "{text}");
        assert!(lines[1].starts_with("//!   copy") && lines[1].ends_with(" (µs)"), "{text}");
    }

    #[test]
    fn what_differs_is_named() {
        let checks = [check("finishes", "end", "within 10 s"), check("quiet", "be quiet", "")];
        assert_eq!(
            differences(SOURCE, &checks),
            [
                "finishes: it says \"end (within 30 s)\", the verdict \"end (within 10 s)\"",
                "its contract does not name quiet",
                "its contract names heap, which is no check",
            ]
        );
        let heap = check("heap", "hold no more memory afterwards than before", "");
        let finishes = check("finishes", "end", "within 30 s");
        let order = ["its contract has another order or other line ends"];
        assert_eq!(
            differences(SOURCE, &[finishes.clone(), heap.clone()]),
            order,
            "it is broken too early"
        );
        assert_eq!(differences(SOURCE, &[heap, finishes]), order);
        assert_eq!(differences("fn run() {}\n", &[]), ["its header has no line `- ID: ...`"]);
    }
}
