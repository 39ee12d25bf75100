use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use record::Step;
use tokio::task::Id;

use super::allocator::uncounted;
use super::clock::Clock;
use super::heap::{HeapMark, HeapReading};
use super::mark::Mark;

/// Events that one run can hold. Some hundreds are usual; a program that floods its world meets
/// this limit, and is told so.
const EVENTS: usize = 16 * 1024;

/// Steps of watched futures, and changes of the heap, that one run keeps for its trace. A program
/// that looks at something each millisecond makes more; nothing is measured by them.
const STEPS: usize = 4 * 1024;

/// Something that the world noted.
#[derive(Debug, Clone, Copy)]
pub struct Event<E> {
    /// The task that noted it; none if none did.
    pub(crate) task: Option<Id>,
    /// When, since the start of the run.
    pub at: Duration,
    /// What happened.
    pub what: E,
    /// The line that led to it. In a world whose functions are `#[track_caller]` it is that of
    /// the reader's.
    pub line: &'static Location<'static>,
}

/// What happened in one run, in order.
#[derive(Debug)]
pub(super) struct Log<E> {
    clock: Arc<Clock>,
    kept: Mutex<Kept<E>>,
    /// Called when something is recorded on another thread than the run's, once.
    on_foreign_thread: fn(),
    left: AtomicBool,
    /// What was alive on the heap before the run, if that is to be followed.
    heap_before: OnceLock<HeapReading>,
}

/// What a log holds.
#[derive(Debug)]
pub(crate) struct Kept<E> {
    pub(crate) events: Vec<Event<E>>,
    pub(crate) steps: Vec<LaneStep>,
    /// How much more than before the run was alive on the heap, from each time on.
    pub(crate) heap: Vec<(Duration, i64)>,
    /// The heap at the moments that the world marked.
    pub(crate) marks: Vec<(Mark, HeapMark)>,
    /// Whether there were more events than a run can hold.
    pub(crate) flooded: bool,
}

/// A step of a watched future.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LaneStep {
    pub(crate) at: Duration,
    pub(crate) lane: usize,
    pub(crate) step: Step,
}

impl<E> Log<E> {
    /// An empty log.
    pub(super) fn new(clock: Arc<Clock>, on_foreign_thread: fn()) -> Self {
        let log = Self {
            clock,
            kept: Mutex::default(),
            on_foreign_thread,
            left: AtomicBool::new(false),
            heap_before: OnceLock::new(),
        };
        // On macOS a mutex allocates when it is first locked. That must not fall into a run.
        drop(log.kept());
        log
    }

    /// Time since the start of the run.
    pub(super) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// The same, for whoever may be on another thread.
    pub(super) fn now_here(&self) -> Duration {
        self.look_at_this_thread();
        self.now()
    }

    /// From now on follows the heap, which holds this much.
    pub(super) fn follow_heap(&self, before: HeapReading) {
        let _ = self.heap_before.set(before);
    }

    /// Writes down that the world noted something now.
    pub(super) fn note(&self, what: E, line: &'static Location<'static>) {
        let (at, mut kept) = self.begin();
        let task = tokio::task::try_id();
        kept.flooded |= !push_within(&mut kept.events, EVENTS, Event { task, at, what, line });
    }

    /// Writes down that a watched future made a step now.
    pub(super) fn step(&self, lane: usize, step: Step) {
        let (at, mut kept) = self.begin();
        push_within(&mut kept.steps, STEPS, LaneStep { at, lane, step });
    }

    /// Writes down what the heap looks like now, if it is followed.
    pub(super) fn mark(&self, mark: Mark) {
        let Some(before) = self.heap_before.get() else { return };
        let (live, allocated) = HeapReading::now().since(*before);
        let (at, mut kept) = self.begin();
        uncounted(|| kept.marks.push((mark, HeapMark { at, live, allocated })));
    }

    /// Takes everything that was written down.
    pub(super) fn take(&self) -> Kept<E> {
        let mut kept = std::mem::take(&mut *self.kept());
        // Many runs are kept until all are judged.
        kept.events.shrink_to_fit();
        kept.steps.shrink_to_fit();
        kept.heap.shrink_to_fit();
        kept
    }

    /// Tells whoever wants to know if this is another thread than that of the run.
    fn look_at_this_thread(&self) {
        if self.clock.is_foreign_here() && !self.left.swap(true, Ordering::Relaxed) {
            (self.on_foreign_thread)();
        }
    }

    fn begin(&self) -> (Duration, MutexGuard<'_, Kept<E>>) {
        self.look_at_this_thread();
        let live = self.heap_before.get().map(|before| HeapReading::now().since(*before).0.bytes);
        let mut kept = self.kept();
        // Under the lock: what is kept is in order, whatever thread it comes from.
        let at = self.now();
        if let Some(live) = live
            && kept.heap.last().is_none_or(|(_, known)| *known != live)
        {
            push_within(&mut kept.heap, STEPS, (at, live));
        }
        (at, kept)
    }

    /// A panic of the program's cannot have left the lists half-written.
    fn kept(&self) -> MutexGuard<'_, Kept<E>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<E> Default for Kept<E> {
    fn default() -> Self {
        Self {
            events: Vec::new(),
            steps: Vec::new(),
            heap: Vec::new(),
            marks: Vec::new(),
            flooded: false,
        }
    }
}

/// Adds an item if there are fewer than so many. Returns whether there were.
fn push_within<T>(list: &mut Vec<T>, most: usize, item: T) -> bool {
    let room = list.len() < most;
    if room {
        uncounted(|| list.push(item));
    }
    room
}
