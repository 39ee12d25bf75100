//! How long pages and exercises may be.
//!
//! The page of a trap has the limits of the workbook's design. Any other page names its own.
//! Words are those of the prose: without code and figures, the block of the exercise with its
//! hints, the variants that are generated, and the teacher's notes.

use record::units::grouped;
use scraper::ElementRef;
use workbook::Chapter;

use super::Checked;
use super::page::{Page, has_class, selector, text_without};
use crate::directive;
use crate::expand::chapter_of;
use crate::minutes::Budget;
use crate::problem::Problem;

/// The prose of a trap's page.
const WORDS: u64 = 1500;
/// The programs that it shows.
const LISTINGS: u64 = 3;
/// The figures on it.
const FIGURES: u64 = 2;
/// What reading it may take.
const MINUTES: u32 = 20;
/// What an exercise may take.
const EXERCISE_MINUTES: u32 = 25;

/// The directives without which the page of a trap is not whole.
const MUST_SAY: [(&str, &str); 2] = [
    ("minutes", "the page does not say how long it takes: write {{#minutes}} below its title"),
    ("rule", "the page does not quote its rule: write {{#rule}} where it is explained"),
];

/// What is longer than it may be.
pub(crate) fn check(book: &Checked, page: &Page) -> Vec<Problem> {
    let budget = match Budget::of_page(&page.source) {
        Ok(budget) => budget,
        Err(error) => return vec![Problem::at(&page.file, 1, error.to_string())],
    };
    match (chapter_of(&book.workbook, &page.path), budget) {
        (Some(chapter), None) => of_trap(page, chapter),
        (Some(chapter), Some(_)) => {
            let manifest = format!("exercises/{}/Cargo.toml", chapter.folder);
            let text =
                format!("the page of a trap has its minutes in {manifest}; delete this line");
            vec![Problem::at(&page.file, 1, text)]
        }
        (None, Some(budget)) => {
            let words = words(page);
            if words <= budget.words {
                return Vec::new();
            }
            let (words, limit) = (grouped(words), grouped(budget.words));
            let text = format!(
                "{words} words of prose, and its first line allows {limit}: shorten it, or move a \
                 part to another page"
            );
            vec![Problem::of_file(&page.file, text)]
        }
        (None, None) => {
            let text = "the page has no budget: begin it with <!-- page minutes=5 words=400 -->";
            vec![Problem::at(&page.file, 1, text)]
        }
    }
}

/// What a page takes of its budget, as a line; none if it has no budget.
pub(crate) fn taken(book: &Checked, page: &Page) -> Option<String> {
    let (minutes, limit) = match chapter_of(&book.workbook, &page.path) {
        Some(chapter) => (chapter.minutes, WORDS),
        None => {
            let Budget { minutes, words } = Budget::of_page(&page.source).ok()??;
            (minutes, words)
        }
    };
    let (words, limit) = (grouped(words(page)), grouped(limit));
    Some(format!("{words:>6} of {limit:>5} words {minutes:>3} min  {}", page.file))
}

fn of_trap(page: &Page, chapter: &Chapter) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut over = |found: u64, limit: u64, what: &str, way_out: &str| {
        if found > limit {
            let (found, limit) = (grouped(found), grouped(limit));
            let text = format!("{found} {what}, and {limit} is the limit: {way_out}");
            problems.push(Problem::of_file(&page.file, text));
        }
    };
    let more = "move what no exercise needs to a page \"More on\"";
    over(words(page), WORDS, "words of prose", more);
    let listings = page.select("pre > code.language-rust");
    let generated = |code: &&ElementRef<'_>| in_generated(code);
    let listings = listings.len() - listings.iter().filter(generated).count();
    over(listings as u64, LISTINGS, "listings", more);
    // A sweep is one figure, whatever it draws below its row.
    let drawn = page.select("figure").len() - page.select("figure figure").len();
    over(drawn as u64, FIGURES, "figures", more);

    let manifest = format!("exercises/{}/Cargo.toml", chapter.folder);
    let minutes = chapter.minutes;
    if minutes > MINUTES {
        let text = format!(
            "the page takes {minutes} minutes, and {MINUTES} is the limit: {more}, or measure again"
        );
        problems.push(Problem::of_file(&manifest, text));
    }
    for exercise in chapter.exercises.iter().filter(|one| one.minutes > EXERCISE_MINUTES) {
        let text = format!(
            "{} takes {} minutes, and {EXERCISE_MINUTES} is the limit: make two of it, or measure \
             again",
            exercise.name, exercise.minutes
        );
        problems.push(Problem::of_file(&manifest, text));
    }
    let directives = directive::find(&page.source);
    for (name, text) in MUST_SAY {
        if !directives.iter().any(|found| found.name == name && found.words.is_empty()) {
            problems.push(Problem::of_file(&page.file, text));
        }
    }
    problems
}

/// The words of the prose.
fn words(page: &Page) -> u64 {
    let text = text_without(&page.main(), |element| {
        matches!(element.value().name(), "pre" | "figure" | "svg" | "script" | "style")
            || ["exercise", "variants", "more-variants", "teacher", "minutes", "listing-file"]
                .iter()
                .any(|class| has_class(element, class))
    });
    text.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).count() as u64
}

/// Whether an element stands in a part that was generated from the exercise.
fn in_generated(element: &ElementRef<'_>) -> bool {
    let generated = selector(".exercise, .variants, .teacher");
    element.ancestors().filter_map(ElementRef::wrap).any(|above| generated.matches(&above))
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn a_trap_over_budget_says_what_to_do() {
        let fixture = Fixture::new();
        let listing = "\n```rust\n{{#include ../listings/src/bin/hello.rs:hello}}\n```\n";
        let long = format!("\n{}\n{}\n", "word ".repeat(1500), listing.repeat(3));
        fixture.append(TRAP, &format!("{long}\n{{{{#figure hang}}}}\n\n{{{{#figure hang}}}}\n"));
        fixture.replace(TRAP, "{{#minutes}}", "");
        fixture.replace(TRAP, "{{#rule}}", "");
        let manifest = "exercises/03-futurelock/Cargo.toml";
        fixture.replace(manifest, "minutes = 20", "minutes = 21");
        fixture.replace(manifest, "minutes = 25", "minutes = 30");
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md: 1,516 words of prose, and 1,500 is the limit: move what \
                 no exercise needs to a page \"More on\"",
                "book/src/03-futurelock.md: 3 figures, and 2 is the limit: move what no exercise \
                 needs to a page \"More on\"",
                "book/src/03-futurelock.md: 4 listings, and 3 is the limit: move what no exercise \
                 needs to a page \"More on\"",
                "book/src/03-futurelock.md: the page does not quote its rule: write {{#rule}} where \
                 it is explained",
                "book/src/03-futurelock.md: the page does not say how long it takes: write \
                 {{#minutes}} below its title",
                "exercises/03-futurelock/Cargo.toml: copy_job takes 30 minutes, and 25 is the limit: \
                 make two of it, or measure again",
                "exercises/03-futurelock/Cargo.toml: the page takes 21 minutes, and 20 is the limit: \
                 move what no exercise needs to a page \"More on\", or measure again",
            ]
        );
    }

    #[test]
    fn another_page_keeps_to_its_own_budget() {
        let fixture = Fixture::new();
        fixture.replace("book/src/introduction.md", "words=100", "words=5");
        fixture.replace("book/src/glossary.md", "<!-- page minutes=1 words=100 -->\n", "");
        fixture.replace(TRAP, "# The", "<!-- page minutes=1 words=100 -->\n# The");
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:1: the page of a trap has its minutes in \
                 exercises/03-futurelock/Cargo.toml; delete this line",
                "book/src/glossary.md:1: the page has no budget: begin it with <!-- page minutes=5 \
                 words=400 -->",
                "book/src/introduction.md: 8 words of prose, and its first line allows 5: shorten \
                 it, or move a part to another page",
            ]
        );
    }
}
