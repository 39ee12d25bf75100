//! The header of a file that a reader edits, or of one that stands in for it.

/// The `//!` lines that a variant starts with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The first line: what the variant does.
    pub summary: String,
    /// What a right fix costs.
    pub costs: Option<String>,
    /// Why a wrong fix is wrong.
    pub wrong: Option<String>,
    /// The ids of the checks that catch a wrong fix.
    pub fails: Option<Vec<String>>,
}

impl Header {
    /// Reads the header of a file; what is not there stays empty.
    #[must_use]
    pub fn parse(source: &str) -> Self {
        let mut lines = lines(source);
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
pub fn lines(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .map(|line| line.trim_start_matches("//!").trim())
}

/// A file without its header, and without the blank lines below that.
#[must_use]
pub fn body(source: &str) -> &str {
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
