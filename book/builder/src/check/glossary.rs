//! The glossary: each term is introduced by a page, and no earlier page uses it.
//!
//! In `glossary.md` a term is a heading `### term`, or `### term, other form`, or one of `##` where
//! the page has no deeper one. The first link below it leads to the page that introduces it. A use is any form as a word of the prose, in either
//! case, also with an `s`; code, drawings and teacher's notes are left out.

use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use scraper::ElementRef;

use super::Checked;
use super::links::resolve;
use super::page::{Page, has_class, line_of, selector, text_without};
use crate::problem::{Problem, line_at};

/// Terms that no page introduces, and terms that are used too early.
pub(crate) fn check(book: &Checked) -> Vec<Problem> {
    let is_glossary = |page: &&Page| page.path == Path::new("glossary.md");
    let Some(glossary) = book.pages.iter().find(is_glossary) else { return Vec::new() };
    let prose: Vec<String> = book.pages.iter().map(prose).collect();
    let mut problems = Vec::new();
    let level = if glossary.select("h3").is_empty() { 2 } else { 3 };
    for heading in glossary.select(&format!("h{level}")) {
        let term = line_of(&heading);
        let forms: Vec<String> = term.split(',').map(|form| form.trim().to_lowercase()).collect();
        let place = format!("{} {term}", "#".repeat(level));
        let mut problem =
            |text: &str| problems.push(glossary.problem(&place, format!("\"{term}\" {text}")));
        let Some(target) = first_link(&heading) else {
            problem("has no link: below a term, link to the page that introduces it");
            continue;
        };
        let path = resolve(glossary, target.split('#').next().unwrap_or_default());
        let Some(introduced) = book.pages.iter().position(|page| page.html_path == path) else {
            problem("links first to something that is no page of the book");
            continue;
        };
        if std::ptr::eq(&book.pages[introduced], glossary) {
            problem("links first to the glossary itself: link to the page that introduces it");
            continue;
        }
        let introducer = &book.pages[introduced];
        if !forms.iter().any(|form| find_word(&prose[introduced], form).is_some()) {
            let text = format!(
                "is introduced by {}, which does not use it: use it there, or link to another page",
                introducer.file
            );
            problem(&text);
        }
        for (page, prose) in book.pages[..introduced].iter().zip(&prose) {
            let used = forms.iter().find_map(|form| find_word(prose, form));
            if let Some(used) = used.filter(|_| page.path != glossary.path) {
                let text = format!(
                    "uses \"{used}\", which {} introduces later: say it in plain words, or introduce \
                     it here",
                    introducer.file
                );
                problems.push(Problem {
                    line: line_of_word(&page.source, used),
                    ..Problem::of_file(&page.file, text)
                });
            }
        }
    }
    problems
}

/// The first link of the text below a heading.
fn first_link<'a>(heading: &ElementRef<'a>) -> Option<&'a str> {
    let below = heading.next_siblings().filter_map(ElementRef::wrap);
    let below = below.take_while(|one| !matches!(one.value().name(), "h1" | "h2" | "h3"));
    let link = selector("a[href]");
    below.flat_map(|one| one.select(&link).collect::<Vec<_>>()).find_map(|a| a.value().attr("href"))
}

fn prose(page: &Page) -> String {
    text_without(&page.main(), |element| {
        matches!(element.value().name(), "pre" | "code" | "kbd" | "svg" | "script" | "style")
            || has_class(element, "teacher")
    })
}

/// The first use of a lower-case form in a text, as it is written there.
fn find_word<'t>(text: &'t str, form: &str) -> Option<&'t str> {
    // Other letters than these keep their length and their case: offsets stay right.
    let lower = text.to_ascii_lowercase();
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let is_use = |at: usize| {
        let (before, after) = (&lower[..at], &lower[at + form.len()..]);
        let begins = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        begins && (!goes_on(after) || after.strip_prefix('s').is_some_and(|rest| !goes_on(rest)))
    };
    let at = lower.match_indices(form).map(|(at, _)| at).find(|at| is_use(*at))?;
    Some(&text[at..at + form.len()])
}

/// The line of a word in the prose of a page's source.
fn line_of_word(source: &str, word: &str) -> Option<usize> {
    let form = word.to_ascii_lowercase();
    let mut fenced = false;
    Parser::new(source).into_offset_iter().find_map(|(event, range)| {
        match event {
            Event::Start(Tag::CodeBlock(_)) => fenced = true,
            Event::End(TagEnd::CodeBlock) => fenced = false,
            Event::Text(text) if !fenced && find_word(&text, &form).is_some() => {
                return Some(line_at(source, range.start));
            }
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn a_term_that_is_used_too_early_is_told() {
        let fixture = Fixture::new();
        let text = "\nA `waker` is [code](glossary.md#waker).\nWakers are not.\n";
        fixture.append("book/src/introduction.md", text);
        assert_eq!(
            fixture.problems(),
            ["book/src/introduction.md:9: uses \"Waker\", which book/src/03-futurelock.md \
                 introduces later: say it in plain words, or introduce it here"]
        );
    }

    #[test]
    fn a_term_that_nobody_introduces_is_told() {
        let fixture = Fixture::new();
        fixture.append(
            "book/src/glossary.md",
            "\n### permit\n\nSee [the trap](03-futurelock.md#see).\n\n### lane\n\nA line.\n",
        );
        assert_eq!(
            fixture.problems(),
            [
                "book/src/glossary.md:10: \"permit\" is introduced by book/src/03-futurelock.md, \
                 which does not use it: use it there, or link to another page",
                "book/src/glossary.md:14: \"lane\" has no link: below a term, link to the page that \
                 introduces it",
            ]
        );
    }

    #[test]
    fn a_word_is_a_word() {
        assert_eq!(find_word("The Poll, or polls.", "poll"), Some("Poll"));
        assert_eq!(find_word("polls", "poll"), Some("poll"));
        for text in ["polled", "unpoll", "pollster", "poll_fn", "sensepoll"] {
            assert_eq!(find_word(text, "poll"), None, "{text}");
        }
        assert_eq!(find_word("a live heap", "live heap"), Some("live heap"));
    }
}
