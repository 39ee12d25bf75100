//! Why a run did not come to its end: who waits, since when, and what was the last that it did.

use std::time::Duration;

use harness::{Trial, Watch};
use tokio::sync::{Mutex, oneshot};
use tokio::time::sleep;

use common::{Empty, returns, trial};

mod common;

harness::allocator!();

const COPY: Watch = Watch::named("copy");

fn waits(trial: Trial<Empty>) -> Vec<String> {
    let verdict = trial.check(returns()).judge();
    verdict.report().waits.first.clone()
}

#[test]
fn two_that_wait_for_each_other_are_told_with_their_last_steps() {
    let waits = waits(trial(|world| async move {
        let (ask, asked) = oneshot::channel::<()>();
        let (answer, answered) = oneshot::channel::<()>();
        let recorder = world.recorder.clone();
        tokio::spawn(async move {
            sleep(Duration::from_millis(20)).await;
            recorder.note(7);
            let _ = asked.await;
            drop(answer);
        });
        sleep(Duration::from_millis(30)).await;
        let _ = answered.await;
        drop(ask);
    }));
    assert_eq!(waits[0], "the program has waited since 0.030 s");
    if cfg!(tokio_unstable) {
        let (task, rest) = waits[1].split_once(" has waited since ").unwrap();
        assert!(task.starts_with("the task of waits.rs:"), "{task}");
        assert_eq!(rest, "0.020 s; its last: note 7");
    }
}

#[test]
fn a_future_that_could_go_on_and_is_not_polled_is_told_as_that() {
    let waits = waits(trial(|world| async move {
        let lock = Mutex::new(());
        let copy = async {
            let _locked = lock.lock().await;
            sleep(Duration::from_millis(10)).await;
        };
        let mut copy = Box::pin(world.recorder.watch(COPY, copy));
        tokio::select! {
            () = &mut copy => {}
            () = sleep(Duration::from_millis(5)) => {
                // The copy holds the lock, and nobody polls it any more.
                drop(lock.lock().await);
            }
        }
    }));
    assert_eq!(waits[0], "the program has waited since 0.010 s");
    assert_eq!(waits[1], "\"copy\" could go on at 0.010 s, and was not run again");
}

#[test]
fn what_came_to_its_end_is_not_told() {
    assert_eq!(waits(trial(|_| async {})), [""; 0]);
}
