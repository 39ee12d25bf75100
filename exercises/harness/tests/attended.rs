//! A verdict to which somebody attends ends with them, and with it the program that it judges.

mod common;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use record::wire;

harness::allocator!();

/// Where the program of this test notes that it is alive. Without it the stand-in does nothing.
const ALIVE: &str = "ATTENDED_ALIVE";

/// A verdict over a program that blocks its thread, and so would be ended after five seconds.
#[test]
fn stand_in() {
    let Some(alive) = env::var_os(ALIVE).map(PathBuf::from) else { return };
    let verdict = common::judge(move |_| {
        let alive = alive.clone();
        async move {
            loop {
                let mut file = fs::File::options().append(true).create(true).open(&alive).unwrap();
                file.write_all(b"alive\n").unwrap();
                thread::sleep(Duration::from_millis(20));
            }
        }
    });
    drop(verdict);
}

#[test]
fn a_verdict_that_nobody_attends_to_any_more_ends_at_once() {
    let alive = Path::new(env!("CARGO_TARGET_TMPDIR")).join("attended-alive");
    let _ = fs::remove_file(&alive);
    let mut verdict = Command::new(env::current_exe().unwrap())
        .args(["stand_in", "--exact"])
        .env(ALIVE, &alive)
        .env(wire::ATTENDED, "yes")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let notes = || fs::metadata(&alive).map_or(0, |metadata| metadata.len());
    let start = Instant::now();
    while notes() == 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "the program is not run");
        thread::sleep(Duration::from_millis(5));
    }
    // As the system does it for a process that is killed.
    drop(verdict.stdin.take());
    let left = Instant::now();
    verdict.wait().unwrap();
    assert!(left.elapsed() < Duration::from_secs(1), "{:?}", left.elapsed());
    // The program is in a process that its parent does not wait for.
    thread::sleep(Duration::from_millis(300));
    let known = notes();
    thread::sleep(Duration::from_millis(200));
    assert_eq!(notes(), known, "the program is still run");
    fs::remove_file(&alive).unwrap();
}
