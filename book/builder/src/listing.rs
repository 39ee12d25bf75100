//! Listings on a page: each has the name of its file above it, and a line of it can be marked.
//!
//! ```` ```rust mark="&mut job" ```` marks the one line that holds this text, so that a mark survives
//! edits of the listing, or is missed.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use crate::directive;
use crate::place;

/// What is wrong with a listing: the line of the page, and what to do.
pub(crate) type Fault = (usize, String);

/// A page whose listings have their names, and what is wrong with them. The content is the page after
/// its files were included.
pub(crate) fn named(page: &Path, source: &str, content: &str) -> (String, Vec<Fault>) {
    let (written, built) = (fences(source), fences(content));
    if written.len() != built.len() {
        let text = "a listing holds three backticks at the start of a line".to_owned();
        return (content.to_owned(), vec![(1, text)]);
    }
    let (mut out, mut from, mut faults) = (String::new(), 0, Vec::new());
    for (written, built) in written.iter().zip(built) {
        let (info, mark) = match written.info.split_once(" mark=\"") {
            Some((info, rest)) => (info, rest.strip_suffix('"')),
            None => (written.info, None),
        };
        let Some(file) = file_of(page, written.code) else { continue };
        let mut style = String::new();
        if let Some(mark) = mark {
            let lines = built.code.lines().enumerate().filter(|(_, line)| line.contains(mark));
            match lines.map(|(line, _)| line).collect::<Vec<_>>()[..] {
                [line] => style = format!(" style=\"--marked-line: {line}\""),
                ref lines => {
                    let many = lines.len();
                    let text = format!(
                        "{many} lines of {file} hold {mark:?}, and the mark is for one: mark \
                         another text"
                    );
                    faults.push((written.line, text));
                }
            }
        }
        let marked = if style.is_empty() { "" } else { " marked" };
        out.push_str(&content[from..built.start]);
        let _ = write!(
            out,
            "<div class=\"listing{marked}\"{style}>\n<p class=\"listing-file\">{file}</p>\n\n\
             ```{info}\n{}```\n\n</div>\n",
            built.code
        );
        from = built.end;
    }
    out.push_str(&content[from..]);
    (out, faults)
}

/// A path without its `..`.
pub(crate) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// The program or manifest that code is included from, from the workbook's root.
fn file_of(page: &Path, code: &str) -> Option<String> {
    let includes = directive::find(code);
    let first = includes.iter().find(|directive| directive.name == "include")?;
    let path = first.words.first()?.split(':').next()?;
    let shown = place::shown(page);
    let folder = Path::new(&shown).parent()?;
    let file = plain(&folder.join(path));
    let is_code = file.extension().is_some_and(|end| end == "rs" || end == "toml");
    is_code.then(|| workbook::files::relative(&file, Path::new("")))
}

/// A block of code at the left edge of a page.
struct Fence<'a> {
    /// Where it begins, in bytes.
    start: usize,
    /// Behind its last line.
    end: usize,
    /// The same as a line, counted from 1.
    line: usize,
    /// What follows the backticks: `rust`.
    info: &'a str,
    code: &'a str,
}

fn fences(page: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, usize, &str, usize)> = None;
    let mut at = 0;
    for (index, line) in page.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        if let Some(info) = line.strip_prefix("```") {
            open = match open {
                None => Some((at, index + 1, info.trim(), end)),
                Some((start, line, info, code)) => {
                    fences.push(Fence { start, end, line, info, code: &page[code..at] });
                    None
                }
            };
        }
        at = end;
    }
    fences
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "# T\n\n```rust mark=\"&mut job\"\n{{#include ../listings/src/bin/a.rs:x}}\n```\n\n\
        ```text\n{{#include ../captures/a.txt:2:}}\n```\n";

    fn built(code: &str) -> (String, Vec<Fault>) {
        let content = SOURCE.replace("{{#include ../listings/src/bin/a.rs:x}}", code);
        named(Path::new("a.md"), SOURCE, &content)
    }

    #[test]
    fn a_listing_has_its_name_and_a_marked_line() {
        let (page, faults) = built("a\nlet x = &mut job;");
        assert_eq!(faults, []);
        assert_eq!(
            page,
            "# T\n\n<div class=\"listing marked\" style=\"--marked-line: 1\">\n\
             <p class=\"listing-file\">book/listings/src/bin/a.rs</p>\n\n\
             ```rust\na\nlet x = &mut job;\n```\n\n</div>\n\n\
             ```text\n{{#include ../captures/a.txt:2:}}\n```\n"
        );
    }

    #[test]
    fn a_mark_that_is_for_no_line_or_for_two_is_told() {
        let (page, faults) = built("a\nb");
        assert_eq!(
            faults,
            [(
                3,
                "0 lines of book/listings/src/bin/a.rs hold \"&mut job\", and the mark is for one: \
                 mark another text"
                    .to_owned()
            )]
        );
        assert!(page.contains("<div class=\"listing\">"), "{page}");
        assert!(built("&mut job\n&mut job").1[0].1.starts_with("2 lines"));
    }
}
