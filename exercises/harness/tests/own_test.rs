//! A verdict of code that is no exercise has its own words: its test, its cases, its places.

use std::time::Duration;

use harness::{Measured, check as a_check};
use record::draw::{self, Look};
use record::{Conclusion, Outcome, Report};
use tokio::time::sleep;

use common::{broke_off, cancelled, check, judge, not_judged, returns, trial};

mod common;

harness::allocator!();

fn texts(report: &Report) -> [String; 2] {
    [Look::default(), Look { plain: true, ..Look::default() }]
        .map(|look| draw::verdict(report, look))
}

#[test]
fn it_bears_the_name_of_its_test_and_says_how_that_is_run_alone() {
    let verdict = judge(|_| std::future::pending::<()>());
    let report = verdict.report();
    let name = "it_bears_the_name_of_its_test_and_says_how_that_is_run_alone";
    assert_eq!(report.exercise, name);
    for text in texts(report) {
        assert!(text.starts_with(name), "{text}");
        let again =
            format!("cargo test -p harness --test own_test {name} -- --exact --nocapture\n");
        assert!(text.ends_with(&again), "{text}");
        assert!(text.contains("FAILED") || text.contains(": failed."), "{text}");
        for word in ["xtask", "FIXED", "Edit", "File:", "fixed"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

/// The cases in which a check failed, as far as they are told, and how many more there are.
fn cases<'a>(report: &'a Report, id: &str) -> (Vec<&'a str>, usize) {
    let Outcome::Failed { cases, .. } = &check(report, id).outcome else { panic!("{report:?}") };
    (cases.first.iter().map(String::as_str).collect(), cases.more)
}

#[test]
fn the_first_cases_that_fail_are_named_and_the_others_counted() {
    let verdict = trial(|_| std::future::pending::<()>())
        .cases(["a", "b", "c", "d", "e"], |case| format!("case {case}"))
        .check(returns())
        .judge();
    assert_eq!(cases(verdict.report(), "returns"), (vec!["case a", "case b", "case c"], 2));
    let text = &texts(verdict.report())[0];
    assert!(text.contains("in        \"case a\", \"case b\", \"case c\" and 2 more\n"), "{text}");
}

/// Something is half done after the second millisecond, and only then.
#[test]
fn where_the_program_was_dropped_is_named() {
    let verdict = cancelled(|world| async move {
        sleep(Duration::from_millis(2)).await;
        world.recorder.note(1);
        sleep(Duration::from_millis(2)).await;
        world.recorder.note(2);
    })
    .check(a_check("never-half", "never half of it").holds("all or nothing").measure(|run| {
        match run.events().count(|_| true) {
            1 => Measured::broken("half"),
            _ => Measured::holds("all or nothing"),
        }
    }))
    .judge();
    let (cases, _) = cases(verdict.report(), "never-half");
    assert_eq!(cases.first(), Some(&"dropped after step 2; one"), "{cases:?}");
    assert!(cases.contains(&"dropped at 0.003 s; one"), "{cases:?}");
}

#[test]
fn a_panic_elsewhere_names_the_line_that_led_to_it() {
    let line = line!() + 2;
    let verdict = judge(|_| async {
        std::hint::black_box(Duration::from_secs_f64(-1.0));
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it panicked: core/src/time.rs:"), "{how}");
    assert!(how.contains(&format!(", from tests/own_test.rs:{line}: ")), "{how}");
}

#[test]
fn what_is_kept_is_named_by_the_line_that_allocated_it() {
    let line = line!() + 2;
    let verdict = judge(|_| async {
        std::mem::forget(std::hint::black_box(Vec::<u8>::with_capacity(5_000)));
    });
    let Outcome::Failed { meaning, .. } = &check(verdict.report(), "heap-grows-not").outcome else {
        panic!("{:?}", verdict.report())
    };
    let from = format!("5,000 bytes from tests/own_test.rs:{line}");
    assert_eq!(meaning.as_deref(), Some(from.as_str()));
}

#[test]
fn the_line_of_a_fault_is_shown_with_its_text() {
    let line = line!() + 2;
    let verdict = trial(|world| async move {
        world.recorder.note(7);
    })
    .check(a_check("no-note", "nothing is noted").holds("nothing").measure(|run| {
        match run.events().first(|_| true) {
            Some(event) => Measured::broken_by(event, |note| Some(format!("note {note}"))),
            None => Measured::holds("nothing"),
        }
    }))
    .judge();
    let shown = verdict.report().line.as_ref().expect("the event has a line");
    assert_eq!((shown.file.as_str(), shown.number), ("tests/own_test.rs", line));
    assert_eq!(shown.text, "world.recorder.note(7);");
}

#[test]
fn work_on_another_thread_is_shown_by_its_line() {
    let line = line!() + 2;
    let verdict = judge(|world| async move {
        std::thread::spawn(move || world.recorder.note(1)).join().unwrap();
    });
    assert!(not_judged(verdict.report()).starts_with("Work left the runtime"));
    assert_eq!(verdict.report().line.as_ref().map(|line| line.number), Some(line));
}

#[test]
fn a_fault_of_the_test_has_its_line_and_is_to_be_reported_to_nobody() {
    let line = line!() + 1;
    let fault = a_check("fault", "it").holds("it").measure(|_| panic!("no such thing"));
    let verdict = trial(|_| async {}).check(fault).judge();
    assert!(matches!(verdict.report().conclusion, Conclusion::NotJudged { .. }));
    let reason = not_judged(verdict.report());
    assert!(reason.ends_with(&format!("\"tests/own_test.rs:{line}: no such thing\".")), "{reason}");
}
