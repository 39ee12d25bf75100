use std::sync::{Arc, Mutex as Lock};

use harness::scenes::{self, Compute, Failed};
use tokio::sync::{Notify, OnceCell, watch};

use super::{fails_alone, fails_first, keeps_memory, leaves_a_task, passes};

async fn get(cell: Arc<OnceCell<u32>>, compute: Compute) -> u32 {
    *cell.get_or_init(|| compute.run()).await
}

async fn try_get(cell: Arc<OnceCell<u32>>, compute: Compute) -> Result<u32, Failed> {
    cell.get_or_try_init(|| compute.try_run()).await.copied()
}

#[test]
fn a_cell_is_right() {
    passes(&scenes::flight(harness::this_test!(), async || Arc::default(), get).judge());
}

#[test]
fn so_is_one_whose_value_can_fail() {
    passes(&scenes::try_flight(harness::this_test!(), async || Arc::default(), try_get).judge());
}

#[test]
fn a_failure_is_kept() {
    let verdict = scenes::try_flight(
        harness::this_test!(),
        async || Arc::default(),
        async |cell: Arc<OnceCell<Result<u32, Failed>>>, compute: Compute| {
            *cell.get_or_init(|| compute.try_run()).await
        },
    )
    .judge();
    fails_alone(&verdict, "failure-is-not-kept");
}

/// A flight by hand: the first computes, and the others wait until it says that it has.
#[derive(Default)]
struct ByHand {
    state: Lock<State>,
    changed: Notify,
}

#[derive(Default, Clone, Copy)]
enum State {
    #[default]
    Empty,
    Computing,
    Full(u32),
}

impl ByHand {
    fn set(&self, state: State) {
        *self.state.lock().unwrap() = state;
        self.changed.notify_waiters();
    }

    /// The value; none if the caller is to compute it.
    async fn value(&self) -> Option<u32> {
        loop {
            let changed = self.changed.notified();
            {
                let mut state = self.state.lock().unwrap();
                match *state {
                    State::Full(value) => return Some(value),
                    State::Empty => {
                        *state = State::Computing;
                        return None;
                    }
                    State::Computing => {}
                }
            }
            changed.await;
        }
    }
}

/// Whoever computes, until it is done.
struct Leader<'a> {
    flight: &'a ByHand,
    resigns: fn() -> bool,
}

impl Drop for Leader<'_> {
    fn drop(&mut self) {
        if (self.resigns)() && matches!(*self.flight.state.lock().unwrap(), State::Computing) {
            self.flight.set(State::Empty);
        }
    }
}

async fn lead(flight: Arc<ByHand>, compute: Compute, resigns: fn() -> bool) -> u32 {
    if let Some(value) = flight.value().await {
        return value;
    }
    let leader = Leader { flight: &flight, resigns };
    let value = compute.run().await;
    flight.set(State::Full(value));
    drop(leader);
    value
}

#[test]
fn one_that_resigns_is_right() {
    let get = async |flight, compute| lead(flight, compute, || true).await;
    passes(&scenes::flight(harness::this_test!(), async || Arc::default(), get).judge());
}

/// What the task that computes tells; its sender is gone when the task panicked.
type Told = watch::Receiver<Option<u32>>;

#[test]
fn so_is_one_whose_computation_is_a_task_that_nobody_takes_along() {
    let get = async |flight: Arc<Lock<Option<Told>>>, compute: Compute| loop {
        let mut told = {
            let mut flight = flight.lock().unwrap();
            let known =
                flight.take().filter(|told| told.borrow().is_some() || told.has_changed().is_ok());
            let told = known.unwrap_or_else(|| {
                let (teller, told) = watch::channel(None);
                let compute = compute.clone();
                tokio::spawn(async move { teller.send(Some(compute.run().await)) });
                told
            });
            flight.insert(told).clone()
        };
        if let Ok(value) = told.wait_for(Option::is_some).await {
            break value.unwrap();
        }
    };
    passes(&scenes::flight(harness::this_test!(), async || Arc::default(), get).judge());
}

#[test]
fn the_leader_takes_the_result_along() {
    let get = async |flight, compute| lead(flight, compute, || false).await;
    let verdict = scenes::flight(harness::this_test!(), async || Arc::default(), get).judge();
    // And the memory of whoever waits for ever is kept.
    let (said, also) = fails_first(&verdict, "everyone-is-answered");
    assert_eq!(
        said,
        "the caller that came much later never got a value: whoever was dropped took it along"
    );
    assert_eq!(also, ["heap-grows-not"]);
}

#[test]
fn a_leader_that_panics_takes_the_result_along() {
    let get = async |flight, compute| lead(flight, compute, || !std::thread::panicking()).await;
    let verdict = scenes::flight(harness::this_test!(), async || Arc::default(), get).judge();
    let said = fails_alone(&verdict, "everyone-is-answered");
    assert!(said.ends_with("never got a value: whoever panicked took it along"), "{said}");
}

#[test]
fn a_cache_alone_is_no_flight() {
    let verdict = scenes::flight(
        harness::this_test!(),
        async || Arc::default(),
        async |cache: Arc<Lock<Option<u32>>>, compute: Compute| {
            let known = *cache.lock().unwrap();
            if let Some(value) = known {
                return value;
            }
            let value = compute.run().await;
            *cache.lock().unwrap() = Some(value);
            value
        },
    )
    .judge();
    let said = fails_alone(&verdict, "not-twice-at-once");
    assert_eq!(said, "4 at once");
}

#[test]
fn each_leaves_a_task() {
    let get = async |cell, compute| {
        leaves_a_task();
        get(cell, compute).await
    };
    let verdict = scenes::flight(harness::this_test!(), async || Arc::default(), get).judge();
    fails_alone(&verdict, "no-task-left");
}

#[test]
fn each_keeps_memory() {
    let get = async |cell, compute| {
        keeps_memory();
        get(cell, compute).await
    };
    let verdict = scenes::flight(harness::this_test!(), async || Arc::default(), get).judge();
    fails_alone(&verdict, "heap-grows-not");
}
