//! Headings: one title, and no level left out, so that a screen reader can tell the parts.

use super::page::{Page, line_of};
use crate::problem::Problem;

/// Pages without a title or with two, and headings that skip a level.
pub(crate) fn check(page: &Page) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut before: Option<usize> = None;
    let mut title: Option<String> = None;
    for heading in page.select("h1, h2, h3, h4, h5, h6") {
        let level = heading.value().name().bytes().last().map_or(1, |b| usize::from(b - b'0'));
        let text = line_of(&heading);
        let place = format!("{} {text}", "#".repeat(level));
        match (level, &title, before) {
            (1, Some(first), _) => {
                let way_out = format!("the page has two titles, \"{first}\" and \"{text}\"");
                problems.push(page.problem(&place, format!("{way_out}: make the second one ##")));
            }
            (_, _, None) if level != 1 => {
                let what = format!("the first heading, \"{text}\", is no title");
                problems.push(page.problem(&place, format!("{what}: begin the page with one #")));
            }
            (_, _, Some(before)) if level > before + 1 => {
                let (one, next) = ("#".repeat(level), "#".repeat(before + 1));
                let what = format!("\"{text}\" is {one} below a heading of level {before}");
                problems.push(page.problem(&place, format!("{what}: make it {next}")));
            }
            _ => {}
        }
        if level == 1 {
            title.get_or_insert(text);
        }
        before = Some(level);
    }
    if before.is_none() {
        let text = "the page has no title: begin it with one #";
        problems.push(Problem::of_file(&page.file, text));
    }
    problems
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn a_heading_out_of_order_is_told() {
        let fixture = Fixture::new();
        fixture.append(TRAP, "\n#### Deep\n\n# Again\n");
        fixture.replace("book/src/introduction.md", "# Introduction", "");
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:30: \"Deep\" is #### below a heading of level 2: make it \
                 ###",
                "book/src/03-futurelock.md:32: the page has two titles, \"The copy that stopped\" \
                 and \"Again\": make the second one ##",
                "book/src/introduction.md: the page has no title: begin it with one #",
            ]
        );
    }
}
