//! The pulse of a runtime: a heartbeat that is due whenever somebody asks for it, and work that
//! goes on only when one got through.
//!
//! Whether a program blocks its runtime is a question about order, not about time. So no time is
//! measured. The world's [`Work`] stands for time on the processor, but takes none: after each part
//! that is larger than may be done at one go it asks for a heartbeat, which is a task of the same
//! runtime, and waits, blocking its thread, until the heartbeat was polled. A program that let go of
//! the worker, by an `.await` or by working on another thread, lets the heartbeat through within
//! microseconds. A program that holds the worker waits for what only this worker could do: that will
//! never come, and a clock is needed only to give up waiting. What is no work of the world's is timed
//! instead, by a [meter](super::meter).
//!
//! ```text
//!   work                       heartbeat, a task of the runtime
//!   ----                       --------------------------------
//!   asks: asked += 1, wake --> is polled: answered = asked
//!   waits ...             <--  notifies
//!   goes on
//!
//!                 a part is done                     answered >= asked
//!   [working] -------------------------> [waiting] --------------------> [working]
//!                                           |
//!                                           |  3 s of looks, or 0.1 s when it is known already
//!                                           v
//!                                       [blocked]   said once, with the reader's line; from then
//!                                                   on work waits no more, so that the run ends
//! ```
//!
//! Parts that are small enough do not wait. What they come to is *owed*, and a turn of the
//! heartbeat pays for it; who owes too much waits as above.

use std::panic::Location;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread::{self, ThreadId};

use super::looks::{LOOK, Looks};
use super::meter::{Held, Meter};

/// Looks after which it is concluded that nothing can get through: some three seconds. A heartbeat
/// takes microseconds, and milliseconds on a machine that is busy.
const MANY: u64 = 1_500;

/// Looks after which the same is concluded of a program that was found to block in an earlier run.
/// Its verdict is known by then: a short wait only makes it come sooner.
const FEW: u64 = 50;

/// For how many looks something is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience {
    /// Work waits so long for a heartbeat.
    pub(crate) work: u64,
    /// A program may go on for so long without getting on.
    pub(crate) program: u64,
}

impl Patience {
    /// With a program of which nothing is known.
    pub(crate) const FULL: Self = Self { work: MANY, program: MANY };
    /// With one that blocks, and comes to its end.
    pub(crate) const WITH_ONE_THAT_BLOCKS: Self = Self { work: FEW, program: MANY };
    /// With one that does not.
    pub(crate) const WITH_ONE_THAT_HANGS: Self = Self { work: FEW, program: 2 * FEW };

    /// What is left for a program that has been found to block: a second.
    pub(crate) fn after_a_block(self) -> Self {
        Self { program: self.program.min(MANY / 3), ..self }
    }
}

/// Looks without a newcomer after which everybody who can work at the same time is taken to have
/// come. A thread needs a fraction of a look to start. The crowd waits again for each newcomer, so
/// one that starts late is missed only if all others do too.
const CROWD: u64 = 10;

/// Looks that a large part waits after the crowd has gone on. Small ones end in a fraction of a look.
const MEANWHILE: u64 = 5;

/// Allowances that may be owed. A task that yields is now and then run again before the others: when
/// tokio looks at timers and sockets, every 61 polls, it wakes first whoever yielded. So one turn in
/// thirty comes late, and two in a row are rare.
const LATE_TURNS: usize = 4;

/// The heartbeat of a run's runtime. A clone is the same one. A world gets it from its
/// [`Recorder`](crate::Recorder::pulse).
#[derive(Debug, Clone)]
pub struct Pulse {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    patience: Patience,
    state: Mutex<State>,
    answered: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Heartbeats that were asked for.
    asked: u64,
    /// The last of them that got through.
    answered: u64,
    /// Where it did.
    thread: Option<ThreadId>,
    heartbeat: Option<Waker>,
    /// How often work was begun.
    begun: u64,
    /// How many wait for a heartbeat now.
    waiting: u32,
    crowd_is_there: bool,
    /// The program has returned.
    returned: bool,
    reading: PulseReading,
}

/// What a run showed of its pulse.
#[derive(Debug, Clone, Copy, Default)]
pub struct PulseReading {
    pub(crate) blocked: bool,
    pub(crate) blocked_by: Option<&'static Location<'static>>,
    /// And what stands in the way is no work of the world's: nothing will ever get through.
    pub(crate) stuck: bool,
    /// For how long a step held the worker, at most.
    pub(crate) held: Held,
    pub(crate) late: u64,
}

impl PulseReading {
    /// Steps of the program held the worker.
    pub(crate) fn conclude_held(&mut self) {
        self.blocked = true;
    }

    /// No heartbeat got through, for as long as somebody waited for it; or in each run a step of the
    /// program held the worker for some 50 ms.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// The line whose work let no heartbeat through; none if it was not the world's work.
    #[must_use]
    pub fn blocked_by(&self) -> Option<&'static Location<'static>> {
        self.blocked_by
    }

    /// How often work was begun or ended after the program had returned.
    #[must_use]
    pub fn late(&self) -> u64 {
        self.late
    }
}

/// A piece of work that takes the processor, in parts that follow each other. Made by
/// [`Pulse::work`].
#[derive(Debug)]
pub struct Work {
    pulse: Pulse,
    allowance: usize,
    /// How much was done for which the others have not had their turns.
    owed: usize,
    /// The heartbeat that was asked for when the last part was begun.
    asked: u64,
}

impl Pulse {
    /// A pulse that waits for so long.
    pub(crate) fn new(patience: Patience) -> Self {
        let shared = Shared { patience, state: Mutex::default(), answered: Condvar::new() };
        let pulse = Self { shared: Arc::new(shared) };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(pulse.state());
        pulse
    }

    /// Begins work of which at most so much may be done between two turns of the others.
    #[must_use]
    pub fn work(&self, allowance: usize) -> Work {
        Work { pulse: self.clone(), allowance, owed: 0, asked: 0 }
    }

    /// From now on work that is done elsewhere than on the runtime's own thread waits once more until
    /// nobody else comes to work. A world calls it where a program may be at more work at once than at the
    /// start, or may wait for the last of it.
    pub fn gather(&self) {
        self.state().crowd_is_there = false;
    }

    /// The heartbeat itself, a task of the runtime: answers whenever it gets a turn. Never ends. A turn
    /// of it is the end of what went before.
    pub(crate) async fn beat(self, meter: Arc<Meter>) {
        std::future::poll_fn(|cx| {
            meter.begin();
            let mut state = self.state();
            state.answered = state.asked;
            state.thread = Some(thread::current().id());
            match &mut state.heartbeat {
                Some(known) => known.clone_from(cx.waker()),
                none => *none = Some(cx.waker().clone()),
            }
            self.shared.answered.notify_all();
            Poll::<()>::Pending
        })
        .await;
    }

    /// Asks for a heartbeat, without waiting for it. Returns its number.
    pub(crate) fn ask(&self) -> u64 {
        let mut state = self.state();
        state.asked += 1;
        let (asked, heartbeat) = (state.asked, state.heartbeat.clone());
        drop(state);
        if let Some(heartbeat) = heartbeat {
            heartbeat.wake();
        }
        asked
    }

    /// Whether the heartbeat of that number got through.
    pub(crate) fn has_answered(&self, asked: u64) -> bool {
        self.state().answered >= asked
    }

    /// A sign that the program gets on: how often work was begun, and whether some waits now.
    pub(crate) fn progress(&self) -> (u64, bool) {
        let state = self.state();
        (state.begun, state.waiting > 0)
    }

    /// The program has returned.
    pub(crate) fn returned(&self) {
        self.state().returned = true;
    }

    /// Nothing gets through, and the work of this line stands in the way; none if it is no work of
    /// the world's. Only the first counts.
    pub(crate) fn conclude_blocked(&self, line: Option<&'static Location<'static>>) {
        let mut state = self.state();
        state.reading.stuck |= line.is_none();
        if !state.reading.blocked {
            state.reading.blocked = true;
            state.reading.blocked_by = line;
        }
        self.shared.answered.notify_all();
    }

    /// What was seen until now; the steps are none of its business.
    pub(crate) fn reading(&self) -> PulseReading {
        self.state().reading
    }

    /// Waits for the heartbeat of that number. False if none can get through.
    fn wait_for(&self, asked: u64, line: &'static Location<'static>) -> bool {
        let mut state = self.state();
        state.waiting += 1;
        // Woken at once by an answer; the clock that is counted is that of everybody.
        let looks = Looks::of_this_process();
        let end = looks.count() + self.shared.patience.work;
        while state.answered < asked && !state.reading.blocked && looks.count() < end {
            let waited = self.shared.answered.wait_timeout_while(state, LOOK, |state| {
                state.answered < asked && !state.reading.blocked
            });
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.waiting -= 1;
        let got_through = state.answered >= asked;
        let known = state.reading.blocked;
        drop(state);
        if !got_through && !known {
            self.conclude_blocked(Some(line));
        }
        got_through
    }

    /// Waits until nobody else comes to work at the same time, once in each run, and again when the world
    /// [gathers](Self::gather): then whoever is here is all that are ever here at once.
    /// Says whether it waited at all.
    fn wait_for_the_crowd(&self) -> bool {
        if self.state().crowd_is_there {
            return false;
        }
        let looks = Looks::of_this_process();
        let (mut known, mut since) = (0, looks.count());
        self.state().waiting += 1;
        loop {
            let now = looks.count();
            let mut state = self.state();
            if state.begun != known {
                (known, since) = (state.begun, now);
            }
            state.crowd_is_there |= now - since >= CROWD;
            if state.crowd_is_there || state.reading.blocked {
                state.waiting -= 1;
                return true;
            }
            drop(state);
            looks.wait();
        }
    }

    /// A panic of the program's cannot have left the state half-written.
    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    /// Does so much of the work, for this line of the reader's. What exceeds the allowance at one go,
    /// or time and again, goes on only when a heartbeat of the runtime got through: somebody else
    /// had a turn.
    pub fn part(&mut self, amount: usize, line: &'static Location<'static>) {
        let pulse = &self.pulse;
        let mut state = pulse.state();
        state.begun += 1;
        state.reading.late += u64::from(state.returned);
        if state.answered >= self.asked {
            // A quarter more than was allowed, to make up for turns that came late.
            self.owed = self.owed.saturating_sub(self.allowance + self.allowance / 4);
        }
        let here = Some(thread::current().id());
        let elsewhere = state.thread.is_some() && state.thread != here;
        drop(state);
        self.owed += amount;
        if elsewhere && pulse.wait_for_the_crowd() && amount > self.allowance {
            // Whoever waited with it has ended now: if the program waits for this work alone, on the
            // runtime's own thread, it has come to that.
            let looks = Looks::of_this_process();
            let end = looks.count() + MEANWHILE;
            while looks.wait() < end {}
        }
        self.asked = pulse.ask();
        let others_run = if amount > self.allowance || self.owed > LATE_TURNS * self.allowance {
            let others_run = pulse.wait_for(self.asked, line);
            self.owed = 0;
            others_run
        } else {
            // Too little to wait for a turn. But not on the runtime's own thread, it can be held up.
            elsewhere
        };
        if others_run {
            pulse.wait_for_the_crowd();
        }
        let mut state = pulse.state();
        state.reading.late += u64::from(state.returned);
    }
}
