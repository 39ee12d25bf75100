//! How a program is polled in simulated time: as a runtime would poll it, and dropped where it is to
//! be dropped.

use std::future::poll_fn;
use std::panic::{self, AssertUnwindSafe};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::case::Cut;
use crate::process::heartbeat;
use crate::world::{Recorder, uncounted};

/// Polls of the program while simulated time stands still, after which it is a livelock. At one
/// moment a program is polled for each of the few things that can happen then, and tokio's budget
/// adds one poll for each 128 operations, so two orders of magnitude are left.
const POLLS_AT_ONE_MOMENT: u32 = 10_000;

/// Polls of the program in one run. A timer fires at most once in a millisecond, so a program that
/// looks at something each millisecond for a whole minute needs 60,000.
const POLLS_IN_A_RUN: u32 = 200_000;

/// How the program ended, without words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Returned,
    Cancelled,
    Hung,
    Livelock,
    Panicked,
}

/// What became of the program.
pub(super) struct Driven {
    pub(super) end: Stop,
    /// How often it was polled.
    pub(super) polls: u32,
}

/// The program's own waker. The run itself is woken also by the horizon, by a cut that is due and by
/// the parent's question; none of these is a reason to poll the program.
struct Alarm {
    rings: AtomicBool,
    run: Mutex<Option<Waker>>,
}

impl Alarm {
    /// It rings from the start: the first poll answers no wake.
    fn new() -> Arc<Self> {
        let alarm = Self { rings: AtomicBool::new(true), run: Mutex::default() };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(alarm.run());
        Arc::new(alarm)
    }

    /// Whom it wakes.
    fn set_run(&self, run: &Waker) {
        match &mut *self.run() {
            Some(known) => known.clone_from(run),
            none => *none = Some(run.clone()),
        }
    }

    fn run(&self) -> MutexGuard<'_, Option<Waker>> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rings.store(true, Ordering::Release);
        let run = self.run().clone();
        if let Some(run) = run {
            run.wake();
        }
    }
}

/// Polls the program whenever it was woken, until it returns, panics, turns in place, is to be cut or
/// meets the horizon. Unless it hangs it is dropped at once, as its caller would drop it.
pub(super) async fn drive<F: Future, E>(
    future: &mut Option<Pin<Box<F>>>,
    end: Instant,
    cut: Option<Cut>,
    recorder: &Recorder<E>,
) -> Driven {
    let mut horizon = pin!(sleep_until(end));
    let mut cut_due = pin!(sleep_until(match cut {
        Some(Cut::At(at)) => Instant::now() + at,
        _ => end,
    }));
    let alarm = uncounted(Alarm::new);
    let waker = Waker::from(Arc::clone(&alarm));
    let (mut moment, mut polls, mut polls_in_all) = (Duration::ZERO, 0, 0);
    let ended = poll_fn(|cx| {
        heartbeat::runtime_turns(cx.waker());
        alarm.set_run(cx.waker());
        if matches!(cut, Some(Cut::At(_))) && cut_due.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Stop::Cancelled);
        }
        if alarm.rings.swap(false, Ordering::Acquire) {
            if cut == Some(Cut::InsteadOfPoll(polls_in_all + 1)) {
                return Poll::Ready(Stop::Cancelled);
            }
            let now = recorder.now();
            if now != moment {
                (moment, polls) = (now, 0);
            }
            polls += 1;
            polls_in_all += 1;
            if polls > POLLS_AT_ONE_MOMENT || polls_in_all > POLLS_IN_A_RUN {
                return Poll::Ready(Stop::Livelock);
            }
            let program = future.as_mut().expect("it is taken only after the loop").as_mut();
            let mut own = Context::from_waker(&waker);
            match panic::catch_unwind(AssertUnwindSafe(|| program.poll(&mut own))) {
                Ok(Poll::Ready(_)) => return Poll::Ready(Stop::Returned),
                Ok(Poll::Pending) if cut == Some(Cut::AfterPoll(polls_in_all)) => {
                    return Poll::Ready(Stop::Cancelled);
                }
                Ok(Poll::Pending) => {}
                Err(_) => return Poll::Ready(Stop::Panicked),
            }
        }
        horizon.as_mut().poll(cx).map(|()| Stop::Hung)
    })
    .await;
    let dropped = if ended == Stop::Hung { None } else { future.take().map(dropped) };
    let end = match dropped {
        Some(Err(panicked)) => panicked,
        _ => ended,
    };
    Driven { end, polls: polls_in_all }
}

/// Drops the program, which may panic in a destructor.
pub(super) fn dropped<F>(future: Pin<Box<F>>) -> Result<(), Stop> {
    panic::catch_unwind(AssertUnwindSafe(|| drop(future))).map_err(|_| Stop::Panicked)
}
