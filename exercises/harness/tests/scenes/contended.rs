use std::sync::Arc;
use std::time::Duration;

use harness::scenes::{self, Hold};
use harness::{Verdict, World};
use record::Conclusion;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use super::{careless, fails_alone, fails_first, keeps_memory, leaves_a_task, passes};

async fn one() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(1))
}

async fn acquire(semaphore: Arc<Semaphore>) -> OwnedSemaphorePermit {
    semaphore.acquire_owned().await.unwrap()
}

#[test]
fn a_semaphore_is_right() {
    let verdict = scenes::contended(harness::this_test!(), one, acquire).judge();
    passes(&verdict);
    // It says what it did: eight plots, each with its places.
    let tally = &verdict.report().tally;
    assert!(tally.cases - tally.cuts == 8 && tally.cuts > 8 * 10, "{tally:?}");
}

#[test]
fn a_guard_that_borrows_is_held_within() {
    let locks = async |lock: Arc<Mutex<()>>, hold: Hold| {
        let guard = lock.lock().await;
        hold.a_while().await;
        drop(guard);
    };
    passes(
        &scenes::contended_within(harness::this_test!(), async || Arc::default(), locks).judge(),
    );
}

#[test]
fn a_permit_is_taken_along() {
    let verdict = scenes::contended(
        harness::this_test!(),
        async || careless::Semaphore::with_one(),
        async |semaphore: Arc<careless::Semaphore>| semaphore.acquire().await,
    )
    .judge();
    let (said, also) = fails_first(&verdict, "everyone-gets-it");
    assert_eq!(
        said,
        "the caller that came much later never got it: whoever was dropped took it along"
    );
    // Whoever never gets it keeps what it has.
    assert_eq!(also, ["heap-grows-not"]);
}

#[test]
fn two_have_it() {
    let two = async || Arc::new(Semaphore::new(2));
    let said = fails_alone(
        &scenes::contended(harness::this_test!(), two, acquire).judge(),
        "one-at-a-time",
    );
    assert!(said.starts_with("2 at once: "), "{said}");
}

#[test]
fn each_leaves_a_task() {
    let get = async |semaphore| {
        leaves_a_task();
        acquire(semaphore).await
    };
    fails_alone(&scenes::contended(harness::this_test!(), one, get).judge(), "no-task-left");
}

#[test]
fn each_keeps_memory() {
    let get = async |semaphore| {
        keeps_memory();
        acquire(semaphore).await
    };
    fails_alone(&scenes::contended(harness::this_test!(), one, get).judge(), "heap-grows-not");
}

/// A semaphore that needs time to be made, and beside which a task lives as long as it does.
async fn one_with_a_task() -> Arc<Semaphore> {
    sleep(Duration::from_millis(5)).await;
    let semaphore = one().await;
    let closes = Arc::downgrade(&semaphore);
    tokio::spawn(async move {
        while closes.strong_count() > 0 {
            sleep(Duration::from_secs(1)).await;
        }
    });
    semaphore
}

#[test]
fn a_thing_can_need_a_set_up_and_a_task() {
    passes(&scenes::contended(harness::this_test!(), one_with_a_task, acquire).judge());
}

#[test]
fn beside_a_task_of_the_things_one_that_was_left_is_seen() {
    let get = async |semaphore| {
        leaves_a_task();
        acquire(semaphore).await
    };
    let verdict = scenes::contended(harness::this_test!(), one_with_a_task, get).judge();
    fails_alone(&verdict, "no-task-left");
}

#[test]
fn a_set_up_without_an_end_is_no_fault_of_the_things() {
    let never = async || std::future::pending::<Arc<Semaphore>>().await;
    let verdict = scenes::contended(harness::this_test!(), never, acquire).judge();
    let Conclusion::NotJudged { reason } = &verdict.report().conclusion else { panic!() };
    assert!(reason.contains("the set-up of the scene came to no end"), "{reason}");
}

#[test]
fn checks_of_ones_own_can_be_added() {
    fn on_time<W: World>() -> harness::Check<W> {
        harness::check("on-time", "it returns within a second")
            .limit(harness::Limit::at_most(Duration::from_secs(1)))
            .measure(|run| harness::Measured::new(run.end()))
    }
    let verdict: Verdict =
        scenes::contended(harness::this_test!(), one, acquire).check(on_time()).judge();
    passes(&verdict);
    assert!(verdict.report().checks.iter().any(|check| check.id == "on-time"));
}
