//! What the last panic said. In a child nothing is printed of it: the verdict tells it.

use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::subject::Subject;
use crate::world::uncounted;

static LAST: Mutex<String> = Mutex::new(String::new());

/// Keeps panics quiet from now on.
pub(crate) fn keep_quiet(subject: Subject) {
    panic::set_hook(Box::new(move |panic| {
        uncounted(|| {
            let place = panic.location().map(|at| format!("{}: ", subject.place_of_panic(at)));
            let message = panic.payload_as_str().unwrap_or("without a message");
            *lock() = place.unwrap_or_default() + message;
        });
    }));
}

/// What the last panic said, and where.
pub(crate) fn last() -> String {
    uncounted(|| lock().clone())
}

fn lock() -> MutexGuard<'static, String> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner)
}
