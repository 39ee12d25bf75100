//! The parent's side: it starts a child, watches it, and always sees it end.
//!
//! The program can do anything to its child, so the parent relies on nothing but the clock of its own
//! looks and the length of a file. A new line in the file is progress; without one the child is asked,
//! by a byte on its standard input, whether its runtime turns, and in the end it is killed. What it
//! had said by then tells the ways of not getting on apart:
//!
//! ```text
//!                 a line that is no answer
//!            +------------------------------+
//!            v                              |
//!   start -> [running] -- 3 s of looks -> [asked] -- 2 s of looks -> killed
//!            |   |                                     it had answered: Turning
//!            |   |                                     it had not:      Blocked
//!            |   +-- 9 s of looks in all, unless it watches a run in real time
//!            |                                      -> killed:          Slow
//!            +-- it ended by itself
//!                   its value is there:                Complete
//!                   the disk is full, or somebody
//!                   else ended it:                     NotItsFault
//!                   an abort and the words of one:     StackOverflow
//!                   a signal:                          Killed
//!                   an exit code:                      Exited
//! ```
//!
//! Looks are counted, not time: of a laptop that slept, or a machine that is busy, the parent has
//! looked no more often.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use record::{Answer, Errand, wire};

use super::attended;
use super::child::profile_beside;
use super::heartbeat::{Line, QUESTION};
use super::no_fault;
use super::output::{Kept, Output};
use crate::subject::Subject;

/// How often the parent looks. A passing run waits at most this long for its parent to notice.
const LOOK: Duration = Duration::from_millis(2);

/// Looks without progress after which the child is asked whether its runtime still turns. A run
/// takes a millisecond of real time; this is two thousand times that.
const LOOKS_UNTIL_ASKED: u32 = 1_500;

/// Looks without progress after which the child is ended.
const LOOKS_UNTIL_KILLED: u32 = 2_500;

/// Looks after which a child is ended even though it makes progress, some nine seconds. A verdict
/// takes a fifth of a second, and three for a program that looks at something each millisecond. A
/// program that needs longer is not judged at all.
const LOOKS_IN_ALL: u32 = 4_500;

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// It handed over its value.
    Complete,
    /// A single step never came back.
    Blocked,
    /// Tasks ran, but the run made no progress.
    Turning,
    /// It made progress, but far too slowly to wait for.
    Slow,
    /// The stack overflowed.
    StackOverflow,
    /// The process aborted, or a signal that it brought upon itself ended it; in words.
    Killed(String),
    /// The machine or somebody else ended it: why, and the way out, as whole sentences.
    NotItsFault(String),
    /// The program ended the process itself.
    Exited(i32),
}

/// What a child said, and how it ended.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Its value; none if it did not come to that.
    pub(crate) answer: Option<Answer>,
    /// The case of the last run that it began.
    pub(crate) last_case: Option<String>,
    pub(crate) end: End,
    /// What the program printed in the run that is shown: its first lines.
    pub(crate) printed: Vec<String>,
    /// And on standard error.
    pub(crate) complained: Vec<String>,
}

/// Runs this binary again for an errand and watches it to its end.
///
/// # Errors
/// The system could not start the process.
pub(crate) fn run_child(subject: &Subject, errand: &Errand) -> io::Result<Seen> {
    let lines_file = subject.scratch_file("lines");
    let folder = lines_file.parent().unwrap_or(&lines_file);
    let made = std::fs::create_dir_all(folder).and_then(|()| File::create(&lines_file));
    if let Err(error) = made {
        let reason = no_fault::no_room(&no_fault::cause(&error), folder);
        return Ok(Seen::nothing(End::NotItsFault(reason)));
    }
    attended::watch();
    attended::remember(&[&lines_file, &profile_beside(&lines_file)]);
    let mut child = command(errand, &lines_file)?.spawn()?;
    let stdout = Output::of(child.stdout.take());
    let stderr = Output::of(child.stderr.take());
    let watched = watch(&mut child, &lines_file);
    let stdout = stdout.map(Output::kept).unwrap_or_default();
    let stderr = stderr.map(Output::kept).unwrap_or_default();
    let seen = watched.and_then(|(status, killed_for)| {
        let not_its_fault = match killed_for {
            None => no_fault::reason(status, folder, &stderr.end()),
            Some(_) => None,
        };
        // Lines that could not be written are not worth reading.
        let lost = not_its_fault.is_some();
        let text = if lost { String::new() } else { std::fs::read_to_string(&lines_file)? };
        let lines = text.lines().map_while(|line| serde_json::from_str(line).ok()).collect();
        let Said { answer, last_case, turning } = Said::of(lines);
        let end = match (&answer, killed_for) {
            (Some(_), _) => End::Complete,
            (None, Some(RanOut::OfLooks)) => End::Slow,
            (None, Some(RanOut::OfProgress)) if turning => End::Turning,
            (None, Some(RanOut::OfProgress)) => End::Blocked,
            (None, None) => not_its_fault.map_or_else(|| end_of(status, &stderr), End::NotItsFault),
        };
        Ok(Seen { answer, last_case, end, printed: stdout.lines(), complained: stderr.lines() })
    });
    subject.discard(&lines_file);
    subject.discard(&profile_beside(&lines_file));
    attended::remember(&[]);
    seen
}

impl Seen {
    /// Of a child that was never started.
    fn nothing(end: End) -> Self {
        Self { answer: None, last_case: None, end, printed: Vec::new(), complained: Vec::new() }
    }
}

/// All that a child's lines say.
#[derive(Default)]
struct Said {
    answer: Option<Answer>,
    last_case: Option<String>,
    turning: bool,
}

impl Said {
    fn of(lines: Vec<Line>) -> Self {
        let mut said = Self::default();
        for line in lines {
            match line {
                Line::Began(case) => said.last_case = Some(case),
                Line::Watching => {}
                Line::Turning => said.turning = true,
                Line::Answer(answer) => said.answer = Some(answer),
            }
        }
        said
    }
}

fn command(errand: &Errand, lines: &Path) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    // Under libtest a test runs on a thread that bears its name; elsewhere there is one `main`.
    if let Some(test) = thread::current().name().filter(|name| *name != "main") {
        command.args([test, "--exact", "--include-ignored", "--nocapture", "--quiet"]);
    }
    command
        .env(wire::CHILD, serde_json::to_string(errand)?)
        .env(wire::LINES, lines)
        .env("RUST_BACKTRACE", "0")
        // Rayon's pool is the same on each machine, so that a verdict is too.
        .env("RAYON_NUM_THREADS", "4")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// What a child can run out of.
#[derive(Debug, Clone, Copy)]
enum RanOut {
    OfProgress,
    OfLooks,
}

/// Waits for the child. If it was ended, the second value says for which limit.
fn watch(child: &mut Child, lines: &Path) -> io::Result<(ExitStatus, Option<RanOut>)> {
    // Kept open until the child has ended: it ends when this closes.
    let mut stdin = child.stdin.take();
    let (mut seen, mut idle, mut looks) = (0, 0, 0);
    let mut ends_by_itself = false;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, None));
        }
        thread::sleep(LOOK);
        let written = std::fs::metadata(lines)?.len();
        idle += 1;
        if written != seen {
            seen = written;
            let last = last_line(lines)?;
            // An answer to the question is not progress.
            if !matches!(last, Some(Line::Turning)) {
                idle = 0;
            }
            // A child that watches a run in real time counts looks of its own, and fewer. On a busy
            // machine its looks take longer than those here.
            ends_by_itself = matches!(last, Some(Line::Watching));
        }
        looks += u32::from(!ends_by_itself);
        if idle == LOOKS_UNTIL_ASKED
            && let Some(stdin) = &mut stdin
        {
            // A child that cannot be asked is one that does not answer.
            let _ = stdin.write_all(&[QUESTION]);
        }
        let limit = match (idle, looks) {
            (LOOKS_UNTIL_KILLED.., _) => RanOut::OfProgress,
            (_, LOOKS_IN_ALL..) => RanOut::OfLooks,
            _ => continue,
        };
        child.kill()?;
        return Ok((child.wait()?, Some(limit)));
    }
}

/// The last line that the child wrote, if it is whole.
fn last_line(lines: &Path) -> io::Result<Option<Line>> {
    let text = std::fs::read_to_string(lines)?;
    Ok(serde_json::from_str(text.lines().next_back().unwrap_or_default()).ok())
}

fn end_of(status: ExitStatus, stderr: &Kept) -> End {
    // Rust prints this and aborts. A program that only prints it exits, and so has a code.
    let aborted = status.code().is_none_or(is_abort);
    if aborted && stderr.end().contains("has overflowed its stack") {
        return End::StackOverflow;
    }
    match status.code() {
        Some(code) if !is_abort(code) => End::Exited(code),
        _ => End::Killed(killed_by(status)),
    }
}

/// Windows has no signals: an abort is one of these codes.
fn is_abort(code: i32) -> bool {
    const STATUS_STACK_BUFFER_OVERRUN: i32 = 0xC000_0409_u32.cast_signed();
    const STATUS_ACCESS_VIOLATION: i32 = 0xC000_0005_u32.cast_signed();
    const STATUS_STACK_OVERFLOW: i32 = 0xC000_00FD_u32.cast_signed();
    let aborts = [STATUS_STACK_BUFFER_OVERRUN, STATUS_ACCESS_VIOLATION, STATUS_STACK_OVERFLOW];
    cfg!(windows) && aborts.contains(&code)
}

#[cfg(unix)]
fn killed_by(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    // The same numbers on Linux and macOS.
    match status.signal() {
        Some(6) => "it aborted".to_owned(),
        Some(11) => "it was ended by signal 11, an invalid access to memory".to_owned(),
        Some(signal) => format!("it was ended by signal {signal}"),
        None => "it ended in an unknown way".to_owned(),
    }
}

#[cfg(not(unix))]
fn killed_by(_status: ExitStatus) -> String {
    "it aborted".to_owned()
}
