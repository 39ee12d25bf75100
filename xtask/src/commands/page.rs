//! A page in the reader's browser.

use std::path::Path;

use crate::console::Console;

/// Says where a page is, and opens it unless that is not wanted.
pub(super) fn open(what: &str, file: &Path, no_open: bool, console: Console) {
    console.line(&format!("{what}: {}", file.display()));
    // Without a browser, as on a server, the line above is all that can be done.
    if !no_open && open::that_detached(file).is_err() {
        console.line("No browser could be started here: open that file in one.");
    }
}
