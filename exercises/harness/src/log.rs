use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use record::Step;

use crate::child;
use crate::clock::Clock;
use crate::heap::{HeapMark, Reading};

/// Notes that one run can take. Some hundreds are usual; a program that floods its world meets
/// this limit, and is told so.
const NOTES: usize = 16 * 1024;

/// Steps of watched futures that one run keeps, for its trace. A program that looks at something
/// each millisecond makes more; what is measured of a future does not depend on them.
const STEPS: usize = 4 * 1024;

/// Moments of the heap that one run can mark by a name.
const MARKS: usize = 16;

/// What happened in one run, in order, in memory that was set aside before.
#[derive(Debug)]
pub(crate) struct Log<N> {
    clock: Clock,
    kept: Mutex<Kept<N>>,
    left: AtomicBool,
    /// What was alive on the heap before the run, if that is to be followed.
    heap_before: OnceLock<Reading>,
}

/// What a log holds.
#[derive(Debug)]
pub(crate) struct Kept<N> {
    pub(crate) notes: Vec<(Duration, N)>,
    pub(crate) steps: Vec<LaneStep>,
    /// How much more than before the run was alive on the heap, from each time on.
    pub(crate) heap: Vec<(Duration, i64)>,
    /// The heap at the moments that the world marked.
    pub(crate) marks: Vec<(&'static str, HeapMark)>,
    /// Whether there were more notes than there was room for.
    pub(crate) flooded: bool,
}

/// A step of a watched future.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LaneStep {
    pub(crate) at: Duration,
    pub(crate) lane: usize,
    pub(crate) step: Step,
}

impl<N> Log<N> {
    /// An empty log, with a clock that starts now.
    pub(crate) fn start(clock: Clock) -> Self {
        let kept = Kept {
            notes: Vec::with_capacity(NOTES),
            steps: Vec::with_capacity(STEPS),
            heap: Vec::with_capacity(STEPS),
            marks: Vec::with_capacity(MARKS),
            flooded: false,
        };
        let log = Self {
            clock,
            kept: Mutex::new(kept),
            left: AtomicBool::new(false),
            heap_before: OnceLock::new(),
        };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(log.kept());
        log
    }

    /// Simulated time since the start.
    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// From now on follows the heap, which holds this much.
    pub(crate) fn follow_heap(&self, before: Reading) {
        let _ = self.heap_before.set(before);
    }

    /// Writes down that the world noted something now.
    pub(crate) fn note(&self, note: N) {
        let (at, mut kept) = self.begin();
        kept.flooded |= !push_within(&mut kept.notes, (at, note));
    }

    /// Writes down that a watched future made a step now.
    pub(crate) fn step(&self, lane: usize, step: Step) {
        let (at, mut kept) = self.begin();
        push_within(&mut kept.steps, LaneStep { at, lane, step });
    }

    /// Writes down what the heap looks like now, if it is followed. False without room for it.
    pub(crate) fn mark(&self, name: &'static str) -> bool {
        let Some(before) = self.heap_before.get() else { return true };
        let mark = Reading::now().since(*before);
        let (_, mut kept) = self.begin();
        match kept.marks.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = mark,
            None => return push_within(&mut kept.marks, (name, mark)),
        }
        true
    }

    /// Takes everything that was written down.
    pub(crate) fn take(&self) -> Kept<N> {
        let mut kept = self.kept();
        Kept {
            notes: std::mem::take(&mut kept.notes),
            steps: std::mem::take(&mut kept.steps),
            heap: std::mem::take(&mut kept.heap),
            marks: std::mem::take(&mut kept.marks),
            flooded: kept.flooded,
        }
    }

    fn begin(&self) -> (Duration, MutexGuard<'_, Kept<N>>) {
        if self.clock.is_foreign_here() && !self.left.swap(true, Ordering::Relaxed) {
            child::left_the_runtime();
        }
        let at = self.now();
        let live = self.heap_before.get().map(|before| Reading::now().since(*before).live.bytes);
        let mut kept = self.kept();
        if let Some(live) = live
            && kept.heap.last().is_none_or(|(_, known)| *known != live)
        {
            push_within(&mut kept.heap, (at, live));
        }
        (at, kept)
    }

    /// A panic of the program's cannot have left the lists half-written.
    fn kept(&self) -> MutexGuard<'_, Kept<N>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds an item, but never beyond the memory that was set aside: to grow would show in the heap's
/// figures. Returns whether there was room.
fn push_within<T>(list: &mut Vec<T>, item: T) -> bool {
    let room = list.len() < list.capacity();
    if room {
        list.push(item);
    }
    room
}
