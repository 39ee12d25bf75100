//! How a program is polled in simulated time: as a task, woken by a waker of its own; and dropped where
//! it is to be dropped.
//!
//! ```text
//!   the run                                   the program's task, among all other tasks
//!   -------                                   -----------------------------------------
//!   is woken by the horizon, by a cut that    is woken by the program's waker only
//!   is due, by the parent's question, by      lets the others go first, if the order says so
//!   the task's end                            polls the program, drops it when it ends
//!   drops the program at a cut that is due
//! ```

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::panic::{self, AssertUnwindSafe};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, ThreadId};
use std::time::Duration;

use record::{Cut, Elsewhere};
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep_until};

use super::order::Turns;
use crate::process::{self, heartbeat};
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

/// In what way a program is polled.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// Where it is dropped, if it is.
    pub(super) cut: Option<Cut>,
    pub(super) turns: Turns,
    /// It gets another waker with each poll, of which only the last counts, and it is polled once more
    /// than it was woken. A future must bear both.
    pub(super) restless: bool,
}

impl Way {
    /// Whenever it is woken, to its end.
    pub(super) const PLAIN: Self = Self { cut: None, turns: Turns::NATURAL, restless: false };
}

/// What became of the program.
pub(super) struct Driven<F> {
    pub(super) end: Stop,
    /// How often it was polled.
    pub(super) polls: u32,
    /// When it was polled last, counted from the start of the run.
    pub(super) last_poll: Duration,
    /// The program itself, if it hung.
    pub(super) hung: Option<Pin<Box<F>>>,
}

/// The program's own waker. The run itself is woken also by the horizon, by a cut that is due and by
/// the parent's question; none of these is a reason to poll the program.
struct Alarm {
    rings: AtomicBool,
    task: Mutex<Option<Waker>>,
    home: ThreadId,
}

impl Alarm {
    /// It rings from the start: the first poll answers no wake.
    fn new() -> Arc<Self> {
        let home = thread::current().id();
        let alarm = Self { rings: AtomicBool::new(true), task: Mutex::default(), home };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(alarm.task());
        Arc::new(alarm)
    }

    /// A new one, whose rings alone count from now on. It rings if the old one does.
    fn instead_of(old: &Self, task: &Waker) -> Arc<Self> {
        let new = uncounted(Self::new);
        new.rings.store(old.has_rung(), Ordering::Release);
        new.set_task(task);
        new
    }

    /// Whom it wakes.
    fn set_task(&self, task: &Waker) {
        match &mut *self.task() {
            Some(known) => known.clone_from(task),
            none => *none = Some(task.clone()),
        }
    }

    /// Whether it has rung since the last time.
    fn has_rung(&self) -> bool {
        self.rings.swap(false, Ordering::Acquire)
    }

    fn task(&self) -> MutexGuard<'_, Option<Waker>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if thread::current().id() != self.home {
            process::left_the_runtime(Elsewhere::Thread);
        }
        self.rings.store(true, Ordering::Release);
        let task = self.task().clone();
        if let Some(task) = task {
            task.wake();
        }
    }
}

/// What the run and the program's task share.
struct Shared<F> {
    /// None once the program has ended, or was dropped.
    program: RefCell<Option<Pin<Box<F>>>>,
    polls: Cell<u32>,
    last_poll: Cell<Duration>,
}

impl<F> Shared<F> {
    /// Drops the program, as its caller would: at once, and not while it is borrowed, for a destructor
    /// can do anything.
    fn drop_program(&self, end: Stop) -> Stop {
        let program = self.program.borrow_mut().take();
        program.map_or(end, |program| dropped(program).err().unwrap_or(end))
    }
}

/// Polls the program whenever it was woken, until it returns, panics, turns in place, is to be cut or
/// meets the horizon. Unless it hangs it is dropped at once, as its caller would drop it.
pub(super) async fn drive<F, E>(
    program: Pin<Box<F>>,
    end: Instant,
    way: Way,
    recorder: &Recorder<E>,
) -> Driven<F>
where
    F: Future + 'static,
    E: Clone + Send + 'static,
{
    let start = Instant::now();
    let cut = way.cut;
    let mut horizon = pin!(sleep_until(end));
    let mut cut_due = pin!(sleep_until(match cut {
        Some(Cut::At(at)) => start + at,
        _ => end,
    }));
    let (shared, mut task) = uncounted(|| {
        let program = RefCell::new(Some(program));
        let (polls, last_poll) = (Cell::new(0), Cell::default());
        let shared = Rc::new(Shared { program, polls, last_poll });
        let task = Rc::clone(&shared).run(way, recorder.clone());
        (shared, spawn_local(task))
    });
    let ended = poll_fn(|cx| {
        heartbeat::runtime_turns(cx.waker());
        if matches!(cut, Some(Cut::At(_))) && cut_due.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Stop::Cancelled);
        }
        if let Poll::Ready(ended) = Pin::new(&mut task).poll(cx) {
            return Poll::Ready(ended.expect("the program's panics are caught in its task"));
        }
        horizon.as_mut().poll(cx).map(|()| Stop::Hung)
    })
    .await;
    let hung = if ended == Stop::Hung { shared.program.borrow_mut().take() } else { None };
    let end = shared.drop_program(ended);
    task.abort();
    let (polls, last_poll) = (shared.polls.get(), shared.last_poll.get());
    Driven { end, polls, last_poll, hung }
}

impl<F: Future + 'static> Shared<F> {
    /// The program's task.
    async fn run<E: Clone + Send + 'static>(
        self: Rc<Self>,
        mut way: Way,
        recorder: Recorder<E>,
    ) -> Stop {
        let mut alarm = uncounted(Alarm::new);
        let (mut polls_now, mut is_last) = (0, false);
        let ended = poll_fn(|cx| {
            alarm.set_task(cx.waker());
            if !is_last {
                if !alarm.has_rung() {
                    return Poll::Pending;
                }
                is_last = way.turns.let_others_go_first();
                if is_last {
                    // Its turn comes again when all that is woken now has had its own.
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
            }
            is_last = false;
            let number = self.polls.get() + 1;
            if way.cut == Some(Cut::InsteadOfPoll(number)) {
                return Poll::Ready(Stop::Cancelled);
            }
            let now = recorder.now();
            if now != self.last_poll.get() {
                polls_now = 0;
            }
            polls_now += 1;
            self.polls.set(number);
            self.last_poll.set(now);
            if polls_now > POLLS_AT_ONE_MOMENT || number > POLLS_IN_A_RUN {
                return Poll::Ready(Stop::Livelock);
            }
            let mut polled = self.poll(&alarm);
            if way.restless && polled.is_pending() {
                alarm = Alarm::instead_of(&alarm, cx.waker());
                polled = self.poll(&alarm);
            }
            match polled {
                Poll::Pending if way.cut == Some(Cut::AfterPoll(number)) => {
                    Poll::Ready(Stop::Cancelled)
                }
                polled => polled,
            }
        })
        .await;
        self.drop_program(ended)
    }

    /// Polls the program once, unless the run has dropped it.
    fn poll(&self, alarm: &Arc<Alarm>) -> Poll<Stop> {
        let mut program = self.program.borrow_mut();
        let Some(program) = program.as_mut() else { return Poll::Pending };
        let waker = uncounted(|| Waker::from(Arc::clone(alarm)));
        let mut own = Context::from_waker(&waker);
        match panic::catch_unwind(AssertUnwindSafe(|| program.as_mut().poll(&mut own))) {
            Ok(polled) => polled.map(|_| Stop::Returned),
            Err(_) => Poll::Ready(Stop::Panicked),
        }
    }
}

/// Drops the program, which may panic in a destructor.
pub(super) fn dropped<F>(program: Pin<Box<F>>) -> Result<(), Stop> {
    panic::catch_unwind(AssertUnwindSafe(|| drop(program))).map_err(|_| Stop::Panicked)
}
