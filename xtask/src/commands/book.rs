//! `cargo xtask book`: opens the book.

use record::ExitCode;
use workbook::{Error, Result, Workbook};

use crate::build::book;
use crate::console::Console;

/// Opens a book that is there already, or builds one.
///
/// # Errors
/// It cannot be built.
pub(crate) fn open(workbook: &Workbook, no_open: bool, console: Console) -> Result<ExitCode> {
    let index = workbook.root.join("book").join("html").join("index.html");
    if !index.is_file() {
        console.note("The book is built once. This takes a minute or two.");
        if book::builder(workbook, &["build"])? != ExitCode::Fixed {
            return Err(Error::unjudged("the book could not be built; see above"));
        }
    }
    console.line(&format!("The book: {}", index.display()));
    // Without a browser, as on a server, the line above is all that can be done.
    if !no_open && open::that_detached(&index).is_err() {
        console.line("No browser could be started here: open that file in one.");
    }
    Ok(ExitCode::Fixed)
}
