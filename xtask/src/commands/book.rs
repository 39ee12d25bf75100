//! `cargo xtask book`: opens the book, or the page of an exercise.

use clap::Args;
use record::ExitCode;
use workbook::{Chapter, Error, Exercise, Result, Workbook, names};

use super::page;
use crate::build::book;
use crate::console::Console;

/// The wish of a person who typed `cargo xtask book`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The chapter or exercise whose page is opened; without it, the first page
    exercise: Option<String>,
    /// Open the page to read after the exercise
    #[arg(long, requires = "exercise")]
    after: bool,
    /// Print where it is, and open nothing
    #[arg(long)]
    no_open: bool,
}

/// Opens a page of a book that is there already, or builds one.
///
/// # Errors
/// The name was not understood; the book cannot be built, or has no such page.
pub(crate) fn open(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let Wish { exercise, after, no_open } = wish;
    let name = match exercise {
        None => "index".to_owned(),
        Some(typed) => {
            let Chapter { folder, own, exercises, .. } = names::resolve_chapter(workbook, typed)?;
            if let (true, Some(Exercise { id, shown_file, .. })) = (own, exercises.first()) {
                let contract = format!("what it must do stands at the top of {shown_file}");
                return Err(Error::misuse(format!("{id} has no page; {contract}")));
            }
            format!("{folder}{}", if *after { "-after" } else { "" })
        }
    };
    let html = workbook.root.join("book").join("html");
    if !html.join("index.html").is_file() {
        console.note("The book is built once. This takes a minute or two.");
        if book::builder(workbook, &["build"])? != ExitCode::Fixed {
            return Err(Error::unjudged("the book could not be built; see above"));
        }
    }
    let file = html.join(format!("{name}.html"));
    if exercise.is_some() && !file.is_file() {
        let shown = workbook.shown(&file);
        let way_out = "cargo xtask book build makes the book anew";
        return Err(Error::unjudged(format!("the book has no page {shown}; {way_out}")));
    }
    page::open(if exercise.is_some() { "The page" } else { "The book" }, &file, *no_open, console);
    Ok(ExitCode::Fixed)
}
