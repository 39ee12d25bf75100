//! The world of a scene: the thing on trial, made anew for each run, and who comes to it when.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use record::units::counted;
use tokio::sync::{Notify, SetOnce};
use tokio::time::sleep;

use crate::judge::{Check, Limit, Measured, check};
use crate::run::Run;
use crate::world::{Recorder, World};

/// If the operation was not begun again for so long, the scene lets go of the thing. Tasks of its own, a server's
/// or a pool's, end when they notice, which is long before the horizon.
const CLOSES: Duration = Duration::from_secs(60);

/// How long a run is watched. Five minutes cost little in simulated time, and most timeouts are over
/// by then.
pub(super) const HORIZON: Duration = Duration::from_secs(300);

/// The thing on trial, and those who come to it. `C` is the case, `E` what is written down.
pub(super) struct Stage<T, C, E> {
    pub(super) case: C,
    pub(super) recorder: Recorder<E>,
    thing: Slot<T>,
    /// Whether a set-up ever came to its end.
    made: Arc<AtomicBool>,
    /// How often the operation was begun: several times, where growth in one world is measured.
    rounds: Arc<AtomicU32>,
}

/// What becomes the thing when its set-up is done; empty before the first operation, and when the scene
/// has let go of it.
type Slot<T> = Arc<Mutex<Option<Arc<SetOnce<T>>>>>;

impl<T, C, E> World for Stage<T, C, E>
where
    T: 'static,
    C: Clone + fmt::Debug + 'static,
    E: Copy + Send + 'static,
{
    type Case = C;
    type Event = E;
    /// Whether the thing was made.
    type Facts = bool;

    fn new(case: &C, recorder: Recorder<E>) -> Self {
        Self {
            case: case.clone(),
            recorder,
            thing: Slot::default(),
            made: Arc::default(),
            rounds: Arc::default(),
        }
    }

    fn inspect(&self) -> bool {
        self.made.load(Ordering::Relaxed)
    }
}

impl<T, C, E> Stage<T, C, E>
where
    T: Clone + Send + Sync + 'static,
    E: Send + 'static,
{
    /// Has the thing made if there is none, and let go of it when nobody wants it any more.
    pub(super) fn set_up<M>(&self, make: impl Fn() -> M)
    where
        M: Future<Output = T> + Send + 'static,
    {
        self.rounds.fetch_add(1, Ordering::Relaxed);
        if slot(&self.thing).is_some() {
            return;
        }
        let thing = Arc::new(SetOnce::new());
        *slot(&self.thing) = Some(Arc::clone(&thing));
        let (made, make) = (Arc::clone(&self.made), make());
        // A task of its own: the operation is dropped, and its surroundings are not.
        self.recorder.spawn(async move {
            let _ = thing.set(make.await);
            made.store(true, Ordering::Relaxed);
        });
        // One task however often the operation is begun: what a round holds must end with it.
        let (thing, rounds) = (Arc::clone(&self.thing), Arc::clone(&self.rounds));
        self.recorder.spawn(async move {
            loop {
                let begun = rounds.load(Ordering::Relaxed);
                sleep(CLOSES).await;
                if rounds.load(Ordering::Relaxed) == begun {
                    break;
                }
            }
            // Outside of the lock: it may do something when it is dropped.
            let last = slot(&thing).take();
            drop(last);
        });
    }

    /// The thing, when it is made: a handle for one caller.
    fn handle(&self) -> impl Future<Output = T> + Send + use<T, C, E> {
        let thing = slot(&self.thing).clone();
        async move {
            let thing = thing.expect("`set_up` comes before everybody else");
            thing.wait().await.clone()
        }
    }

    /// Somebody who comes so long after the thing was made.
    pub(super) fn comes<F, A>(
        &self,
        after: Duration,
        act: A,
    ) -> impl Future<Output = ()> + Send + use<T, C, E, F, A>
    where
        A: FnOnce(T) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let handle = self.handle();
        async move {
            let handle = handle.await;
            // Who comes at the start is there in the same step: nobody is faster.
            if after > Duration::ZERO {
                sleep(after).await;
            }
            act(handle).await;
        }
    }

    /// Somebody who comes at the very moment at which another is gone.
    pub(super) fn comes_after<F, A>(
        &self,
        gone: Arc<Notify>,
        act: A,
    ) -> impl Future<Output = ()> + Send + use<T, C, E, F, A>
    where
        A: FnOnce(T) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let handle = self.handle();
        async move {
            let handle = handle.await;
            gone.notified().await;
            act(handle).await;
        }
    }
}

/// A panic cannot have left it half-written.
fn slot<T>(thing: &Mutex<Option<Arc<SetOnce<T>>>>) -> MutexGuard<'_, Option<Arc<SetOnce<T>>>> {
    thing.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the operation takes along: it tells when the operation is gone.
pub(super) struct Leaving<D: FnMut()> {
    gone: Arc<Notify>,
    returned: bool,
    /// Called if the operation is dropped before its end.
    is_dropped: D,
}

impl<D: FnMut()> Leaving<D> {
    /// Notifies one who waits for it, however the operation goes.
    pub(super) fn new(gone: Arc<Notify>, is_dropped: D) -> Self {
        Self { gone, returned: false, is_dropped }
    }

    /// The operation came to its end.
    pub(super) fn has_returned(mut self) {
        self.returned = true;
    }
}

impl<D: FnMut()> Drop for Leaving<D> {
    fn drop(&mut self) {
        if !self.returned {
            (self.is_dropped)();
        }
        self.gone.notify_one();
    }
}

/// When the thing is gone too, no task is left, of its own or of those who came.
pub(super) fn no_task_left<W: World<Facts = bool>>() -> Check<W> {
    check("no-task-left", "when all are gone and it is dropped, no task is left")
        .limit(Limit::exactly(0_usize).reads(|_| "no task".to_owned()))
        .measure(|run: &Run<W>| {
            assert!(*run.facts(), "the set-up of the scene came to no end");
            let tasks = run.tasks_at_horizon();
            Measured::new(tasks).says(counted(tasks as u64, "task"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets one come in each of two rounds, so far apart, and returns how often the thing was made.
    async fn made_in_two_rounds(apart: Duration) -> u32 {
        let stage: Stage<Arc<u32>, (), ()> = Stage::new(&(), Recorder::start());
        let made = Arc::new(AtomicU32::new(0));
        for _ in 0..2 {
            stage.set_up(|| {
                let made = Arc::clone(&made);
                async move { Arc::new(made.fetch_add(1, Ordering::Relaxed)) }
            });
            stage.comes(Duration::ZERO, |thing| async move { drop(thing) }).await;
            sleep(apart).await;
        }
        assert!(stage.inspect());
        made.load(Ordering::Relaxed)
    }

    #[tokio::test(start_paused = true)]
    async fn a_thing_lives_through_several_rounds_and_is_let_go_of_after_the_last() {
        assert_eq!(made_in_two_rounds(CLOSES - Duration::from_millis(1)).await, 1);
        assert_eq!(made_in_two_rounds(CLOSES + Duration::from_millis(1)).await, 2);
    }
}
