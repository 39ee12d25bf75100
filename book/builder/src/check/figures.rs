//! Figures: each can be read without being seen.

use scraper::ElementRef;

use super::page::{Page, line_of, selector};
use crate::problem::Problem;

/// Drawings without a title, without a description, or with moments that are not in words.
pub(crate) fn check(page: &Page) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, figure) in page.select("figure").iter().enumerate() {
        let name = figure.value().attr("id").map_or_else(
            || format!("figure {} of the page", index + 1),
            |id| id.replacen('-', " ", 1),
        );
        let id = figure.value().attr("id").unwrap_or_default();
        let directive = format!("{{{{#figure {}}}}}", id.trim_start_matches("figure-"));
        let place = if page.source.contains(&directive) { &directive } else { id };
        let mut problem = |text: &str| {
            let text = format!("{name} {text}");
            problems.push(match place {
                "" => Problem::of_file(&page.file, text),
                place => page.problem(place, text),
            });
        };
        let Some(svg) = figure.select(&selector("svg")).next() else { continue };
        if text_of(&svg, "title").is_empty() {
            problem("has no <title> in its svg: a screen reader calls it nothing");
        }
        let words = figure.select(&selector("ol.fig-moments > li")).count();
        if text_of(&svg, "desc").is_empty() && words == 0 {
            problem("has no text alternative: give its svg a <desc>, or list its moments in words");
        }
        let drawn = selector("[data-step]");
        let steps = svg.select(&drawn);
        let steps = steps.filter_map(|step| step.value().attr("data-step")?.parse::<usize>().ok());
        if let Some(last) = steps.max().filter(|last| *last >= words) {
            problem(&format!("draws moment {last}, counted from 0, and tells {words} in words"));
        }
    }
    problems
}

/// The text of a direct child; empty if there is none.
fn text_of(svg: &ElementRef<'_>, name: &str) -> String {
    let mut children = svg.children().filter_map(ElementRef::wrap);
    let child = children.find(|child| child.value().name() == name);
    child.map_or_else(String::new, |child| line_of(&child))
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn a_figure_that_must_be_seen_is_told() {
        let fixture = Fixture::new();
        fixture.append(
            TRAP,
            "\n<figure id=\"figure-a\"><svg role=\"img\"><title>x</title></svg></figure>\n",
        );
        fixture.append(
            "book/src/glossary.md",
            "\n<figure><svg><g data-step=\"1\"></g></svg><ol class=\"fig-moments\"><li>a</li></ol>\
             </figure>\n",
        );
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:30: figure a has no text alternative: give its svg a \
                 <desc>, or list its moments in words",
                "book/src/glossary.md: figure 1 of the page draws moment 1, counted from 0, and \
                 tells 1 in words",
                "book/src/glossary.md: figure 1 of the page has no <title> in its svg: a screen \
                 reader calls it nothing",
            ]
        );
    }
}
