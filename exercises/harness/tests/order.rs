//! What is due at one moment can run in any order, and a program has to be right in each.

use std::future::pending;
use std::time::Duration;

use tokio::time::sleep;

use common::{Empty, cancelled, returns, trial};

mod common;

harness::allocator!();

async fn tied() {
    tokio::select! {
        () = sleep(Duration::from_millis(10)) => {}
        () = sleep(Duration::from_millis(10)) => pending().await,
    }
}

/// Wrong in one of two orders.
#[test]
fn a_tie_in_a_select_is_tried_both_ways_and_the_seed_is_named() {
    let judge = || trial(|_| tied()).check(returns()).judge();
    let (verdict, again) = (judge(), judge());
    // In a child the other of the two is nobody's business.
    if std::env::var_os(record::wire::CHILD).is_some() {
        return;
    }
    let report = verdict.report();
    assert_eq!(report.failed().collect::<Vec<_>>(), ["returns"], "{report:?}");
    let case = &report.story.as_ref().unwrap().case;
    if cfg!(tokio_unstable) {
        assert_eq!(report, again.report());
        assert_eq!(report.tally.orders, 8);
        assert!(case.starts_with("the case \"the only case\", in the order of seed "), "{case}");
    } else {
        assert!(case.contains("it differs from run to run"), "{case}");
    }
}

/// Right only if the program comes first, or only if the other does.
#[test]
fn the_program_is_polled_before_the_others_and_after_them() {
    let verdict = trial(|world: Empty| async move {
        let other = world.recorder.clone();
        world.recorder.spawn(async move {
            sleep(Duration::from_millis(5)).await;
            other.note(1);
        });
        sleep(Duration::from_millis(5)).await;
        world.recorder.note(2);
    })
    .check(
        harness::check("first", "the program is always first")
            .limit(harness::Limit::exactly(2_usize))
            .measure(|run: &harness::Run<Empty>| {
                let first = run.events().iter().next().map(|event| event.what);
                harness::Measured::new(first.unwrap_or_default() as usize)
            }),
    )
    .judge();
    let report = verdict.report();
    assert_eq!(report.failed().collect::<Vec<_>>(), ["first"], "{report:?}");
    let firsts = |seed: u32| report.story.as_ref().unwrap().case.contains(&format!("seed {seed}"));
    assert!((0..8).any(firsts) || !cfg!(tokio_unstable), "{report:?}");
}

#[test]
fn an_operation_is_dropped_in_each_order() {
    let verdict = cancelled(|_| tied()).check(returns_or_is_dropped()).judge();
    let report = verdict.report();
    assert_eq!(report.tally.orders, 8);
    assert_eq!(report.tally.cases, report.tally.cuts + 1);
    assert_eq!(report.failed().collect::<Vec<_>>(), ["ends"], "{report:?}");
}

fn returns_or_is_dropped() -> harness::Check<Empty> {
    harness::check("ends", "it ends").holds("it ends").measure(|run: &harness::Run<Empty>| {
        let words = run.ending().to_string();
        match run.ending() {
            harness::Ending::Hung => harness::Measured::broken(words),
            _ => harness::Measured::holds(words),
        }
    })
}
