//! The page on which the whole book is printed: with contents, and without blank pages.
//!
//! mdBook writes the pages one behind the other into `print.html`. On paper nothing can be opened: what
//! folds is open, also where a browser keeps one of several open.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use scraper::Html;
use workbook::files;

use crate::check::{line_of, selector};
use crate::place::Edition;

/// What mdBook puts between two pages. A box behind the end of a full sheet makes a blank one; a heading
/// that begins a sheet does not.
const BREAK: &str = "<div style=\"break-before: page; page-break-before: always;\"></div>";

/// Changes the page in the folder of a built book, if there is one.
///
/// # Errors
/// It cannot be read or written.
pub(crate) fn prepare(out: &Path, edition: Edition) -> Result<()> {
    let file = out.join("print.html");
    if file.exists() {
        files::write(&file, prepared(&files::read(&file)?, edition).as_bytes())?;
    }
    Ok(())
}

fn prepared(page: &str, edition: Edition) -> String {
    let Some((before, main)) = page.split_once("<main>") else { return page.to_owned() };
    let mut text = format!("{before}<main class=\"{}\">\n{}", class(edition), contents(page));
    main.split(BREAK).for_each(|part| text.push_str(&on_new_sheet(part)));
    opened(&text)
}

/// What folds is open. Closed are hints and the code of fixes, which are not printed.
fn opened(text: &str) -> String {
    // Of several with one name a browser would keep one open.
    let mut text = text.replace(" name=\"predict\"", "").replace("<details", "<details open");
    for class in ["hint", "code", "more-variants"] {
        let class = format!(" class=\"{class}\"");
        text = text.replace(&format!("<details open{class}"), &format!("<details{class}"));
    }
    text
}

/// Notes for teachers are printed in the edition that has them.
fn class(edition: Edition) -> &'static str {
    match edition {
        Edition::Full => "whole for-teachers",
        Edition::Student { .. } => "whole",
    }
}

fn on_new_sheet(part: &str) -> String {
    part.replacen("<h1 ", "<h1 class=\"new-sheet\" ", 1)
}

/// The pages of the book, each with a link to where it begins.
fn contents(page: &str) -> String {
    let mut text =
        "<nav class=\"contents\" aria-label=\"Contents\">\n<p>Contents</p>\n<ul>\n".to_owned();
    for title in Html::parse_document(page).select(&selector("main h1[id]")) {
        let id = title.value().attr("id").unwrap_or_default();
        let _ = writeln!(text, "<li><a href=\"#{id}\">{}</a></li>", escaped(&line_of(&title)));
    }
    text.push_str("</ul>\n</nav>\n");
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_with_contents_and_each_page_on_a_new_sheet() {
        let page = format!(
            "<h1 class=\"menu-title\">Book</h1><main>\n<h1 id=\"a\">A <code>&lt;b&gt;</code></h1>\n{BREAK}\
             <!-- b -->\n<h1 id=\"b\">B</h1><details class=\"belief\" name=\"predict\">x</details>\
             <details class=\"hint\" id=\"h\">y</details></main>"
        );
        assert_eq!(
            prepared(&page, Edition::Full),
            "<h1 class=\"menu-title\">Book</h1><main class=\"whole for-teachers\">\n\
             <nav class=\"contents\" aria-label=\"Contents\">\n<p>Contents</p>\n<ul>\n\
             <li><a href=\"#a\">A &lt;b></a></li>\n<li><a href=\"#b\">B</a></li>\n</ul>\n</nav>\n\
             \n<h1 class=\"new-sheet\" id=\"a\">A <code>&lt;b&gt;</code></h1>\n<!-- b -->\n\
             <h1 class=\"new-sheet\" id=\"b\">B</h1><details open class=\"belief\">x</details>\
             <details class=\"hint\" id=\"h\">y</details></main>"
        );
        assert!(prepared(&page, Edition::Student { after: true }).contains("class=\"whole\""));
    }
}
