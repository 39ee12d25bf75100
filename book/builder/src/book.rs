//! From the sources to HTML.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_driver::config::{Config, SearchChapterSettings};
use serde_json::{Value, json};
use workbook::files;

use crate::expand::Expand;
use crate::place::{Edition, Place};
use crate::problem::Problem;
use crate::{print, student, teacher};

/// A book that was built.
#[derive(Debug)]
pub(crate) struct Built {
    /// Its pages in the order of the table of contents, from the folder of pages.
    pub(crate) pages: Vec<PathBuf>,
    /// What was found wrong while it was built.
    pub(crate) problems: Vec<Problem>,
}

/// Builds the book into a folder, or says all that is wrong with its directives.
///
/// # Errors
/// It cannot be built, a directive cannot be replaced, or the folder holds something else.
pub(crate) fn build(place: &Place, edition: Edition, out: &Path) -> Result<()> {
    let built = build_as_it_is(place, edition, out)?;
    if built.problems.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = built.problems.iter().map(Problem::to_string).collect();
    bail!("the book is not as it should be\n{}", lines.join("\n"))
}

/// Builds the book into a folder, whatever is wrong with its directives.
///
/// # Errors
/// It cannot be built, or the folder holds something else.
pub(crate) fn build_as_it_is(place: &Place, edition: Edition, out: &Path) -> Result<Built> {
    let out = std::path::absolute(out).context("there is no current folder")?;
    refuse_foreign(&out)?;
    let workbook = Rc::new(place.workbook()?);
    let mut config = Config::from_disk(place.book.join("book.toml"))?;
    // `MDBOOK_OUTPUT__HTML__SITE_URL` and its like, as with mdBook's own command.
    config.update_from_env()?;
    teacher::add_presenter(&mut config, edition)?;
    let mut book = MDBook::load_with_config(&place.book, config)?;
    student::leave_out(&mut book.book, edition);
    let pages: Vec<PathBuf> = book
        .iter()
        .filter_map(|item| match item {
            BookItem::Chapter(chapter) => chapter.source_path.clone(),
            _ => None,
        })
        .collect();
    book.config.build.build_dir = out.clone();
    keep_out_of_search(&mut book.config, &pages)?;
    let problems = Rc::new(RefCell::new(Vec::new()));
    book.with_preprocessor(Expand {
        workbook,
        sources: place.sources(),
        traces: place.book.join("traces"),
        edition,
        pages: RefCell::default(),
        problems: Rc::clone(&problems),
    });
    book.build()?;
    print::prepare(&out, edition)?;
    let problems = problems.take();
    Ok(Built { pages, problems })
}

/// Pages after an exercise hold its solutions: a search must not show them.
fn keep_out_of_search(config: &mut Config, pages: &[PathBuf]) -> Result<()> {
    let key = "output.html.search.chapter";
    let mut chapters: BTreeMap<String, Value> = config
        .get::<BTreeMap<String, SearchChapterSettings>>(key)?
        .unwrap_or_default()
        .into_iter()
        .map(|(page, settings)| (page, json!({ "enable": settings.enable })))
        .collect();
    for page in pages.iter().map(|page| files::relative(page, Path::new(""))) {
        if page.ends_with("-after.md") {
            chapters.insert(page, json!({ "enable": false }));
        }
    }
    config.set(key, chapters)
}

/// mdBook empties the folder that it writes to. One that holds something else is left alone.
fn refuse_foreign(out: &Path) -> Result<()> {
    let Ok(mut entries) = fs::read_dir(out) else { return Ok(()) };
    // mdBook writes this file into each book.
    if entries.next().is_none() || out.join(".nojekyll").exists() {
        return Ok(());
    }
    bail!("{} holds something that is no book; name an empty folder", out.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn a_whole_book_is_built() {
        let fixture = Fixture::new();
        let out = fixture.path("out");
        build(&fixture.place(), Edition::Full, &out).unwrap();
        let page = fs::read_to_string(out.join("03-futurelock.html")).unwrap();
        for part in [
            "About 20 minutes for this page, 25 for the exercise.",
            "fn main() { println!(\"hello\"); }",
            "hello from the listing",
            "<figure class=\"trace\"",
            // Browsers read the name in either case.
            "viewbox=\"0 0 720 ",
            "<summary>Hint 1 of 3</summary>",
            "<code>copy-finishes</code>: return within 30 s",
            "class=\"teacher\"",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert!(!page.contains("x86_64"), "the capture's first line is shown");
        let after = fs::read_to_string(out.join("03-futurelock-after.html")).unwrap();
        assert!(after.contains("The copy is boxed."), "{after}");

        let search = fs::read_dir(&out).unwrap().flatten();
        let search = search.map(|entry| entry.path());
        let search = search
            .filter(|path| files::name(path).starts_with("searchindex"))
            .map(|path| fs::read_to_string(path).unwrap())
            .collect::<String>();
        assert!(search.contains("03-futurelock.html"), "{search}");
        assert!(!search.contains("03-futurelock-after.html"), "{search}");
    }

    #[test]
    fn students_get_a_book_of_their_own() {
        let fixture = Fixture::new();
        let out = fixture.path("out");
        let edition = |after| Edition::Student { after };
        build(&fixture.place(), edition(false), &out).unwrap();
        let page = fs::read_to_string(out.join("03-futurelock.html")).unwrap();
        assert!(!page.contains("class=\"teacher\"") && !page.contains("Ask who polls"), "{page}");
        assert!(!page.contains("presenter") && !page.contains("-after"), "{page}");
        assert!(!out.join("03-futurelock-after.html").exists());
        let print = fs::read_to_string(out.join("print.html")).unwrap();
        assert!(!print.contains("The copy is boxed."), "{print}");

        build(&fixture.place(), edition(true), &out).unwrap();
        let print = fs::read_to_string(out.join("print.html")).unwrap();
        assert!(
            print.contains("The copy is boxed.") && !print.contains("Ask who polls"),
            "{print}"
        );
    }

    #[test]
    fn a_folder_of_something_else_is_left_alone() {
        let fixture = Fixture::new();
        let error = build(&fixture.place(), Edition::Full, &fixture.path("exercises"));
        let error = error.unwrap_err().to_string();
        assert!(
            error.ends_with("holds something that is no book; name an empty folder"),
            "{error}"
        );
        assert!(fixture.path("exercises/03-futurelock/Cargo.toml").exists());
    }

    #[test]
    fn a_book_with_a_wrong_directive_is_not_built_silently() {
        let fixture = Fixture::new();
        fixture.append("book/src/03-futurelock.md", "\n{{#exercise job}}\n");
        let error = build(&fixture.place(), Edition::Full, &fixture.path("out")).unwrap_err();
        assert!(error.to_string().contains(": {{#exercise job}}: there is no exercise"), "{error}");
    }
}
