use std::sync::{Mutex, PoisonError};

/// Something of a world's that the program is to own: a receiver, a connection. A world is only borrowed
/// where the program's future is made, so it holds such a thing in here, and the program takes it.
///
/// ```
/// let inbox = harness::Part::new(vec![1, 2, 3]);
/// // In `harness::simulated(…, |world| run(world.inbox.take()))`:
/// assert_eq!(inbox.take(), [1, 2, 3]);
/// ```
#[derive(Debug)]
pub struct Part<T>(Mutex<Option<T>>);

impl<T> Part<T> {
    /// One that was not taken.
    pub fn new(part: T) -> Self {
        Self(Mutex::new(Some(part)))
    }

    /// Takes it.
    ///
    /// # Panics
    /// If it was taken: then the program is run a second time in a world that serves one run, and the
    /// verdict must say [`a_world_for_each_run`](crate::Trial::a_world_for_each_run).
    #[track_caller]
    pub fn take(&self) -> T {
        let part = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        part.expect("a part of the world was taken already: it needs `.a_world_for_each_run()`")
    }
}
