//! What a verdict says on its own streams. They may be closed, as in `cargo test | head -1`: then nobody
//! wants to hear it, and that changes no verdict.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Write};
use std::panic;
use std::sync::Once;

thread_local! {
    /// Whether this thread prints just now.
    static PRINTS: Cell<bool> = const { Cell::new(false) };
}

/// Prints to the standard output, as far as that is possible.
///
/// With `print!`, for only what that prints is kept by the test runner, to be shown if the test fails.
/// It panics where nothing can be written, and the panic would be told as the test's.
pub(crate) fn print(text: &str) {
    static KEEPS_QUIET: Once = Once::new();
    KEEPS_QUIET.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !PRINTS.get() {
                usual(panic);
            }
        }));
    });
    PRINTS.set(true);
    let _ = panic::catch_unwind(|| print!("{text}"));
    PRINTS.set(false);
}

/// Says something to whoever looks for a fault, on the standard error, as far as that is possible.
pub(crate) fn remark(what: fmt::Arguments) {
    let _ = writeln!(io::stderr(), "{what}");
}
