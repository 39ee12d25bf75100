//! What the program says itself is shown: of the run that is shown, a few lines, safe for a terminal.

use record::Printed;
use record::draw;

use common::{broke_off, check, judge, trial};
use harness::{Verdict, World};

mod common;

harness::allocator!();

fn printed(verdict: &Verdict) -> &Printed {
    verdict.report().printed.as_ref().expect("it printed")
}

#[test]
fn both_streams_are_shown_each_in_its_order() {
    let verdict = judge(|_| async {
        println!("part 1");
        eprintln!("careful");
        println!("part 2");
        eprintln!("too late");
        std::future::pending::<()>().await;
    });
    let Printed { case, lines, to_stderr } = printed(&verdict);
    assert_eq!(case, "the case \"the only case\"");
    // Once: the first run of the case is not shown, and dhat's own words are not either.
    assert_eq!(lines, &["part 1", "part 2"]);
    assert_eq!(to_stderr, &["careful", "too late"]);
    let text = draw::printed(verdict.report());
    let words = "Your program printed to standard error, in the case \"the only case\":";
    assert!(text.contains(&format!("{words}\n  | careful\n  | too late\n")), "{text}");
}

#[test]
fn who_says_something_on_standard_error_only_is_heard() {
    let verdict = judge(|_| async {
        eprintln!("careful");
        std::future::pending::<()>().await;
    });
    assert!(printed(&verdict).lines.is_empty());
    assert!(draw::printed(verdict.report()).starts_with("Your program printed to standard error"));
}

#[test]
fn long_and_wild_output_is_cut_and_escaped() {
    let verdict = judge(|_| async {
        use std::io::Write as _;
        let mut stderr = std::io::stderr();
        stderr.write_all(b"\x1b[2J\x1b[H\xff\n").unwrap();
        writeln!(stderr, "{}", "x".repeat(1_000_000)).unwrap();
        for _ in 0..99_877 {
            writeln!(stderr, "again").unwrap();
        }
        std::future::pending::<()>().await;
    });
    let lines = &printed(&verdict).to_stderr;
    assert_eq!(lines[0], "\\u{1b}[2J\\u{1b}[H\u{fffd}");
    assert!(lines[1].ends_with("x ... and 999,800 more characters"), "{}", lines[1]);
    assert_eq!(lines.last().unwrap(), "... and 99,869 more lines");
    assert_eq!(lines.len(), 11);
}

/// What was printed before, by the first run of the case, does not crowd it out.
#[test]
fn only_the_run_that_is_shown_counts() {
    let verdict = trial(|_| async {
        static RUNS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        if RUNS.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
            print!("{}", "first run\n".repeat(100_000));
        }
        print!("second run, without an end of its line");
        std::future::pending::<()>().await;
    })
    .check(common::returns())
    .judge();
    assert_eq!(printed(&verdict).lines, ["second run, without an end of its line"]);
}

#[test]
fn a_message_of_a_panic_is_cut_and_escaped_too() {
    let verdict =
        judge(|_| async { panic!("{}\u{1b}[2J\n{}", "no ".repeat(3), "x\n".repeat(99_879)) });
    let how = broke_off(verdict.report());
    assert!(how.contains(".rs:84: no no no \\u{1b}[2J\nx\n"), "{how}");
    assert!(how.ends_with("x\n... and 99,874 more lines"), "{how}");
    assert!(check(verdict.report(), "runs-through").outcome.is_failed());
}

#[test]
fn in_real_time_too() {
    let verdict = harness::real_time(harness::exercise!(), |_: &Quiet| async {
        eprintln!("careful");
        panic!("\u{1b}[2J");
    })
    .check(common::returns())
    .judge();
    assert_eq!(printed(&verdict).to_stderr, ["careful"]);
    common::assert_panicked(verdict.report(), "tests/printed.rs", "\\u{1b}[2J");
}

struct Quiet;

impl World for Quiet {
    type Case = ();
    type Event = ();
    type Facts = ();

    fn new((): &(), _: harness::Recorder<()>) -> Self {
        Self
    }

    fn inspect(&self) {}
}
