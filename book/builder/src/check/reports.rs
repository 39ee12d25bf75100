//! Public reports of real faults, `book/reports/NAME.toml`: each has a row on the page of symptoms
//! that its reporter would recognise, and the row leads to the page that explains the cause.

use std::path::{Path, PathBuf};

use anyhow::Result;
use scraper::ElementRef;
use serde::Deserialize;
use workbook::files;

use super::Checked;
use super::links::resolve;
use super::page::{Page, line_of, selector};
use crate::problem::Problem;

/// A report, and where whoever has the same symptom must land.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    /// Where it is public.
    link: String,
    /// What its reporter saw, in words of our own.
    symptom: String,
    /// The first cell of the row on the page of symptoms.
    row: String,
    /// What was wrong.
    cause: String,
    /// The page that explains it, if there is one: `01-blocking-pool.md`.
    page: Option<String>,
    /// The heading on the page under which that stands.
    heading: Option<String>,
    /// Words of the page that say it.
    words: Option<String>,
    /// Where there is no page yet: the trap to which it will belong.
    later: Option<String>,
}

/// Reports that lead to nowhere.
///
/// # Errors
/// A report cannot be read.
pub(crate) fn check(book: &Checked) -> Result<Vec<Problem>> {
    let folder = book.place.book.join("reports");
    let mut paths = if folder.exists() { files::entries(&folder)? } else { Vec::new() };
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    let mut problems = Vec::new();
    for path in paths {
        let file = files::relative(&path, &book.place.root);
        match toml::from_str::<Report>(&files::read(&path)?) {
            Ok(report) => {
                let found = report.problems(book);
                problems.extend(found.into_iter().map(|text| Problem::of_file(&file, text)));
            }
            Err(error) => problems.push(Problem::of_file(&file, error.message())),
        }
    }
    Ok(problems)
}

impl Report {
    fn problems(&self, book: &Checked) -> Vec<String> {
        let Self { link, symptom, row, cause, page, heading, words, later } = self;
        let mut problems = Vec::new();
        if [symptom, cause].iter().any(|text| text.trim().is_empty()) {
            problems.push("a report has a symptom and a cause".to_owned());
        }
        if !link.starts_with("https://") {
            problems.push(format!("\"{link}\" is no public report: give its https:// address"));
        }
        let found = Row::find(book, row);
        if found.is_none() {
            problems.push(format!("symptoms.md has no row that begins with \"{row}\""));
        }
        match (page, later) {
            (Some(page), None) => {
                if found.is_some_and(|row| !row.leads_to(page)) {
                    problems.push(format!("the row \"{row}\" does not link to {page}"));
                }
                problems.extend(missing(book, page, heading.as_deref(), words.as_deref()));
            }
            (None, Some(later)) if !later.trim().is_empty() => {
                if heading.is_some() || words.is_some() {
                    problems.push("it has a heading or words, and no page".to_owned());
                }
            }
            _ => problems.push("say page = , or later = if no page explains it yet".to_owned()),
        }
        problems
    }
}

/// What a page does not have of what is said about it.
fn missing(book: &Checked, path: &str, heading: Option<&str>, words: Option<&str>) -> Vec<String> {
    let Some(page) = book.pages.iter().find(|page| page.path == Path::new(path)) else {
        return vec![format!("there is no page {path}")];
    };
    let mut problems = Vec::new();
    if heading.is_none() && words.is_none() {
        problems.push(format!("say what explains it on {path}: a heading, or words"));
    }
    let headings = page.select("h1, h2, h3");
    if let Some(heading) = heading.filter(|text| !headings.iter().any(|h| line_of(h) == *text)) {
        problems.push(format!("{path} has no heading \"{heading}\""));
    }
    if let Some(words) = words.filter(|words| !line_of(&page.main()).contains(words)) {
        problems.push(format!("{path} does not say \"{words}\""));
    }
    problems
}

/// A row of a table on the page of symptoms.
struct Row<'a> {
    symptoms: &'a Page,
    element: ElementRef<'a>,
}

impl<'a> Row<'a> {
    /// The row with this first cell.
    fn find(book: &'a Checked, first: &str) -> Option<Self> {
        let symptoms = book.pages.iter().find(|page| page.path == Path::new("symptoms.md"))?;
        let cell = selector("td");
        let begins = |row: &ElementRef<'_>| row.select(&cell).next().map(|cell| line_of(&cell));
        let mut rows = symptoms.select("tr").into_iter();
        let element = rows.find(|row| begins(row).is_some_and(|cell| cell == first))?;
        Some(Self { symptoms, element })
    }

    /// Whether it has a link to a page.
    fn leads_to(&self, page: &str) -> bool {
        let links = selector("a[href]");
        let targets = self.element.select(&links).filter_map(|link| link.value().attr("href"));
        let mut pages = targets.map(|target| target.split('#').next().unwrap_or_default());
        let page: PathBuf = Path::new(page).with_extension("html");
        pages.any(|target| resolve(self.symptoms, target) == page)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fixture, TRAP};

    const REPORT: &str = "book/reports/01-stops.toml";

    /// A workbook with a page of symptoms and one report.
    fn fixture(report: &str) -> Fixture {
        let fixture = Fixture::new();
        fixture.write(
            "book/src/symptoms.md",
            "<!-- page minutes=1 words=50 -->\n# Symptoms\n\n| what | do |\n|---|---|\n\
             | a `copy` stops | read [the trap](03-futurelock.md#see) |\n",
        );
        fixture.append("book/src/SUMMARY.md", "\n[Symptoms](symptoms.md)\n");
        let head =
            "link = \"https://example.com/1\"\nsymptom = \"It stops.\"\ncause = \"A lock.\"\n";
        fixture.write(REPORT, &format!("{head}{report}"));
        fixture
    }

    #[test]
    fn a_report_that_leads_to_its_page_is_right() {
        let row = "row = \"a copy stops\"\n";
        for rest in [
            "page = \"03-futurelock.md\"\nheading = \"See\"\nwords = \"a future can go on\"\n",
            "later = \"locks across an await\"\n",
        ] {
            assert_eq!(fixture(&format!("{row}{rest}")).problems(), [] as [&str; 0]);
        }
    }

    #[test]
    fn what_a_report_says_must_be_there() {
        let problems = |rest: &str| {
            let found = fixture(rest).problems();
            let told = |text: &String| text.strip_prefix(REPORT).unwrap_or(text).to_owned();
            found.iter().map(told).collect::<Vec<_>>()
        };
        let wrong = "row = \"a copy\"\npage = \"03-futurelock.md\"\nheading = \"Look\"\nwords = \"zebra\"\n";
        assert_eq!(
            problems(wrong),
            [
                ": 03-futurelock.md does not say \"zebra\"",
                ": 03-futurelock.md has no heading \"Look\"",
                ": symptoms.md has no row that begins with \"a copy\"",
            ]
        );
        assert_eq!(
            problems("row = \"a copy stops\"\npage = \"introduction.md\"\n"),
            [
                ": say what explains it on introduction.md: a heading, or words",
                ": the row \"a copy stops\" does not link to introduction.md",
            ]
        );
        assert_eq!(
            problems("row = \"a copy stops\"\npage = \"lost.md\"\nlater = \"x\"\n"),
            [": say page = , or later = if no page explains it yet"]
        );
        assert_eq!(problems("rows = \"a\"\n").len(), 1);
    }

    #[test]
    fn a_report_is_read_again_when_a_page_changes() {
        let right =
            "row = \"a copy stops\"\npage = \"03-futurelock.md\"\nwords = \"A waker says\"\n";
        let fixture = fixture(right);
        fixture.replace(TRAP, "A waker says", "It says");
        assert!(
            fixture
                .problems()
                .contains(&format!("{REPORT}: 03-futurelock.md does not say \"A waker says\""))
        );
    }
}
