//! What panics said, made safe to show. In a child nothing is printed of them: the verdict tells them.

use std::panic;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::foreign;
use crate::subject::Subject;
use crate::world::{is_on_purpose, uncounted};

/// What the panics of a run said, in order.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Panics of one run that are kept. A program can panic without end.
const KEPT: usize = 100;

/// What is told of a panic that was heard by somebody else: the program has put a hook of its own in the
/// place of this one.
const HEARD_BY_ANOTHER: &str = "only a panic hook of the program's own heard what it said";

/// Keeps panics quiet from now on.
pub(crate) fn keep_quiet(subject: Subject) {
    panic::set_hook(Box::new(move |panic| {
        if is_on_purpose() {
            return;
        }
        uncounted(|| {
            let place = panic.location().map(|at| format!("{}: ", subject.place_of_panic(at)));
            let message = panic.payload_as_str().unwrap_or("without a message");
            let mut said = lock();
            // The last is always kept: it may be the one that ends the program.
            said.truncate(KEPT - 1);
            said.push(place.unwrap_or_default() + &foreign::message(message));
        });
    }));
}

/// What the last panic said, and where.
pub(crate) fn last() -> String {
    uncounted(|| lock().last().cloned().unwrap_or_else(|| HEARD_BY_ANOTHER.to_owned()))
}

/// Takes what the last panic said, if it was the program's own: what is left is that of tasks.
pub(crate) fn of_the_program(panicked: bool) -> String {
    let said = || lock().pop().unwrap_or_else(|| HEARD_BY_ANOTHER.to_owned());
    uncounted(|| if panicked { said() } else { String::new() })
}

/// Takes what the panics of tasks said.
pub(crate) fn of_tasks() -> Vec<String> {
    uncounted(|| std::mem::take(&mut *lock()))
}

/// Forgets what was said before.
pub(crate) fn forget() {
    drop(of_tasks());
}

fn lock() -> MutexGuard<'static, Vec<String>> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner)
}
