//! What must hold of the book: of its sources, and of the HTML that is built from them.
//!
//! Each file is one rule or a few that belong together, and says what it prints in its tests.

mod budget;
mod fences;
mod figures;
mod glossary;
mod headings;
mod includes;
mod links;
mod outside;
mod page;
mod predict;
mod reports;
mod times;

use std::path::{Path, PathBuf};

use anyhow::Result;
use workbook::{Workbook, files};

use crate::book;
use crate::place::{self, Edition, Place};
use crate::problem::Problem;
use crate::teacher;
use page::Page;
pub(crate) use page::{line_of, selector};

/// What the rules look at.
struct Checked {
    place: Place,
    workbook: Workbook,
    /// Where the book was built.
    out: PathBuf,
    /// In the order of the table of contents.
    pages: Vec<Page>,
}

/// What was found.
pub(crate) struct Findings {
    /// What is wrong, page by page.
    pub(crate) problems: Vec<Problem>,
    /// What each page takes of its budget, in the order of the book.
    pub(crate) budgets: Vec<String>,
}

/// Builds the book into a temporary folder and looks at all of it.
///
/// # Errors
/// It cannot be built.
pub(crate) fn run(place: &Place) -> Result<Findings> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("html");
    let built = book::build_as_it_is(place, Edition::Full, &out)?;
    let workbook = place.workbook()?;
    let pages = built.pages.iter().map(|path| Page::read(place, &out, path));
    let book =
        Checked { place: place.clone(), workbook, pages: pages.collect::<Result<_>>()?, out };
    let mut problems = built.problems;
    problems.extend(strays(&book)?);
    for page in &book.pages {
        if let Err(error) = teacher::without_notes(&page.source) {
            problems.push(Problem::of_file(&page.file, error.to_string()));
        }
        problems.extend(budget::check(&book, page));
        problems.extend(fences::check(&book, page));
        problems.extend(includes::check(&book, page));
        problems.extend(headings::check(page));
        problems.extend(figures::check(page));
        problems.extend(outside::check(page));
        problems.extend(predict::check(&book, page));
        problems.extend(times::check(page));
        problems.extend(links::check(&book, page));
    }
    problems.extend(outside::check_styles(&book.out)?);
    problems.extend(glossary::check(&book));
    problems.extend(reports::check(&book)?);
    problems.sort();
    problems.dedup();
    let budgets = book.pages.iter().filter_map(|page| budget::taken(&book, page)).collect();
    Ok(Findings { problems, budgets })
}

/// Pages that are not in the table of contents.
fn strays(book: &Checked) -> Result<Vec<Problem>> {
    let sources = book.place.sources();
    let files = files::walk(&sources)?;
    let pages = files.iter().filter(|file| file.extension().is_some_and(|end| end == "md"));
    let pages = pages.filter_map(|file| file.strip_prefix(&sources).ok());
    let stray = |page: &&Path| {
        *page != Path::new("SUMMARY.md") && !book.pages.iter().any(|known| known.path == **page)
    };
    let text = "no reader finds this page: add it to book/src/SUMMARY.md, or delete it";
    Ok(pages.filter(stray).map(|page| Problem::of_file(&place::shown(page), text)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn a_book_that_is_right_has_no_problem() {
        let found = run(&Fixture::new().place()).unwrap();
        assert_eq!(found.problems, []);
        assert_eq!(
            found.budgets[..2],
            [
                "     8 of   100 words   2 min  book/src/introduction.md",
                "    18 of 1,500 words  20 min  book/src/03-futurelock.md",
            ]
        );
    }

    #[test]
    fn a_page_that_nobody_finds_is_told() {
        let fixture = Fixture::new();
        fixture.write("book/src/lost.md", "# Lost\n");
        assert_eq!(
            fixture.problems(),
            [
                "book/src/lost.md: no reader finds this page: add it to book/src/SUMMARY.md, or delete it"
            ]
        );
    }

    #[test]
    fn directives_and_notes_that_are_broken_are_told_too() {
        let fixture = Fixture::new();
        fixture.append(TRAP, "\n{{#figure lost}}\n\n<details class=\"teacher\">\n");
        let problems = fixture.problems();
        assert_eq!(problems.len(), 2, "{problems:#?}");
        assert_eq!(
            problems[0],
            "book/src/03-futurelock.md: a teacher's note is not closed; end it with </details> on a \
             line of its own"
        );
        let start =
            "book/src/03-futurelock.md:30: {{#figure lost}}: there is no book/traces/lost.json";
        assert!(problems[1].starts_with(start), "{problems:#?}");
    }
}
