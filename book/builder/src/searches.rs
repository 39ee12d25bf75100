//! `{{#searches}}`: the searches through one's own code that the pages *After the exercise* give, all
//! in one place.
//!
//! Each such page has a section *How to find it in your own code*. What is taken from it is each block
//! of code that begins with `grep`, with the paragraph above it and the one below.

use std::path::Path;

use anyhow::{Result, bail};
use workbook::{Workbook, files};

/// The heading of the section.
const HEADING: &str = "How to find it in your own code";
/// Where its heading is on the built page.
const ANCHOR: &str = "how-to-find-it-in-your-own-code";

/// The searches of all chapters, each under the title of its chapter.
///
/// # Errors
/// A page cannot be read, or has no such section.
pub(crate) fn all(workbook: &Workbook, sources: &Path) -> Result<String> {
    let mut text = String::new();
    for chapter in workbook.book_chapters() {
        let page = format!("{}-after.md", chapter.folder);
        let source = files::unix_lines(&files::read(&sources.join(&page))?);
        let Some(section) = section(&source) else {
            bail!("{page} has no section \"{HEADING}\"");
        };
        let blocks = blocks(section);
        let searches = searches(&blocks);
        let more = if searches.is_empty() {
            format!("No name gives it away. [How to find it]({page}#{ANCHOR}).")
        } else {
            format!("[More ways to find it]({page}#{ANCHOR}).")
        };
        text += &format!("## {}\n\n", chapter.title);
        for block in searches {
            text += block;
            text += "\n\n";
        }
        text += &format!("{more}\n\n");
    }
    Ok(text)
}

/// What stands below the heading, up to the next of the same level.
fn section(source: &str) -> Option<&str> {
    let (_, below) = source.split_once(&format!("\n## {HEADING}\n"))?;
    Some(below.split("\n## ").next().unwrap_or(below))
}

/// Paragraphs, lists and blocks of code, each in one piece.
fn blocks(section: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let mut rest = section.trim();
    while !rest.is_empty() {
        let end = match rest.strip_prefix("```") {
            Some(code) => code.find("\n```").map(|at| at + "```\n```".len()),
            None => rest.find("\n\n"),
        };
        let (block, after) = rest.split_at(end.unwrap_or(rest.len()));
        blocks.push(block.trim());
        rest = after.trim_start();
    }
    blocks
}

/// The blocks that search, with the paragraphs around them. A paragraph that ends with a colon has what
/// follows it with it.
fn searches<'a>(blocks: &[&'a str]) -> Vec<&'a str> {
    let is_search = |at: usize| {
        blocks.get(at).is_some_and(|block| block.starts_with("```") && block.contains("\ngrep "))
    };
    let is_said = |at: usize| !blocks[at].starts_with("```") && !blocks[at].starts_with('#');
    let mut found: Vec<&str> = Vec::new();
    let mut goes_on = false;
    for (at, block) in blocks.iter().enumerate() {
        let is_beside = is_search(at + 1) || at.checked_sub(1).is_some_and(is_search);
        if is_search(at) || is_said(at) && (is_beside || goes_on) {
            found.push(block);
            goes_on = block.ends_with(':');
        } else {
            goes_on = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    const AFTER: &str = "book/src/03-futurelock-after.md";

    #[test]
    fn a_search_comes_with_what_is_said_about_it() {
        let fixture = Fixture::new();
        fixture.append(
            AFTER,
            &format!(
                "\n## {HEADING}\n\nNo lint.\n\nSearch for it:\n\n```text\ngrep -rn a src/\n\ngrep b\n\
                 ```\n\nLook at\neach:\n\n- hit\n- miss\n\n### Metrics\n\nMetrics.\n\n## Questions\n\n```text\ngrep none\n```\n"
            ),
        );
        let text = all(&fixture.workbook(), &fixture.place().sources()).unwrap();
        assert_eq!(
            text,
            "## The copy that stopped\n\nSearch for it:\n\n```text\ngrep -rn a src/\n\ngrep b\n\
             ```\n\nLook at\neach:\n\n- hit\n- miss\n\n[More ways to find it]\
             (03-futurelock-after.md#how-to-find-it-in-your-own-code).\n\n"
        );
    }

    #[test]
    fn a_page_without_the_section_is_told() {
        let fixture = Fixture::new();
        let error = all(&fixture.workbook(), &fixture.place().sources()).unwrap_err().to_string();
        assert_eq!(error, format!("03-futurelock-after.md has no section \"{HEADING}\""));
    }
}
