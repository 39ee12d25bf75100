//! `cargo xtask watch` when something ends it, or what it runs; and without a terminal.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::book::{Book, JOB};
use crate::terminal::Terminal;
use crate::watch::KEYS;

/// The exercise as a program that goes on for a minute, and appends to a file meanwhile. As any
/// verdict, it ends with whoever attends to it, where somebody does.
const ENDLESS: &str = "
pub fn fails() -> Vec<String> {
    if std::env::var_os(\"ASYNC_TRAPS_ATTENDED\").is_some() {
        std::thread::spawn(|| {
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            std::process::exit(3);
        });
    }
    for _ in 0..1200 {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(\"beats\");
        std::io::Write::write_all(&mut file.unwrap(), b\".\").unwrap();
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    Vec::new()
}
";

/// Whether the endless program runs.
fn beats(book: &Book) -> bool {
    let count = || fs::metadata(book.path("exercises/02-demo/beats")).map_or(0, |file| file.len());
    let before = count();
    sleep(Duration::from_millis(500));
    count() > before
}

fn until_it_beats(book: &Book) {
    let limit = std::time::Instant::now() + Duration::from_secs(90);
    while !beats(book) {
        assert!(std::time::Instant::now() < limit);
    }
}

#[test]
fn a_save_during_a_run_ends_it() {
    let book = Book::new("watch_save_during_run");
    book.write(JOB, ENDLESS);
    let mut terminal = Terminal::start(&book, &["watch"], 80);
    terminal.expect("Checking");
    until_it_beats(&book);
    book.save(&["heap"]);
    terminal.expect("Checking");
    terminal.expect("NOT FIXED");
    terminal.expect(KEYS);
    assert!(!beats(&book));
    assert_eq!(book.attempts(), 1);

    book.write(JOB, ENDLESS);
    until_it_beats(&book);
    terminal.press("q");
    assert_eq!(terminal.end().code(), Some(0));
    assert!(!beats(&book), "quitting leaves it running");
}

#[test]
fn what_ends_or_pauses_the_command_finds_the_terminal_as_before() {
    let book = Book::new("watch_signals");
    book.write(JOB, ENDLESS);
    let mut terminal = Terminal::start(&book, &["watch"], 80);
    until_it_beats(&book);
    terminal.until(false);
    // Ctrl-Z, and back.
    terminal.press("\u{1a}");
    terminal.until(true);
    terminal.signal(Signal::CONT);
    terminal.until(false);
    until_it_beats(&book);
    book.save(&["heap"]);
    terminal.expect("NOT FIXED");
    terminal.expect(KEYS);
    terminal.press("\u{1a}");
    terminal.until(true);
    terminal.signal(Signal::CONT);
    terminal.expect(KEYS);
    // Ctrl-C.
    terminal.press("\u{3}");
    assert_eq!(terminal.end().signal(), Some(Signal::INT.as_raw()));

    book.write(JOB, ENDLESS);
    for signal in [Signal::TERM, Signal::HUP, Signal::QUIT] {
        let terminal = Terminal::start(&book, &["watch"], 80);
        until_it_beats(&book);
        terminal.signal(signal);
        assert_eq!(terminal.end().signal(), Some(signal.as_raw()));
        assert!(!beats(&book));
    }
}

#[test]
fn without_a_terminal_there_are_no_keys_and_no_colours() {
    let book = Book::new("watch_pipe");
    let start = || {
        let mut command = book.command(&["watch"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.spawn().unwrap()
    };
    let mut child = start();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(
        lines.next().unwrap(),
        "There is no terminal here, so no keys are read. Ctrl-C ends this."
    );
    let mut until_prompt = || lines.find(|line| line.starts_with("NOT FIXED  demo/job.")).unwrap();
    until_prompt();
    book.save(&["heap"]);
    until_prompt();
    kill_process(Pid::from_raw(child.id().cast_signed()).unwrap(), Signal::TERM).unwrap();
    let rest: Vec<String> = lines.collect();
    assert!(rest.is_empty(), "{rest:?}");
    assert_eq!(child.wait().unwrap().signal(), Some(Signal::TERM.as_raw()));
    assert_eq!(book.attempts(), 2);

    // Nobody reads it any more: it ends when it has something to say.
    let mut child = start();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
