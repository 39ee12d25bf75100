//! Each scene passes what is right, and each of its checks finds something that is wrong, alone.

use std::future::pending;
use std::sync::Mutex;

use harness::Verdict;
use record::{Conclusion, Outcome};

mod careless;
mod contended;
mod flight;
mod queue;
mod request;

harness::allocator!();

fn passes(verdict: &Verdict) {
    let report = verdict.report();
    assert_eq!(report.conclusion, Conclusion::Fixed, "{report:#?}");
}

/// This check fails, and no other. Returns what it says.
fn fails_alone(verdict: &Verdict, id: &str) -> String {
    let (said, also) = fails_first(verdict, id);
    assert_eq!(also, [""; 0], "{:#?}", verdict.report());
    said
}

/// This check fails first. Returns what it says, and which others fail.
fn fails_first<'a>(verdict: &'a Verdict, id: &str) -> (String, Vec<&'a str>) {
    let report = verdict.report();
    let mut failed = report.failed();
    assert_eq!(failed.next(), Some(id), "{report:#?}");
    let check = report.checks.iter().find(|check| check.id == id).unwrap();
    let Outcome::Failed { measured, meaning, .. } = &check.outcome else { unreachable!() };
    let said = match meaning {
        Some(meaning) => format!("{measured}: {meaning}"),
        None => measured.clone(),
    };
    (said, failed.collect())
}

/// What callers leave behind that never ends.
fn leaves_a_task() {
    tokio::spawn(pending::<()>());
}

/// What callers leave behind for ever.
fn keeps_memory() {
    static KEPT: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());
    KEPT.lock().unwrap().push(vec![1; 100]);
}
