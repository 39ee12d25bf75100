//! Who looks on while a program runs in real time, asks for a heartbeat at each look, and ends a run
//! that gets nowhere.

use std::sync::Arc;

use tokio::task::JoinHandle;

use crate::process::{self, heartbeat};
use crate::world::{Looks, Meter, Patience, Pulse};

/// Looks after which a program that still works is not waited for any longer: some six seconds. One
/// that is right takes a tenth of one.
const LONGEST_RUN: u64 = 3_000;

/// Looks between two signs of life for the parent. Few enough that the parent, which counts looks of
/// its own, sees one in time also where a look in here takes many times as long.
const SIGN_OF_LIFE: u64 = 50;

/// Looks after which a task that is still there was left behind: some 50 ms. One whose last step runs on
/// another thread is gone after one look, or a few where the machine is busy.
pub(super) const AT_ONCE: u64 = 25;

/// Looks for which threads may still be at work, and memory is waited for. A thread that has delivered its
/// result needs one.
pub(super) const SETTLE: u64 = 250;

/// Looks on in one run.
pub(super) struct Lookout {
    looks: &'static Looks,
    /// Of the world's work.
    pulse: Pulse,
    /// Of the questions from here.
    ///
    /// Two pulses: with one, a question from here would be under way already when the work asks its
    /// own, and the worker would not put the heartbeat first, as it does with a task that it wakes
    /// itself.
    watcher: Pulse,
    meter: Arc<Meter>,
    asked: u64,
    looked: u64,
}

impl Lookout {
    /// Beside this pulse of the work, on a worker with this meter, which begins anew.
    pub(super) fn beside(pulse: &Pulse, patience: Patience, meter: &Arc<Meter>) -> Self {
        meter.restart();
        Self {
            looks: Looks::of_this_process(),
            pulse: pulse.clone(),
            watcher: Pulse::new(patience),
            meter: Arc::clone(meter),
            asked: 0,
            looked: 0,
        }
    }

    /// The two heartbeats, as tasks of the runtime that this thread has entered.
    pub(super) fn beats(&self) -> [JoinHandle<()>; 2] {
        [&self.pulse, &self.watcher]
            .map(|pulse| tokio::spawn(pulse.clone().beat(Arc::clone(&self.meter))))
    }

    /// Waits for the next look, and asks again if the last question was answered. Returns its number,
    /// and whether it was.
    fn look(&mut self) -> (u64, bool) {
        let now = self.looks.wait();
        self.looked += 1;
        if self.looked.is_multiple_of(SIGN_OF_LIFE) {
            heartbeat::watching();
        }
        let answered = self.watcher.has_answered(self.asked);
        if answered {
            self.meter.asked();
            self.asked = self.watcher.ask();
        }
        (now, answered)
    }

    /// Waits for the end of the program, or for the conclusion that there will be none. A program
    /// that goes on for very long, and gets on all the time, is not judged: this process ends then.
    pub(super) fn wait_for<T>(&mut self, task: &JoinHandle<T>, patience: Patience) {
        let start = self.looks.count();
        let (mut begun, mut got_on, mut turned) = (0, start, start);
        while !task.is_finished() {
            let (now, answered) = self.look();
            let blocked = self.pulse.reading().is_blocked();
            let Patience { program: looks, .. } =
                if blocked { patience.after_a_block() } else { patience };
            let (now_begun, waits) = self.pulse.progress();
            // Work that waits comes to a conclusion of its own.
            if waits || now_begun != begun {
                (begun, got_on) = (now_begun, now);
            }
            if waits || answered {
                turned = now;
            }
            if now - turned >= looks {
                self.pulse.conclude_blocked(None);
                return;
            }
            // Of a runtime that answers no heartbeat the conclusion above is the true one: wait for
            // it.
            if now - got_on >= looks && turned == now {
                return;
            }
            if now - start >= LONGEST_RUN {
                if blocked {
                    return;
                }
                process::too_slow();
            }
        }
    }

    /// Looks until this is so, but only so many times. Returns whether it is.
    pub(super) fn until(&mut self, looks: u64, is_so: impl Fn() -> bool) -> bool {
        let start = self.looks.count();
        while !is_so() {
            let (now, _) = self.look();
            if now - start >= looks {
                return is_so();
            }
        }
        true
    }
}
