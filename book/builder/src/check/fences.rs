//! Code on a page: every program is a listing that cargo compiles, and none is excused from it.

use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::Checked;
use super::page::Page;
use crate::directive;
use crate::problem::{Problem, line_at};

/// Fences that rustdoc would not compile or run.
const EXCUSES: [&str; 3] = ["ignore", "no_run", "compile_fail"];

/// The folders whose programs are compiled by cargo.
const COMPILED: [&str; 3] = ["book/listings", "exercises", "solutions"];

/// Fences that are excused from being compiled, or that hold a program written on the page.
pub(crate) fn check(book: &Checked, page: &Page) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut fence: Option<(usize, String, String)> = None;
    for (event, range) in Parser::new(&page.source).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                fence = Some((line_at(&page.source, range.start), info.to_string(), String::new()));
            }
            Event::Text(text) => {
                if let Some((_, _, code)) = &mut fence {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some((line, info, code)) = fence.take() else { continue };
                let words: Vec<_> = info.split([',', ' ']).collect();
                for excuse in EXCUSES.iter().filter(|excuse| words.contains(excuse)) {
                    let text = format!(
                        "a fence is tagged {excuse}: include a listing, or the captured error of one"
                    );
                    problems.push(Problem::at(&page.file, line, text));
                }
                if words.contains(&"rust") && !is_included(book, page, &code) {
                    let text = "a program is written on the page: make it a listing in \
                                book/listings and include that";
                    problems.push(Problem::at(&page.file, line, text));
                }
            }
            _ => {}
        }
    }
    problems
}

/// Whether code consists of includes of what cargo compiles.
fn is_included(book: &Checked, page: &Page, code: &str) -> bool {
    let directives = directive::find(code);
    let mut left = code.to_owned();
    for directive in directives.iter().rev() {
        left.replace_range(directive.range.clone(), "");
    }
    let folder = book.place.sources().join(page.path.parent().unwrap_or(Path::new("")));
    let from_cargo = directives.iter().all(|directive| {
        let path = directive.words.first().and_then(|word| word.split(':').next());
        let path = folder.join(path.unwrap_or_default());
        directive.name == "include"
            && COMPILED.iter().any(|root| is_below(&path, &book.place.root.join(root)))
    });
    left.trim().is_empty() && !directives.is_empty() && from_cargo
}

/// Whether a path that may hold `..` leads below a folder.
fn is_below(path: &Path, folder: &Path) -> bool {
    let mut plain = std::path::PathBuf::new();
    for part in path.components() {
        if part.as_os_str() == ".." {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain.starts_with(folder)
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn a_program_on_the_page_is_told() {
        let fixture = Fixture::new();
        fixture.append(
            TRAP,
            "\n```rust\nfn main() {}\n```\n\n```text,ignore\nx\n```\n\n\
             ```rust\n{{#include ../captures/hello.txt:2:}}\n```\n",
        );
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:30: a program is written on the page: make it a listing \
                 in book/listings and include that",
                "book/src/03-futurelock.md:34: a fence is tagged ignore: include a listing, or the \
                 captured error of one",
                "book/src/03-futurelock.md:38: a program is written on the page: make it a listing \
                 in book/listings and include that",
            ]
        );
    }
}
