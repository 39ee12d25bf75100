//! Times in the text: a page may name a time of the simulated clock only if something recorded on
//! the same page shows it.

use scraper::ElementRef;

use super::page::{Page, has_class, line_of, selector, text_without};
use crate::problem::{Problem, line_at};

/// Times such as `3.501 s` in the prose that no figure, capture or exercise of the page holds, and in
/// what is said of a figure that does not show them.
pub(crate) fn check(page: &Page) -> Vec<Problem> {
    let recorded: String = page
        .select("figure, pre, .exercise")
        .iter()
        .map(|element| text_without(element, is_written) + "\n")
        .collect();
    let in_prose =
        times(&page.source).filter(|(_, time)| !recorded.contains(time)).map(|(offset, time)| {
            let text =
                format!("{time} stands in no figure or output of this page: measure it again");
            Problem::at(&page.file, line_at(&page.source, offset), text)
        });
    in_prose.chain(of_figures(page)).collect()
}

/// Times in the title or the description of a figure that it does not show. The figures of a sweep
/// are titled by what was recorded.
fn of_figures(page: &Page) -> Vec<Problem> {
    let words = selector("figcaption, desc");
    let mut problems = Vec::new();
    for figure in page.select("figure.trace") {
        let mut above = figure.ancestors().filter_map(ElementRef::wrap);
        if above.any(|element| has_class(&element, "sweep")) {
            continue;
        }
        let shown = text_without(&figure, is_written);
        let written: String = figure.select(&words).map(|one| line_of(&one) + "\n").collect();
        let id = figure.value().attr("id").unwrap_or_default();
        let directive = format!("{{{{#figure {}}}}}", id.trim_start_matches("figure-"));
        for (_, time) in times(&written).filter(|(_, time)| !shown.contains(time)) {
            let text = format!("the words of {directive} name {time}, which it does not show");
            problems.push(page.problem(&directive, text));
        }
    }
    problems
}

/// Titles and descriptions of figures: a person wrote them, and they prove nothing.
fn is_written(element: &ElementRef<'_>) -> bool {
    matches!(element.value().name(), "figcaption" | "title" | "desc")
}

/// The times in a text, as `units::seconds` writes them, with where each begins.
fn times(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices(" s").filter_map(|(end, _)| {
        let after = text[end + 2..].chars().next();
        let start =
            text[..end].rfind(|c: char| !c.is_ascii_digit() && c != '.').map_or(0, |at| at + 1);
        let number = &text[start..end];
        let (_, fraction) = number.split_once('.')?;
        let is_time = fraction.len() == 3 && !after.is_some_and(char::is_alphanumeric);
        is_time.then_some((start, &text[start..end + 2]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn only_times_of_the_simulated_clock_are_found() {
        let text = "At 3.501 s, 2.5 s or 5 s, version 1.234 still, (12.003 s).";
        let found: Vec<&str> = times(text).map(|(_, time)| time).collect();
        assert_eq!(found, ["3.501 s", "12.003 s"]);
    }

    #[test]
    fn the_words_of_a_figure_prove_nothing() {
        let fixture = Fixture::new();
        fixture.replace("book/traces/hang.json", "\"The copy stops\"", "\"It stops at 3.501 s\"");
        fixture.append(TRAP, "\nAt 3.501 s it stops, and at 3.000 s it could go on.\n");
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:17: the words of {{#figure hang}} name 3.501 s, which it \
                 does not show",
                "book/src/03-futurelock.md:30: 3.501 s stands in no figure or output of this page: \
                 measure it again",
            ]
        );
    }

    #[test]
    fn a_time_that_nothing_on_the_page_shows_is_told() {
        let fixture = Fixture::new();
        fixture.append(
            TRAP,
            "\nAt 3.501 s it stops.\n\n```text\n2.001 s  it waits\n```\n\nAt 2.001 s it waits.\n",
        );
        let problems = fixture.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        let text = "3.501 s stands in no figure or output of this page: measure it again";
        assert!(problems[0].ends_with(text), "{problems:?}");
    }
}
