//! An operation is dropped wherever it can be, and each drop is a run of its own.

use std::time::Duration;

use harness::{Bytes, Check, Limit, Measured, Run, Sites, check, heap_check};
use record::Conclusion;
use tokio::time::sleep;

use common::{Empty, assert_panicked, cancelled, keeps_no_memory, measured_by};

mod common;

harness::allocator!();

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Notes its first step, and its second 5 ms later.
async fn two_steps(world: Empty) {
    world.recorder.note(1);
    sleep(ms(5)).await;
    world.recorder.note(2);
}

/// One step is half, and both are whole.
fn both_or_neither() -> Check<Empty> {
    check("both-or-neither", "half of it is never done")
        .limit(Limit::exactly(0_usize))
        .measure(|run: &Run<Empty>| Measured::new(run.events().count(|_| true) % 2))
}

#[test]
fn it_is_run_to_its_end_then_dropped_after_each_poll_and_at_each_millisecond() {
    let verdict = cancelled(two_steps)
        .check(both_or_neither())
        .check(
            check("dropped", "it is dropped by its end at the latest")
                .limit(Limit::at_most(ms(5)))
                .measure(|run: &Run<Empty>| {
                    let at = run.cancelled().or(run.returned()).expect("it does one of the two");
                    Measured::new(at)
                }),
        )
        .judge();
    let report = verdict.report();
    assert_eq!(report.conclusion, Conclusion::NotFixed);
    // To its end, before and after the first poll, instead of the second, at 1 to 5 ms. All but the
    // first two are half.
    assert_eq!((report.tally.cases, report.tally.cuts), (9, 8), "{report:?}");
    assert_eq!(report.tally.fail, 7);
    let story = report.story.as_ref().expect("it failed");
    assert!(story.case.contains("dropped after step 1; one"), "{}", story.case);
}

#[test]
fn what_a_task_does_between_two_polls_of_its_parent_is_cut_too() {
    let verdict = cancelled(|world| async move {
        let mut tasks = tokio::task::JoinSet::new();
        tasks.spawn(async move {
            sleep(ms(3)).await;
            world.recorder.note(1);
            sleep(ms(3)).await;
            world.recorder.note(2);
        });
        tasks.join_next().await;
    })
    .check(both_or_neither())
    .judge();
    // Its only poll that returns Pending comes before the task's first step.
    assert_eq!(verdict.report().conclusion, Conclusion::NotFixed);
    assert!(verdict.report().story.as_ref().is_some_and(|story| story.case.contains("0.00")));
}

#[test]
fn what_was_begun_may_come_to_its_end() {
    let verdict = cancelled(|world| async move { tokio::spawn(two_steps(world)).await.unwrap() })
        .check(both_or_neither())
        .check(
            check("nothing-alive", "nothing is left at the end")
                .limit(Limit::exactly(0_usize))
                .measure(|run| Measured::new(run.tasks_at_horizon())),
        )
        .check(keeps_no_memory())
        .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn a_destructor_that_panics_when_it_is_dropped_half_way_has_a_name() {
    struct Unhappy;
    impl Drop for Unhappy {
        fn drop(&mut self) {
            panic!("dropped half way");
        }
    }
    let verdict = cancelled(|_| async {
        let unhappy = Unhappy;
        sleep(ms(5)).await;
        std::mem::forget(unhappy);
    })
    .check(check("any", "any").holds("always").measure(|_| Measured::holds("always")))
    .judge();
    assert_panicked(verdict.report(), "tests/cancel.rs", "dropped half way");
}

#[test]
fn the_line_that_keeps_memory_after_a_drop_is_looked_for_in_that_very_run() {
    let verdict = cancelled(|_| async {
        let kept = Box::leak(vec![1_u8; 1_000].into_boxed_slice());
        sleep(ms(5)).await;
        // What is printed shows which run this was.
        println!("reached the end with {}", kept.len());
    })
    .cases(["one", "two"], |case| (*case).to_owned())
    .check(
        heap_check("heap-grows-not", "it keeps no memory", Sites::AtEnd)
            .limit(Limit::at_most(Bytes(0)))
            .measure(|run: &Run<Empty>| {
                let bytes = if run.cancelled().is_some() { run.heap_growth().bytes } else { 0 };
                Measured::new(Bytes(bytes))
            }),
    )
    .judge();
    let report = verdict.report();
    assert_eq!(measured_by(report, "heap-grows-not"), "1,000 bytes");
    // Only a run that was not cut prints.
    assert!(report.printed.is_none(), "{:?}", report.printed);
}

#[test]
fn an_operation_that_hangs_is_dropped_where_it_was_alive() {
    let verdict = cancelled(|_| std::future::pending::<()>()).check(common::returns()).judge();
    // To the horizon, before its only poll, after it, and when tokio's clock turns over meanwhile.
    assert!((3..=5).contains(&verdict.report().tally.cases), "{:?}", verdict.report().tally);
    assert_eq!(verdict.report().conclusion, Conclusion::NotFixed);
}

/// A semaphore as many are written by hand: whoever is dropped after it was given the permit, and
/// before it took it, takes it along.
mod careless {
    use std::collections::VecDeque;
    use std::pin::Pin;
    use std::sync::{Arc, Mutex};
    use std::task::{Context, Poll, Waker};

    type Given = Arc<Mutex<bool>>;

    #[derive(Default)]
    pub(super) struct Semaphore {
        /// Free permits, and who waits.
        state: Mutex<(usize, VecDeque<(Waker, Given)>)>,
    }

    pub(super) struct Acquire {
        semaphore: Arc<Semaphore>,
        given: Option<Given>,
    }

    pub(super) struct Permit(Arc<Semaphore>);

    impl Semaphore {
        pub(super) fn with_one() -> Arc<Self> {
            Arc::new(Self { state: Mutex::new((1, VecDeque::new())) })
        }

        pub(super) fn acquire(self: &Arc<Self>) -> Acquire {
            Acquire { semaphore: Arc::clone(self), given: None }
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
            let mut state = self.0.state.lock().unwrap();
            match state.1.pop_front() {
                Some((waker, given)) => {
                    *given.lock().unwrap() = true;
                    waker.wake();
                }
                None => state.0 += 1,
            }
        }
    }
}

#[test]
fn a_permit_that_is_handed_over_and_not_taken_is_lost_and_that_is_seen() {
    let verdict = cancelled(|world| {
        let semaphore = careless::Semaphore::with_one();
        let (holder, later) = (semaphore.clone(), semaphore.clone());
        world.recorder.spawn(async move {
            let permit = holder.acquire().await;
            sleep(ms(3)).await;
            drop(permit);
        });
        let recorder = world.recorder.clone();
        world.recorder.spawn(async move {
            sleep(ms(20)).await;
            let _permit = later.acquire().await;
            recorder.note(1);
        });
        async move {
            sleep(ms(1)).await;
            drop(semaphore.acquire().await);
        }
    })
    .check(
        check("permit-comes-back", "whoever comes later gets the permit")
            .limit(Limit::exactly(1_usize))
            .measure(|run: &Run<Empty>| Measured::new(run.events().count(|_| true))),
    )
    .judge();
    let report = verdict.report();
    assert_eq!(report.failed().collect::<Vec<_>>(), ["permit-comes-back"], "{report:?}");
    let case = &report.story.as_ref().unwrap().case;
    assert_eq!(case, "the case \"dropped when it could go on with step 3; one\"");
}
