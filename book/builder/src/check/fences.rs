//! Code on a page: every program is a listing that cargo compiles, and none is excused from it.
//! Every manifest is a part of one that cargo reads.

use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::Checked;
use super::page::Page;
use crate::directive;
use crate::listing::plain;
use crate::problem::{Problem, line_at};

/// Fences that rustdoc would not compile or run.
const EXCUSES: [&str; 3] = ["ignore", "no_run", "compile_fail"];

/// The folders whose programs are compiled by cargo.
const COMPILED: [&str; 4] = ["book/listings", "book/service", "exercises", "solutions"];

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
                let compiled = |path: &Path| {
                    COMPILED.iter().any(|root| path.starts_with(book.place.root.join(root)))
                };
                if words.contains(&"rust") && !is_included(book, page, &code, compiled) {
                    let text = "a program is written on the page: make it a listing in \
                                book/listings and include that";
                    problems.push(Problem::at(&page.file, line, text));
                }
                let manifest = |path: &Path| path.ends_with("Cargo.toml");
                if words.contains(&"toml") && !is_included(book, page, &code, manifest) {
                    let text = "a manifest is written on the page: include a part of a Cargo.toml \
                                that cargo reads";
                    problems.push(Problem::at(&page.file, line, text));
                }
            }
            _ => {}
        }
    }
    problems
}

/// Whether code consists of includes of such files.
fn is_included(book: &Checked, page: &Page, code: &str, such: impl Fn(&Path) -> bool) -> bool {
    let directives = directive::find(code);
    let mut left = code.to_owned();
    for directive in directives.iter().rev() {
        left.replace_range(directive.range.clone(), "");
    }
    let folder = book.place.sources().join(page.path.parent().unwrap_or(Path::new("")));
    let included = directives.iter().all(|directive| {
        let path = directive.words.first().and_then(|word| word.split(':').next());
        directive.name == "include" && such(&plain(&folder.join(path.unwrap_or_default())))
    });
    left.trim().is_empty() && !directives.is_empty() && included
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
             ```rust\n{{#include ../captures/hello.txt:2:}}\n```\n\n\
             ```toml\n[features]\n```\n",
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
                "book/src/03-futurelock.md:42: a manifest is written on the page: include a part of \
                 a Cargo.toml that cargo reads",
            ]
        );
    }
}
