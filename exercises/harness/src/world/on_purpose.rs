//! A panic that a world makes on purpose: it is part of the scene, and no fault of the program's.

use std::cell::Cell;

thread_local! {
    /// Whether the next panic of this thread is one of these.
    static IS_NEXT: Cell<bool> = const { Cell::new(false) };
}

/// Panics, as something of the world's does on purpose: no verdict counts it against the program. Where the
/// program calls it, it is the program's to deal with.
///
/// # Panics
/// Always, with this message.
pub fn panic_on_purpose(message: &str) -> ! {
    IS_NEXT.set(true);
    panic!("{message}");
}

/// Whether the panic that this thread is in now was made on purpose. Answers once.
pub(crate) fn is_on_purpose() -> bool {
    IS_NEXT.replace(false)
}
