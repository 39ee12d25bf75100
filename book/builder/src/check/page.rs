//! A page as it was written and as it was built.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use scraper::{ElementRef, Html, Node, Selector};
use workbook::files;

use crate::place::{self, Place};
use crate::problem::{Problem, line_at};

/// One page of the book.
pub(crate) struct Page {
    /// From the folder of pages: `03-futurelock.md`.
    pub(crate) path: PathBuf,
    /// From the workbook's root: `book/src/03-futurelock.md`.
    pub(crate) file: String,
    /// As it was written.
    pub(crate) source: String,
    /// From the folder of the built book: `03-futurelock.html`.
    pub(crate) html_path: PathBuf,
    /// As it was built.
    pub(crate) html: Html,
}

impl Page {
    /// Reads a page that was built into a folder.
    ///
    /// # Errors
    /// Its source or its HTML cannot be read.
    pub(crate) fn read(place: &Place, out: &Path, path: &Path) -> Result<Self> {
        let source = files::unix_lines(&files::read(&place.sources().join(path))?);
        // mdBook makes the index of a folder from its README.
        let html_path = if path.file_stem().is_some_and(|stem| stem == "README") {
            path.with_file_name("index.html")
        } else {
            path.with_extension("html")
        };
        let html = files::read(&out.join(&html_path)).context("mdBook did not write a page")?;
        Ok(Self {
            path: path.to_owned(),
            file: place::shown(path),
            source,
            html_path,
            html: Html::parse_document(&html),
        })
    }

    /// What is on the page and not around it.
    pub(crate) fn main(&self) -> ElementRef<'_> {
        self.html.select(&selector("main")).next().unwrap_or_else(|| self.html.root_element())
    }

    /// The elements of the page, in order.
    pub(crate) fn select(&self, selectors: &str) -> Vec<ElementRef<'_>> {
        self.main().select(&selector(selectors)).collect()
    }

    /// A problem at the first place of a text in the source; with the page, if it was generated.
    pub(crate) fn problem(&self, place: &str, text: impl Into<String>) -> Problem {
        let line = self.source.find(place).map(|at| line_at(&self.source, at));
        Problem { file: self.file.clone(), line, text: text.into() }
    }
}

/// A selector that is written in this program.
pub(crate) fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

/// Whether an element has a class.
pub(crate) fn has_class(element: &ElementRef<'_>, class: &str) -> bool {
    element.value().classes().any(|found| found == class)
}

/// The text of an element on one line.
pub(crate) fn line_of(element: &ElementRef<'_>) -> String {
    one_line(&element.text().collect::<String>())
}

/// The text of an element on one line, without the elements to be left out.
pub(crate) fn text_without(
    element: &ElementRef<'_>,
    left_out: impl Fn(&ElementRef<'_>) -> bool + Copy,
) -> String {
    fn add(
        element: &ElementRef<'_>,
        left_out: impl Fn(&ElementRef<'_>) -> bool + Copy,
        text: &mut String,
    ) {
        for child in element.children() {
            if let Some(child) = ElementRef::wrap(child) {
                // Words of neighbouring blocks and of what is left out do not grow together.
                let inline = matches!(
                    child.value().name(),
                    "a" | "b" | "em" | "strong" | "i" | "code" | "span" | "sup" | "sub"
                );
                if !inline {
                    text.push(' ');
                }
                if left_out(&child) {
                    // What stood here separates the words around it.
                    text.push('\u{fffc}');
                } else {
                    add(&child, left_out, text);
                }
                if !inline {
                    text.push(' ');
                }
            } else if let Node::Text(found) = child.value() {
                text.push_str(found);
            }
        }
    }
    let mut text = String::new();
    if !left_out(element) {
        add(element, left_out, &mut text);
    }
    one_line(&text.replace('\u{fffc}', " "))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
