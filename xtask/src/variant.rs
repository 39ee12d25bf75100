//! The files under `solutions/` that stand in for the reader's, and what their headers say.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use crate::error::Result;
use crate::files;
use crate::workbook::Exercise;

/// What a variant is there to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The file as the reader gets it.
    Shipped,
    /// The reference.
    Solution,
    /// Another right fix.
    Accepted,
    /// A wrong fix that people try.
    Rejected,
}

/// A full replacement of the file that the reader edits.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// What it is there to show.
    pub(crate) kind: Kind,
    /// Where it stands below the exercise's solutions, without `.rs`: `rejected/biased`.
    pub(crate) name: String,
    /// Its file.
    pub(crate) file: PathBuf,
    /// What it says about itself.
    pub(crate) header: Header,
}

impl Variant {
    /// All variants of an exercise: shipped, solution, accepted, rejected.
    ///
    /// # Errors
    /// One cannot be read.
    pub(crate) fn all(exercise: &Exercise) -> Result<Vec<Self>> {
        let folder = &exercise.solutions;
        let mut found = vec![
            (Kind::Shipped, vec![exercise.shipped()]),
            (Kind::Solution, vec![exercise.solution()]),
            (Kind::Accepted, files::entries(&folder.join("accepted"))?),
            (Kind::Rejected, files::entries(&folder.join("rejected"))?),
        ];
        let mut variants = Vec::new();
        for (kind, paths) in &mut found {
            for file in paths.drain(..).filter(|path| path.extension().is_some_and(|e| e == "rs")) {
                let Some(text) = files::read_if_present(&file)? else { continue };
                let name = files::relative(&file.with_extension(""), folder);
                variants.push(Self { kind: *kind, name, header: Header::parse(&text), file });
            }
        }
        Ok(variants)
    }

    /// What the verdict must find in it.
    pub(crate) fn expected(&self, exercise: &Exercise) -> Finding {
        match self.kind {
            Kind::Shipped => Finding::Fails(exercise.fails.iter().cloned().collect()),
            Kind::Solution | Kind::Accepted => Finding::Passes,
            Kind::Rejected => {
                let ids = self.header.fails.iter().flatten().cloned().collect::<BTreeSet<_>>();
                if ids.iter().eq(["not-judged"]) { Finding::NotJudged } else { Finding::Fails(ids) }
            }
        }
    }
}

/// What a verdict finds, as far as a variant states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Every check passed.
    Passes,
    /// Exactly these checks failed.
    Fails(BTreeSet<String>),
    /// The instruments could not see the program.
    NotJudged,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passes => f.write_str("passes"),
            Self::Fails(ids) if ids.is_empty() => f.write_str("fails without an id"),
            Self::Fails(ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                f.write_str(&ids.join(", "))
            }
            Self::NotJudged => f.write_str("not-judged"),
        }
    }
}

/// The `//!` lines that a variant starts with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// The first line: what the variant does.
    pub(crate) summary: String,
    /// What a right fix costs.
    pub(crate) costs: Option<String>,
    /// Why a wrong fix is wrong.
    pub(crate) wrong: Option<String>,
    /// The ids of the checks that catch a wrong fix.
    pub(crate) fails: Option<Vec<String>>,
}

impl Header {
    /// Reads the header of a file; what is not there stays empty.
    pub(crate) fn parse(source: &str) -> Self {
        let mut lines = header_lines(source);
        let summary = lines.next().unwrap_or_default().to_owned();
        // A paragraph without one of the keys is prose.
        let mut paragraphs: Vec<(Option<&str>, String)> = Vec::new();
        for line in lines {
            match line.split_once(':') {
                Some((key @ ("Costs" | "Wrong" | "Fails"), rest)) => {
                    paragraphs.push((Some(key), rest.trim().to_owned()));
                }
                _ if line.is_empty() => paragraphs.push((None, String::new())),
                _ => {
                    if let Some((_, text)) = paragraphs.last_mut() {
                        text.push(' ');
                        text.push_str(line.trim());
                    }
                }
            }
        }
        let find = |key| {
            let mut paragraphs = paragraphs.iter();
            paragraphs.find(|(found, _)| *found == Some(key)).map(|(_, text)| text.clone())
        };
        let ids = |text: String| {
            let ids = text.split(',').map(|id| id.trim().to_owned());
            ids.filter(|id| !id.is_empty()).collect()
        };
        Self { summary, costs: find("Costs"), wrong: find("Wrong"), fails: find("Fails").map(ids) }
    }
}

/// The lines of a file's header, without their `//!`.
pub(crate) fn header_lines(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .map(|line| line.trim_start_matches("//!").trim())
}

/// A file without its header, and without the blank lines below that.
pub(crate) fn body(source: &str) -> &str {
    let mut rest = source;
    while rest.starts_with("//!") {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest.trim_start_matches(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_a_first_line_and_keyed_paragraphs() {
        let header = Header::parse(concat!(
            "//! Looks at the heartbeat first.\n//!\n",
            "//! Wrong: the order of the branches changes who is looked at,\n",
            "//! not who is run.\n",
            "//! Fails: copy-finishes,\n//!   never-snoozed\n//!\n//! A remark.\n",
            "//! Costs:\n\nuse a::b;\n//! Wrong: not part of the header.\n",
        ));
        assert_eq!(header.summary, "Looks at the heartbeat first.");
        let wrong = "the order of the branches changes who is looked at, not who is run.";
        assert_eq!(header.wrong.as_deref(), Some(wrong));
        assert_eq!(header.fails, Some(vec!["copy-finishes".into(), "never-snoozed".into()]));
        assert_eq!(header.costs.as_deref(), Some(""));
    }

    #[test]
    fn a_header_with_crlf_reads_the_same() {
        let source = "//! One.\n//!\n//! Costs: a task.\n\nfn f() {}\n";
        assert_eq!(Header::parse(source), Header::parse(&source.replace('\n', "\r\n")));
    }

    #[test]
    fn a_file_without_header_has_an_empty_one() {
        assert_eq!(Header::parse("fn f() {}\n//! Costs: x\n"), Header::default());
    }

    #[test]
    fn the_body_is_what_is_left() {
        assert_eq!(body("//! One.\n//!\n\nfn f() {}\n"), "fn f() {}\n");
        assert_eq!(body("fn f() {}\n"), "fn f() {}\n");
        assert_eq!(body("//! One."), "");
    }
}
