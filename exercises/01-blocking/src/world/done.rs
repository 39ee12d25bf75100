//! What the library has done in a run, and whether its last call is waited for. Nobody edits this.
//!
//! The library burns no time, so a program that sleeps for as long as the digests should take finds all
//! of them done. It sleeps on when all is done, in the first run. In the next one the last call takes
//! longer than that: who waits for the call sees its end, and who sleeps does not.

use std::panic::Location;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use harness::Recorder;
use harness::units::grouped;

use super::bodies::{BODY, UPLOADS, all_bytes};
use super::{AT_ONCE, PIECE, Replied};

/// How long, in the run before, it took from the end of the last call to the end of `run`.
static SLEPT_ON: AtomicU64 = AtomicU64::new(0);

/// Less than this is no sleep: a busy machine takes it too. A call that is not waited for goes on for as
/// long anyway, for the library waits until nobody else comes to work.
const NO_SLEEP: Duration = Duration::from_millis(20);
/// A call is held up no longer than this: a program that gets nowhere for longer is taken to hang.
const LONGEST: Duration = Duration::from_secs(2);

/// What was seen in a run.
pub struct Seen {
    /// More bytes were digested than there are.
    pub digested_again: bool,
    /// From where the library was called, and the most bytes at a time there.
    largest: Vec<(&'static Location<'static>, usize)>,
}

impl Seen {
    /// What the library was doing for this line; none if it was not called.
    pub fn at_work(&self, line: Option<&'static Location<'static>>) -> String {
        match self.largest.iter().find(|(known, _)| Some(*known) == line) {
            None => "while the library was not at work".to_owned(),
            Some((_, BODY..)) => "while the library had a whole body to digest".to_owned(),
            Some((_, bytes)) if *bytes > PIECE => {
                let [bytes, piece] = [*bytes, PIECE].map(|bytes| grouped(bytes as u64));
                format!("during {bytes} bytes at a time; `PIECE` is {piece}")
            }
            Some(_) => "between one piece and the next".to_owned(),
        }
    }
}

#[derive(Clone)]
pub(super) struct Done(Arc<Shared>);

struct Shared {
    bytes: AtomicUsize,
    calls: AtomicUsize,
    last_end: Mutex<Duration>,
    largest: Mutex<Vec<(&'static Location<'static>, usize)>>,
    recorder: Recorder<Replied>,
}

impl Done {
    pub(super) fn of(recorder: Recorder<Replied>) -> Self {
        Self(Arc::new(Shared {
            bytes: AtomicUsize::new(0),
            calls: AtomicUsize::new(0),
            last_end: Mutex::default(),
            largest: Mutex::default(),
            recorder,
        }))
    }

    /// So many bytes are given to the library, by this line. Says whether it is to be seen how many calls
    /// go on at once: when twice as many bodies were begun as may go on, and with the last one.
    pub(super) fn begins(&self, bytes: usize, line: &'static Location<'static>) -> bool {
        let before = self.0.bytes.fetch_add(bytes, Relaxed);
        let mut largest = self.0.largest.lock().unwrap_or_else(PoisonError::into_inner);
        match largest.iter_mut().find(|(known, _)| *known == line) {
            Some((_, most)) => *most = bytes.max(*most),
            None => largest.push((line, bytes)),
        }
        let comes_to = |seen: usize| before < seen && seen <= before + bytes;
        comes_to(2 * AT_ONCE * BODY) || comes_to(all_bytes() - BODY / 2)
    }

    /// A call has its digest. The last one of a run is held up.
    pub(super) fn ends(&self) {
        let is_last = self.0.calls.fetch_add(1, Relaxed) + 1 == UPLOADS;
        let slept_on = Duration::from_micros(SLEPT_ON.load(Relaxed));
        if is_last && slept_on > NO_SLEEP {
            thread::sleep(LONGEST.min(2 * slept_on));
        }
        *self.0.last_end.lock().unwrap_or_else(PoisonError::into_inner) = self.0.recorder.now();
    }

    /// What was seen, when `run` has returned.
    pub(super) fn seen(&self) -> Seen {
        let Shared { bytes, last_end, largest, recorder, .. } = &*self.0;
        let last_end = *last_end.lock().unwrap_or_else(PoisonError::into_inner);
        let slept_on = recorder.now().saturating_sub(last_end);
        SLEPT_ON.store(slept_on.as_micros() as u64, Relaxed);
        let largest = largest.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Seen { digested_again: bytes.load(Relaxed) > all_bytes(), largest }
    }
}
