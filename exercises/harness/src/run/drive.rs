//! How a program is polled in simulated time: when its turn comes, woken by a waker of its own; and
//! dropped where it is to be dropped.
//!
//! ```text
//!   the run                                      the turn, a task among all others
//!   -------                                      ---------------------------------
//!   is woken by the horizon, by a cut that       is woken by the program's waker only
//!   is due, by the parent's question             lets the others go first, if the order says so
//!   and by the turn: polls the program       <-- tells the run that it has come
//! ```
//!
//! The run polls the program itself, for it need not be `Send`. The runtime looks after each task whether the
//! run was woken, so the program is polled exactly when a task in its place would be. In an order in which the
//! program goes first there is no such task: the program's waker wakes the run.

use std::future::poll_fn;
use std::panic::{self, AssertUnwindSafe};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, ThreadId};
use std::time::Duration;

use record::{Cut, Elsewhere};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use super::order::Turns;
use crate::process::{self, heartbeat};
use crate::world::uncounted;

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

/// A program, whatever it is made of: what drives it is built once, and not again for each verdict.
pub(super) type Program = Pin<Box<dyn Future<Output = ()>>>;

/// What became of the program.
pub(super) struct Driven {
    pub(super) end: Stop,
    /// How often it was polled.
    pub(super) polls: u32,
    /// When it was polled last, counted from the start of the run.
    pub(super) last_poll: Duration,
    /// The tasks that were alive at the end, before any of them could run again.
    pub(super) tasks: usize,
    /// The program itself, if it hung.
    pub(super) hung: Option<Program>,
}

/// The program's own waker. The run itself is woken also by the horizon, by a cut that is due and by
/// the parent's question; none of these is a reason to poll the program.
struct Alarm {
    rings: AtomicBool,
    /// The task that waits in the program's place, or the run itself.
    turn: Mutex<Option<Waker>>,
    home: ThreadId,
}

impl Alarm {
    /// It rings from the start: the first poll answers no wake.
    fn new() -> Arc<Self> {
        let home = thread::current().id();
        let alarm = Self { rings: AtomicBool::new(true), turn: Mutex::default(), home };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(alarm.turn());
        Arc::new(alarm)
    }

    /// A new one, whose rings alone count from now on. It rings if the old one does.
    fn instead_of(old: &Self) -> Arc<Self> {
        let new = uncounted(Self::new);
        new.rings.store(old.has_rung(), Ordering::Release);
        (*new.turn()).clone_from(&old.turn());
        new
    }

    /// Whether it has rung since the last time.
    fn has_rung(&self) -> bool {
        self.rings.swap(false, Ordering::Acquire)
    }

    fn turn(&self) -> MutexGuard<'_, Option<Waker>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
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
        let turn = self.turn().clone();
        if let Some(turn) = turn {
            turn.wake();
        }
    }
}

/// What the run and the program's turn share.
struct Shared {
    /// The last waker that the program got.
    alarm: Mutex<Arc<Alarm>>,
    goes_first: bool,
    has_come: AtomicBool,
    run: Mutex<Option<Waker>>,
}

impl Shared {
    fn new(turns: &Turns) -> Arc<Self> {
        let (alarm, goes_first) = (Mutex::new(Alarm::new()), turns.goes_first());
        let has_come = AtomicBool::new(false);
        let shared = Self { alarm, goes_first, has_come, run: Mutex::default() };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop((lock(&shared.alarm), lock(&shared.run)));
        Arc::new(shared)
    }

    /// Waits in the program's place, each time that it is woken, and tells the run when its turn has come.
    async fn take_turns(self: Arc<Self>, mut turns: Turns) {
        let mut is_last = false;
        poll_fn(|cx| {
            let alarm = Arc::clone(&lock(&self.alarm));
            *alarm.turn() = Some(cx.waker().clone());
            if !is_last && !alarm.has_rung() {
                return Poll::<()>::Pending;
            }
            is_last = !is_last && turns.let_others_go_first();
            if is_last {
                // It comes again when all that is woken now has had its own.
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            self.has_come.store(true, Ordering::Release);
            let run = lock(&self.run).clone();
            if let Some(run) = run {
                run.wake();
            }
            Poll::Pending
        })
        .await;
    }

    /// Whether the turn has come, for the run that this wakes.
    fn has_come(&self, run: &Waker) -> bool {
        if self.goes_first {
            let alarm = lock(&self.alarm);
            *alarm.turn() = Some(run.clone());
            return alarm.has_rung();
        }
        match &mut *lock(&self.run) {
            Some(known) => known.clone_from(run),
            none => *none = Some(run.clone()),
        }
        self.has_come.swap(false, Ordering::Acquire)
    }

    /// The waker of the next poll.
    fn waker(&self) -> Waker {
        uncounted(|| Waker::from(Arc::clone(&lock(&self.alarm))))
    }

    /// Another waker from now on.
    fn change_waker(&self) {
        let mut alarm = lock(&self.alarm);
        *alarm = Alarm::instead_of(&alarm);
    }
}

/// The program's place among the tasks, with the task that waits there, if there is one. It is no part of
/// [`drive`] so that tokio's part of a task is built once, and not again for each verdict.
fn place(turns: &Turns) -> (Arc<Shared>, Option<JoinHandle<()>>) {
    let shared = Shared::new(turns);
    let task =
        (!shared.goes_first).then(|| tokio::spawn(Arc::clone(&shared).take_turns(turns.clone())));
    (shared, task)
}

/// A panic of the program's cannot have left it half-written.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program, and how it was polled until now.
struct Polled {
    future: Option<Program>,
    way: Way,
    polls: u32,
    last_poll: Duration,
    polls_at_this_moment: u32,
}

impl Polled {
    /// Polls it when its turn has come; or drops it instead, or afterwards, if it is to be.
    fn take_turn(&mut self, shared: &Shared, now: Duration) -> Poll<Stop> {
        let number = self.polls + 1;
        if self.way.cut == Some(Cut::InsteadOfPoll(number)) {
            return Poll::Ready(Stop::Cancelled);
        }
        if now != self.last_poll {
            self.polls_at_this_moment = 0;
        }
        self.polls_at_this_moment += 1;
        (self.polls, self.last_poll) = (number, now);
        if self.polls_at_this_moment > POLLS_AT_ONE_MOMENT || number > POLLS_IN_A_RUN {
            return Poll::Ready(Stop::Livelock);
        }
        let mut polled = self.poll(&shared.waker());
        if self.way.restless && polled.is_pending() {
            shared.change_waker();
            polled = self.poll(&shared.waker());
        }
        match polled {
            Poll::Pending if self.way.cut == Some(Cut::AfterPoll(number)) => {
                Poll::Ready(Stop::Cancelled)
            }
            polled => polled,
        }
    }

    fn poll(&mut self, waker: &Waker) -> Poll<Stop> {
        let future = self.future.as_mut().expect("it is taken only afterwards").as_mut();
        let mut own = Context::from_waker(waker);
        match panic::catch_unwind(AssertUnwindSafe(|| future.poll(&mut own))) {
            Ok(polled) => polled.map(|()| Stop::Returned),
            Err(_) => Poll::Ready(Stop::Panicked),
        }
    }
}

/// Polls the program whenever it was woken, until it returns, panics, turns in place, is to be cut or
/// meets the horizon. Unless it hangs it is dropped at once, as its caller would drop it.
/// `now` tells the time since the start of the run.
pub(super) async fn drive(
    program: Program,
    end: Instant,
    way: Way,
    now: &dyn Fn() -> Duration,
) -> Driven {
    let mut horizon = pin!(sleep_until(end));
    let cut = way.cut;
    let mut cut_due = pin!(sleep_until(match cut {
        Some(Cut::At(at)) => Instant::now() + at,
        _ => end,
    }));
    let (shared, turns) = uncounted(|| place(&way.turns));
    let mut polled = Polled {
        future: Some(program),
        way,
        polls: 0,
        last_poll: Duration::ZERO,
        polls_at_this_moment: 0,
    };
    let ended = poll_fn(|cx| {
        heartbeat::runtime_turns(cx.waker());
        if matches!(cut, Some(Cut::At(_))) && cut_due.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Stop::Cancelled);
        }
        if shared.has_come(cx.waker())
            && let Poll::Ready(ended) = polled.take_turn(&shared, now())
        {
            return Poll::Ready(ended);
        }
        horizon.as_mut().poll(cx).map(|()| Stop::Hung)
    })
    .await;
    let Polled { future, polls, last_poll, .. } = polled;
    let (end, hung) = match (ended, future) {
        (Stop::Hung, hung) => (ended, hung),
        (_, future) => (future.and_then(|future| dropped(future).err()).unwrap_or(ended), None),
    };
    let tasks = tasks_alive() - usize::from(turns.is_some());
    turns.inspect(JoinHandle::abort);
    Driven { end, polls, last_poll, tasks, hung }
}

/// Tasks of the runtime that have not ended.
pub(super) fn tasks_alive() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// Drops the program, which may panic in a destructor.
pub(super) fn dropped(program: Program) -> Result<(), Stop> {
    panic::catch_unwind(AssertUnwindSafe(|| drop(program))).map_err(|_| Stop::Panicked)
}
