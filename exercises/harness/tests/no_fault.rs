//! What is no fault of the program is not judged, and its cause is told.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
#[cfg(unix)]
use std::time::Duration;

use harness::Verdict;
use record::{Conclusion, Report, wire};

#[cfg(unix)]
use common::not_judged;
use common::{broke_off, judge, returns, trial};

mod common;

harness::allocator!();

/// On Linux there is a file on whose disk there is never any room.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_with_its_cause_and_the_folder() {
    use std::os::unix::fs::symlink;

    let folder = std::env::temp_dir().join(format!("full-{}", std::process::id()));
    // In the child its parent's files are there already.
    if std::env::var_os(wire::CHILD).is_none() {
        std::fs::create_dir_all(&folder).unwrap();
        for number in 0..50 {
            let file = format!("full-{}-{number}.lines", std::process::id());
            symlink("/dev/full", folder.join(file)).unwrap();
        }
    }
    let scratch: &'static str = folder.to_str().unwrap().to_owned().leak();
    let exercise =
        harness::Subject { target: "full", scratch: Some(scratch), ..harness::exercise!() };
    let program = |_: &common::Empty| async {};
    let verdict = harness::simulated(exercise, common::HORIZON, program)
        .cases(["one"], |case| (*case).to_owned())
        .check(returns())
        .judge();
    std::fs::remove_dir_all(&folder).unwrap();
    let reason = not_judged(verdict.report());
    assert!(reason.contains("the disk is full: No space left on device (os error 28)"), "{reason}");
    assert!(reason.ends_with(scratch), "{reason}");
}

/// The code alone is the program's own.
#[test]
fn the_exit_code_of_lost_lines_proves_nothing() {
    let verdict = judge(|_| async { std::process::exit(74) });
    let how = broke_off(verdict.report());
    assert!(how.starts_with("it ended the whole process, with exit code 74"), "{how}");
}

#[cfg(unix)]
fn ended_by(signal: &'static str) -> Verdict {
    judge(move |_| async move {
        let kill = format!("kill -{signal} {}", std::process::id());
        Command::new("sh").args(["-c", &kill]).status().unwrap();
        std::thread::sleep(Duration::from_secs(3_600));
    })
}

/// Whether this signal ends a process that is started from here: one that was started in the background
/// ignores INT, `nohup` lets HUP be ignored, and both are inherited.
#[cfg(unix)]
fn ends(signal: &str) -> bool {
    use std::os::unix::process::ExitStatusExt as _;
    let kill = format!("kill -{signal} $$");
    Command::new("sh").args(["-c", &kill]).status().unwrap().signal().is_some()
}

#[cfg(unix)]
#[test]
fn a_process_that_others_ended_is_not_judged() {
    // All are judged before one is looked at: the child of the second comes past the first.
    let signals = ["KILL", "TERM", "INT", "HUP"].into_iter().filter(|signal| ends(signal));
    let verdicts: Vec<_> = signals.map(|signal| (signal, ended_by(signal))).collect();
    for (signal, verdict) in verdicts {
        let reason = not_judged(verdict.report());
        assert!(reason.contains(&format!("(SIG{signal})")), "{reason}");
        assert!(reason.contains("somebody ended it"), "{reason}");
        assert!(reason.contains("ran out of memory"), "{reason}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_that_a_program_brings_upon_itself_is_its_own() {
    // Not SEGV and BUS: Rust catches the first of them, to look for a stack overflow.
    for verdict in ["ABRT", "ILL", "FPE"].map(ended_by) {
        let how = broke_off(verdict.report());
        assert!(how.starts_with("it aborted") || how.contains("by signal"), "{how}");
    }
}

#[test]
fn a_verdict_that_can_be_read() -> Verdict {
    trial(|_| async {}).check(returns()).judge()
}

/// As `cargo test | head -1` does.
#[test]
fn whoever_stops_reading_changes_no_verdict() {
    let file = std::env::temp_dir().join(format!("unread-{}.json", std::process::id()));
    let mut test = Command::new(std::env::current_exe().unwrap())
        .args(["a_verdict_that_can_be_read", "--exact", "--nocapture"])
        .env(wire::REPORT, &file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stdout = BufReader::new(test.stdout.take().unwrap());
    while !line.contains("running 1 test") {
        assert!(stdout.read_line(&mut line).unwrap() > 0);
    }
    drop(stdout);
    let said = test.wait_with_output().unwrap().stderr;
    let json = std::fs::read_to_string(&file);
    let said = String::from_utf8_lossy(&said);
    let report: Report = wire::read(&json.expect(&said)).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(report.conclusion, Conclusion::Fixed);
    assert!(!said.contains("failed printing"), "{said}");
}
