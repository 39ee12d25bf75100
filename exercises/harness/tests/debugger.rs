//! A case that is run in the verdict's own process, so that a debugger stops in it.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, id};
use std::{env, fs};

use common::{keeps_no_memory, returns};
use harness::{Recorder, Verdict, World};
use record::{Conclusion, Report, wire};

harness::allocator!();

/// Where the program of this test notes in which process it runs, and for which case.
const NOTES: &str = "DEBUGGER_NOTES";

/// Three cases, of which the program hangs in one.
struct Cases {
    case: u32,
}

impl World for Cases {
    type Case = u32;
    type Event = ();
    type Facts = ();

    fn new(case: &u32, _: Recorder<()>) -> Self {
        Self { case: *case }
    }

    fn inspect(&self) {}
}

#[test]
fn stand_in() -> Verdict {
    let notes = env::var_os(NOTES).map(PathBuf::from);
    let hangs = notes.is_some();
    harness::simulated(harness::exercise!(), common::HORIZON, move |world: &Cases| {
        let (case, notes) = (world.case, notes.clone());
        async move {
            if let Some(notes) = notes {
                let mut text = fs::read_to_string(&notes).unwrap_or_default();
                text += &format!("{} {case}\n", id());
                fs::write(&notes, text).unwrap();
            }
            if case == 2 && hangs {
                std::future::pending::<()>().await;
            }
        }
    })
    .cases(0..3, |case| format!("number {case}"))
    .check(returns())
    .check(keeps_no_memory())
    .judge()
}

/// Has the verdict run a case in its own process; gives its number, the cases that ran in it, and its
/// report.
fn debugged(name: &str, case: &str) -> (Vec<String>, Report) {
    let file = |ending: &str| {
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("debugger-{name}.{ending}"))
    };
    let (notes, report) = (file("notes"), file("report"));
    let _ = fs::remove_file(&notes);
    let mut verdict = Command::new(env::current_exe().unwrap())
        .args(["stand_in", "--exact"])
        .env(NOTES, &notes)
        .env(wire::CASE, case)
        .env(wire::REPORT, &report)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let process = format!("{} ", verdict.id());
    assert!(!verdict.wait().unwrap().success());
    let notes = fs::read_to_string(notes).unwrap_or_default();
    let cases = notes.lines().filter_map(|line| line.strip_prefix(&process)).map(str::to_owned);
    (cases.collect(), serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap())
}

fn reason(report: Report) -> String {
    match report.conclusion {
        Conclusion::NotJudged { reason } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_case_by_its_number_is_run_in_the_verdicts_own_process() {
    let (cases, report) = debugged("number", "1");
    assert_eq!(cases, ["1", "1"]);
    let reason = reason(report);
    assert!(reason.starts_with("The case \"number 1\" was run twice in this process"), "{reason}");
}

#[test]
fn the_case_that_fails_is_found_and_run_there() {
    let (cases, report) = debugged("shown", wire::SHOWN);
    assert_eq!(cases, ["2", "2"]);
    assert!(reason(report).ends_with("and it never returned. Nothing was judged."));
}

#[test]
fn a_case_that_is_not_there_is_told() {
    let (cases, report) = debugged("none", "3");
    assert!(cases.is_empty());
    let reason = reason(report);
    assert!(
        reason.starts_with("ASYNC_TRAPS_CASE is \"3\"; it is a number from 0 to 2"),
        "{reason}"
    );
}
