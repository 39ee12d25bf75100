//! Predictions: each option is folded and holds its answer, and what follows says how to run the
//! program.

use scraper::ElementRef;

use super::Checked;
use super::page::{Page, has_class, line_of, selector};
use crate::directive;
use crate::problem::{Problem, line_at};

/// What runs a listing, before its name.
const RUN: &str = "cargo run -q -p listings --bin ";

/// What a question says of which several options are right.
const SEVERAL: &str = "More than one may be right";

/// Predictions whose answer is open, or that have no right option or two; and programs that a reader
/// cannot run.
pub(crate) fn check(book: &Checked, page: &Page) -> Vec<Problem> {
    let mut problems = options(page);
    if let Some((line, section)) = section(&page.source, "## Run") {
        problems.extend(commands(book, page, line, section));
    }
    problems
}

/// What is wrong with the options of each question. Those of one name belong together.
fn options(page: &Page) -> Vec<Problem> {
    let mut questions: Vec<(&str, Vec<ElementRef<'_>>)> = Vec::new();
    let beliefs = page.select("details.belief");
    for option in &beliefs {
        let name = option.value().attr("name").unwrap_or_default();
        match questions.iter_mut().find(|(known, _)| *known == name) {
            Some((_, options)) => options.push(*option),
            None => questions.push((name, vec![*option])),
        }
    }
    let mut problems = Vec::new();
    if questions.is_empty() && section(&page.source, "## Predict").is_some() {
        let text = "the options of the prediction are not folded: write each as <details \
                    class=\"belief\" name=\"predict\">, with its answer in it";
        problems.push(page.problem("## Predict", text));
    }
    for (name, options) in questions {
        let mut problem = |text: String| {
            let place = format!("name=\"{name}\"");
            problems.push(page.problem(&place, text));
        };
        if name.is_empty() {
            problem("an option has no name=: with it, one is open at a time".to_owned());
        }
        let letters: Vec<String> = options.iter().map(letter).collect();
        let expected = (b'A'..).map(|letter| format!("{}.", char::from(letter)));
        if !letters.iter().cloned().eq(expected.take(letters.len())) {
            let letters = letters.join(" ");
            problem(format!(
                "the options of \"{name}\" begin with {letters:?}: begin each with <b>A.</b> and so \
                 on, in order"
            ));
        }
        match options.iter().filter(|option| has_class(option, "right")).count() {
            1 => {}
            2.. if page.source.contains(SEVERAL) => {}
            right => problem(format!(
                "{right} options of \"{name}\" are right, and one must be; if several are, say \
                 \"{SEVERAL}\" in the question"
            )),
        }
    }
    problems
}

/// `A.`, as the summary of an option begins.
fn letter(option: &ElementRef<'_>) -> String {
    let bold = selector("summary > b:first-child");
    option.select(&bold).next().map_or_else(String::new, |bold| line_of(&bold))
}

/// Programs whose output is shown below *Run*, without the command that runs them.
fn commands(book: &Checked, page: &Page, line: usize, section: &str) -> Vec<Problem> {
    let listings = book.place.book.join("listings");
    let is_listing = |name: &str| listings.join(format!("src/bin/{name}.rs")).exists();
    let lines = || section.lines().map(|line| line.trim_start_matches("$ "));
    let run: Vec<&str> = lines().filter_map(|line| line.strip_prefix(RUN)).collect();
    let mut problems = Vec::new();
    for name in run.iter().filter(|name| !is_listing(name)) {
        let place = format!("{RUN}{name}");
        problems.push(page.problem(&place, format!("there is no listing {name}")));
    }
    for directive in directive::find(section) {
        let ("include", Some(target)) = (directive.name, directive.words.first()) else { continue };
        let Some((_, capture)) = target.split_once("captures/") else { continue };
        let name = capture.split('.').next().unwrap_or_default();
        let is_command = listings.join(format!("commands/{name}.txt")).exists();
        let command = match (is_listing(name), is_command) {
            (true, _) if !run.contains(&name) => format!("{RUN}{name}"),
            (_, true) if !lines().any(|line| line.starts_with("cargo xtask ")) => {
                "cargo xtask, as in book/listings/commands".to_owned()
            }
            _ => continue,
        };
        let line = line + line_at(section, directive.range.start) - 1;
        let text = format!("the page does not say how to run this: give the command, {command}");
        problems.push(Problem::at(&page.file, line, text));
    }
    problems
}

/// What follows a heading, up to the next of its level, and the line at which that begins.
fn section<'a>(source: &'a str, heading: &str) -> Option<(usize, &'a str)> {
    let start = source.find(&format!("\n{heading}\n"))? + 1 + heading.len();
    let rest = &source[start..];
    Some((line_at(source, start), &rest[..rest.find("\n## ").unwrap_or(rest.len())]))
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fixture, TRAP};

    fn option(letter: &str, class: &str) -> String {
        format!(
            "<details class=\"{class}\" name=\"predict\">\n<summary><b>{letter}</b> It \
             stops.</summary>\n\nNo.\n\n</details>\n\n"
        )
    }

    #[test]
    fn a_prediction_that_is_folded_and_can_be_run_has_no_problem() {
        let fixture = Fixture::new();
        let (one, other) = (option("A.", "belief"), option("B.", "belief right"));
        fixture.append(
            TRAP,
            &format!(
                "\n## Predict\n\n{one}{other}\n## Run\n\n```console\n$ cargo run -q -p listings --bin \
                 hello\n```\n\n```text\n{{{{#include ../captures/hello.txt:2:}}}}\n```\n"
            ),
        );
        assert_eq!(fixture.problems(), [] as [&str; 0]);
    }

    #[test]
    fn a_prediction_that_is_open_is_told() {
        let fixture = Fixture::new();
        fixture.append(TRAP, "\n## Predict\n\n- **A.** It stops.\n");
        assert_eq!(
            fixture.problems(),
            ["book/src/03-futurelock.md:30: the options of the prediction are not folded: write \
                 each as <details class=\"belief\" name=\"predict\">, with its answer in it"]
        );
    }

    #[test]
    fn options_out_of_order_or_without_a_right_one_are_told() {
        let fixture = Fixture::new();
        let (one, other) = (option("A.", "belief"), option("C.", "belief"));
        fixture.append(TRAP, &format!("\n## Predict\n\n{one}{other}"));
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:32: 0 options of \"predict\" are right, and one must be; if \
                 several are, say \"More than one may be right\" in the question",
                "book/src/03-futurelock.md:32: the options of \"predict\" begin with \"A. C.\": begin \
                 each with <b>A.</b> and so on, in order",
            ]
        );
    }

    #[test]
    fn a_question_may_say_that_several_are_right() {
        let fixture = Fixture::new();
        let (one, other) = (option("A.", "belief right"), option("B.", "belief right"));
        fixture.append(TRAP, &format!("\n## Predict\n\nWhich?\n\n{one}{other}"));
        let problems = fixture.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        fixture.replace(TRAP, "Which?", "Which? More than one may be right.");
        assert_eq!(fixture.problems(), [] as [&str; 0]);
    }

    #[test]
    fn an_output_without_its_command_is_told() {
        let fixture = Fixture::new();
        fixture.append(
            TRAP,
            "\n## Run\n\n```console\ncargo run -q -p listings --bin helo\n```\n\n```text\n\
             {{#include ../captures/hello.txt:2:}}\n```\n",
        );
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:33: there is no listing helo",
                "book/src/03-futurelock.md:37: the page does not say how to run this: give the \
                 command, cargo run -q -p listings --bin hello",
            ]
        );
    }
}
