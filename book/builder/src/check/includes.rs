//! What pages include: where there is no such anchor, mdBook leaves the place empty without a word.

use std::path::Path;

use super::Checked;
use super::page::Page;
use crate::directive;
use crate::problem::{Problem, line_at};

/// Includes of anchors or lines that are not there, and captures with their first line.
pub(crate) fn check(book: &Checked, page: &Page) -> Vec<Problem> {
    let folder = book.place.sources().join(page.path.parent().unwrap_or(Path::new("")));
    let mut problems = Vec::new();
    for directive in directive::find(&page.source) {
        let ("include" | "rustdoc_include", [target]) = (directive.name, &directive.words[..])
        else {
            continue;
        };
        let (path, part) = target.split_once(':').unwrap_or((target, ""));
        let mut problem = |text: String| {
            let line = line_at(&page.source, directive.range.start);
            problems.push(Problem::at(&page.file, line, text));
        };
        // That a file is not there, the build itself says.
        let Ok(text) = std::fs::read_to_string(folder.join(path)) else { continue };
        let first = part.split(':').next().unwrap_or_default();
        match first.parse::<usize>() {
            Ok(line) if line > text.lines().count() => {
                problem(format!("{path} has {} lines, and none is {line}", text.lines().count()));
            }
            Err(_) if !first.is_empty() && !has_anchor(&text, first) => {
                problem(format!("{path} has no line with ANCHOR: {first}"));
            }
            _ => {}
        }
        if path.contains("captures/") && (first.is_empty() || first == "1") {
            let text = format!("the first line of {path} is not for readers: include {path}:2:");
            problem(text);
        }
    }
    problems
}

fn has_anchor(text: &str, anchor: &str) -> bool {
    text.lines().any(|line| {
        line.split_once("ANCHOR:")
            .is_some_and(|(_, name)| name.split_whitespace().next() == Some(anchor))
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn an_include_of_nothing_is_told() {
        let fixture = Fixture::new();
        fixture.append(
            TRAP,
            "\n```rust\n{{#include ../listings/src/bin/hello.rs:helo}}\n```\n\n\
             ```text\n{{#include ../captures/hello.txt:3:}}\n\
             {{#include ../captures/hello.txt}}\n{{#include ../captures/no.txt:2:}}\n```\n",
        );
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:31: ../listings/src/bin/hello.rs has no line with \
                 ANCHOR: helo",
                "book/src/03-futurelock.md:35: ../captures/hello.txt has 2 lines, and none is 3",
                "book/src/03-futurelock.md:36: the first line of ../captures/hello.txt is not for \
                 readers: include ../captures/hello.txt:2:",
                "book/src/03-futurelock.md:37: {{#include ../captures/no.txt:2:}}: there is no such \
                 capture; take it with cargo xtask book check --accept",
            ]
        );
    }
}
