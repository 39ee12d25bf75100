//! What the last panic said, made safe to show. In a child nothing is printed of it: the verdict tells it.

use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::foreign;
use crate::exercise::Exercise;
use crate::world::uncounted;

static LAST: Mutex<String> = Mutex::new(String::new());

/// Keeps panics quiet from now on. A place is told if it is in the file that the reader edits.
pub(crate) fn keep_quiet(exercise: Exercise) {
    panic::set_hook(Box::new(move |panic| {
        uncounted(|| {
            let place = panic.location().filter(|place| exercise.is_in_file(place.file()));
            let place = place.map(|place| format!("{}:{}: ", exercise.file(), place.line()));
            let message = panic.payload_as_str().unwrap_or("without a message");
            *lock() = place.unwrap_or_default() + &foreign::message(message);
        });
    }));
}

/// What the last panic said, and where, if that is in the reader's file.
pub(crate) fn last() -> String {
    uncounted(|| lock().clone())
}

fn lock() -> MutexGuard<'static, String> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner)
}
