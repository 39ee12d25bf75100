//! Whatever the reader writes, a verdict follows: each way of breaking it has a name.

use std::time::Duration;

use record::Conclusion;

use common::{assert_panicked, broke_off, check, judge, measured_by, not_judged, returns, trial};

mod common;

harness::allocator!();

#[test]
fn a_program_that_is_fine_is_fixed() {
    let verdict = judge(|_| async { tokio::time::sleep(Duration::from_secs(1)).await });
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[test]
fn a_program_that_waits_for_ever_hangs_and_costs_no_time() {
    let start = std::time::Instant::now();
    let verdict = judge(|_| std::future::pending::<()>());
    assert_eq!(measured_by(verdict.report(), "returns"), "it never returned");
    assert_eq!(verdict.report().tally.hang, 1);
    // It was met by the horizon, not by the watchdog, which needs five seconds.
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

#[test]
fn a_program_that_ends_the_process_is_not_fixed() {
    let verdict = judge(|_| async { std::process::exit(0) });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it ended the whole process, with exit code 0"), "{how}");
}

#[test]
fn a_program_that_aborts_is_not_fixed() {
    let verdict = judge(|_| async { std::process::abort() });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it aborted"), "{how}");
}

#[test]
fn a_panic_is_told_with_its_message() {
    let verdict = judge(|_| async { panic!("no such part") });
    assert_panicked(verdict.report(), "tests/breakages.rs", "no such part");
    assert_eq!(verdict.report().tally.broke, 1);
    assert!(!check(verdict.report(), "returns").outcome.is_passed());
}

#[test]
fn a_panic_that_a_hook_of_the_program_hears_is_told_all_the_same() {
    let verdict = judge(|_| async {
        std::panic::set_hook(Box::new(|_| {}));
        panic!("nobody hears it");
    });
    let how = broke_off(verdict.report());
    assert_eq!(how, "it panicked: only a panic hook of the program's own heard what it said");
}

#[test]
fn a_panic_in_a_destructor_is_told_with_its_message() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    let verdict = judge(|_| async {
        let _bomb = Bomb;
        std::future::pending::<()>().await;
    });
    assert_panicked(verdict.report(), "tests/breakages.rs", "dropped");
}

#[test]
fn a_panic_while_panicking_is_an_abort() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    let verdict = judge(|_| async {
        let _bomb = Bomb;
        panic!("first");
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it aborted"), "{how}");
}

#[test]
fn a_stack_overflow_is_named() {
    #[expect(unconditional_recursion, reason = "it is to overflow the stack")]
    fn deeper() -> u64 {
        std::hint::black_box(deeper()) + 1
    }
    let verdict = judge(|_| async {
        std::hint::black_box(deeper());
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("its stack overflowed"), "{how}");
}

#[test]
fn a_blocked_thread_is_named() {
    let verdict = judge(|_| async { std::thread::sleep(Duration::from_secs(3_600)) });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("one step never came back"), "{how}");
}

#[test]
fn a_loop_without_an_await_is_named() {
    let verdict = judge(|_| async {
        loop {
            std::hint::spin_loop();
        }
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("one step never came back"), "{how}");
}

#[test]
fn a_blocked_destructor_is_named() {
    struct Slow;
    impl Drop for Slow {
        fn drop(&mut self) {
            std::thread::sleep(Duration::from_secs(3_600));
        }
    }
    let verdict = judge(|_| async { drop(Slow) });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("one step never came back"), "{how}");
}

#[test]
fn turning_in_place_is_named_by_counting_polls() {
    let verdict = judge(|_| async {
        loop {
            tokio::task::yield_now().await;
        }
    });
    let how = broke_off(verdict.report());
    assert_eq!(how, "it ran again and again, and at 0.000 s no end was in sight");
}

#[test]
fn a_task_that_turns_in_place_is_named() {
    let verdict = judge(|_| async {
        tokio::spawn(async {
            loop {
                tokio::task::yield_now().await;
            }
        });
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it ran for 5 s and got nowhere"), "{how}");
}

/// Simulated time stands still as long as a closure is at work on the blocking pool: it would never end.
#[test]
fn a_closure_that_waits_for_the_simulated_clock_is_not_judged() {
    let verdict = judge(|_| async {
        let runtime = tokio::runtime::Handle::current();
        let wait = move || runtime.block_on(tokio::time::sleep(Duration::from_secs(1)));
        tokio::task::spawn_blocking(wait).await.unwrap();
    });
    let reason = not_judged(verdict.report());
    assert!(reason.contains("the pool of threads that may block"), "{reason}");
}

#[test]
fn a_flood_of_notes_is_named() {
    let verdict = judge(|world| async move {
        for note in 0..100_000 {
            world.recorder.note(note);
        }
    });
    assert_eq!(broke_off(verdict.report()), "more happened than a run can record");
}

#[test]
fn work_on_another_thread_is_not_judged() {
    let verdict = judge(|world| async move {
        std::thread::spawn(move || world.recorder.note(1)).join().unwrap();
    });
    let reason = not_judged(verdict.report());
    assert!(reason.starts_with("Work left the runtime"), "{reason}");
}

#[test]
fn what_the_program_printed_in_the_run_that_failed_is_kept() {
    let verdict = judge(|_| async {
        println!("part 1");
        std::future::pending::<()>().await;
    });
    let printed = verdict.report().printed.as_ref().expect("it printed");
    assert_eq!(
        (printed.case.as_str(), &printed.lines[..]),
        ("the case \"the only case\"", &["part 1".to_owned()][..])
    );
}

/// Each run makes progress, so it is the whole that takes too long.
#[test]
fn a_program_that_sleeps_for_real_is_too_slow_to_be_judged() {
    let verdict = trial(|_| async { std::thread::sleep(Duration::from_millis(300)) })
        .cases(["one"; 100], |case| (*case).to_owned())
        .check(returns())
        .judge();
    let reason = not_judged(verdict.report());
    assert!(reason.contains("sleeps for real"), "{reason}");
}

const FORGED: &str = concat!(
    r#"{"answer":{"judged":{"shown":null,"checks":[],"tally":{"noun":"case","cases":1,"hang":0,"#,
    r#""broke":0,"fail":0},"story":null,"lines":[],"explain":null,"trace":null}}}"#,
    "\n"
);

#[test]
fn a_value_that_lacks_a_check_is_not_believed() {
    use std::collections::BTreeMap;
    use std::io::Write as _;

    let line: BTreeMap<String, record::Answer> = serde_json::from_str(FORGED).unwrap();
    assert!(line.contains_key("answer"), "it can be read");
    let verdict = judge(|_| async {
        let lines = std::env::var_os(record::wire::LINES).unwrap();
        let mut lines = std::fs::File::options().append(true).open(lines).unwrap();
        lines.write_all(FORGED.as_bytes()).unwrap();
        std::process::exit(0);
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it ended the whole process"), "{how}");
}

#[test]
fn lines_that_are_written_over_prove_nothing() {
    let verdict = judge(|_| async {
        let lines = std::env::var_os(record::wire::LINES).unwrap();
        std::fs::write(lines, "\"watching\"\n").unwrap();
        std::process::exit(0);
    });
    let reason = not_judged(verdict.report());
    assert!(reason.contains("it ended the whole process, with exit code 0"), "{reason}");
}

#[test]
fn words_about_a_stack_overflow_are_none() {
    let verdict = judge(|_| async {
        eprintln!("thread 'main' has overflowed its stack");
        std::process::exit(3);
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it ended the whole process, with exit code 3"), "{how}");
}

#[test]
fn a_panic_is_no_leak() {
    let verdict = judge(|_| async { panic!("a message that takes some memory") });
    assert_eq!(verdict.report().failed().collect::<Vec<_>>(), ["runs-through"]);
}

/// Tokio keeps the wakers of tasks that yield in a list that lives as long as its `block_on`.
#[test]
fn yielding_is_no_leak() {
    let verdict = judge(|_| tokio::task::yield_now());
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

#[cfg(unix)]
#[test]
fn a_process_that_keeps_the_output_open_does_not_stop_the_verdict() {
    let start = std::time::Instant::now();
    let verdict = judge(|_| async {
        std::process::Command::new("sleep").arg("30").spawn().unwrap();
        std::process::exit(0);
    });
    assert!(broke_off(verdict.report()).starts_with("it ended the whole process"));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

/// What a killed parent leaves: a child whose standard input is closed.
#[test]
fn a_child_ends_with_its_parent() {
    use std::process::{Command, Stdio};

    let lines = std::env::temp_dir().join(format!("orphan-{}.lines", std::process::id()));
    std::fs::write(&lines, "").unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["a_blocked_thread_is_named", "--exact", "--nocapture"])
        .env(record::wire::CHILD, r#"{"verdict":0,"task":{"judge":{"trace":null}}}"#)
        .env(record::wire::LINES, &lines)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdin.take());
    // It would sleep for an hour.
    let ended = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        child.try_wait().unwrap().is_some()
    });
    if !ended {
        child.kill().unwrap();
    }
    std::fs::remove_file(&lines).unwrap();
    assert!(ended);
}

#[test]
fn printing_without_end_does_not_stop_the_verdict() {
    let verdict = judge(|_| async {
        loop {
            println!("{}", "again ".repeat(100));
        }
    });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("one step never came back"), "{how}");
}

/// For whoever looks for a fault of the harness.
#[test]
fn the_files_of_a_child_are_kept_for_whoever_asks() {
    let kept = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["a_panic_is_told_with_its_message", "--exact", "--nocapture"])
        .env(record::wire::KEEP, "1")
        .output()
        .unwrap();
    let said = String::from_utf8(kept.stderr).unwrap();
    let files: Vec<_> = said.lines().filter_map(|line| line.strip_prefix("kept: ")).collect();
    let text = std::fs::read_to_string(files.first().expect("one at least")).unwrap();
    assert!(text.contains("no such part"), "{text}");
    for file in files {
        std::fs::remove_file(file).unwrap();
    }
}
