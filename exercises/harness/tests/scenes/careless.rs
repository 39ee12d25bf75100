//! A semaphore as many are written by hand: whoever is dropped after it was given the permit, and
//! before it took it, takes it along.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

type Given = Arc<Mutex<bool>>;

pub(crate) struct Semaphore {
    /// Free permits, and who waits.
    state: Mutex<(usize, VecDeque<(Waker, Given)>)>,
}

pub(crate) struct Acquire {
    semaphore: Arc<Semaphore>,
    given: Option<Given>,
}

pub(crate) struct Permit(Arc<Semaphore>);

impl Semaphore {
    pub(crate) fn with_one() -> Arc<Self> {
        Arc::new(Self { state: Mutex::new((1, VecDeque::new())) })
    }

    pub(crate) fn acquire(self: &Arc<Self>) -> Acquire {
        Acquire { semaphore: Arc::clone(self), given: None }
    }

    fn release(&self) {
        let mut state = self.state.lock().unwrap();
        match state.1.pop_front() {
            Some((waker, given)) => {
                *given.lock().unwrap() = true;
                waker.wake();
            }
            None => state.0 += 1,
        }
    }
}

impl Future for Acquire {
    type Output = Permit;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Permit> {
        let semaphore = Arc::clone(&self.semaphore);
        let mut state = semaphore.state.lock().unwrap();
        let is_given = self.given.as_ref().map(|given| *given.lock().unwrap());
        match is_given {
            Some(false) => return Poll::Pending,
            Some(true) => self.given = None,
            None if state.0 > 0 => state.0 -= 1,
            None => {
                let given = Given::default();
                state.1.push_back((cx.waker().clone(), Arc::clone(&given)));
                self.given = Some(given);
                return Poll::Pending;
            }
        }
        drop(state);
        Poll::Ready(Permit(semaphore))
    }
}

impl Drop for Acquire {
    fn drop(&mut self) {
        if let Some(given) = &self.given {
            // It leaves the queue, and does not pass on what it was given.
            let mut state = self.semaphore.state.lock().unwrap();
            state.1.retain(|(_, other)| !Arc::ptr_eq(given, other));
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.release();
    }
}
