//! The parent's side: it starts a child, watches it, and always sees it end.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::Exercise;
use crate::child::Task;
use crate::protocol::{LINES, Line, PROFILE, QUESTION, SHOWN_FROM_HERE, TASK};

/// How often the parent looks. A passing run waits at most this long for its parent to notice.
const LOOK: Duration = Duration::from_millis(2);

/// Looks without progress after which the child is asked whether its runtime still turns. A run
/// takes a millisecond of real time; this is two thousand times that. Looks are counted, not
/// time, so that a laptop that slept, or a busy machine, does not count against the program.
const LOOKS_UNTIL_ASKED: u32 = 1_500;

/// Looks without progress after which the child is ended.
const LOOKS_UNTIL_KILLED: u32 = 2_500;

/// What the program prints is kept up to this many bytes.
const OUTPUT_KEPT: usize = 64 * 1024;

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// It said everything that it had to say.
    Complete,
    /// A single step never came back.
    Blocked,
    /// Tasks ran again and again while simulated time stood still.
    Turning,
    /// The stack overflowed.
    StackOverflow,
    /// The process aborted, or a signal ended it; in words.
    Killed(String),
    /// The program ended the process itself.
    Exited(i32),
}

/// What a child said, and how it ended.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) lines: Vec<Line>,
    pub(crate) end: End,
    /// What the program printed in the run that is shown.
    pub(crate) printed: Vec<String>,
}

/// Runs this binary again for the task and watches it to its end.
///
/// # Errors
/// The system could not start the process, or not make its files.
pub(crate) fn run_child(exercise: &Exercise, task: &Task) -> io::Result<Seen> {
    let lines_file = exercise.scratch_file("lines");
    if let Some(folder) = lines_file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    File::create(&lines_file)?;
    let mut child = command(task, &lines_file)?.spawn()?;
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    let watched = watch(&mut child, &lines_file);
    let text = std::fs::read_to_string(&lines_file);
    // Nothing depends on the file any more; a scratch file that stays behind is harmless.
    let _ = std::fs::remove_file(&lines_file);
    let (status, stalled) = watched?;

    let lines: Vec<Line> =
        text?.lines().map_while(|line| serde_json::from_str(line).ok()).collect();
    let complete = matches!(lines.last(), Some(Line::End));
    let turning = lines.iter().any(|line| matches!(line, Line::Turning));
    let end = match (complete, stalled) {
        (true, _) => End::Complete,
        (false, true) if turning => End::Turning,
        (false, true) => End::Blocked,
        (false, false) => end_of(status, &finished(stderr)),
    };
    let printed = if stalled { Vec::new() } else { shown(&finished(stdout)) };
    Ok(Seen { lines, end, printed })
}

fn command(task: &Task, lines: &Path) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    // Under libtest a test runs on a thread that bears its name; elsewhere there is one `main`.
    if let Some(test) = thread::current().name().filter(|name| *name != "main") {
        command.args([test, "--exact", "--include-ignored", "--nocapture", "--quiet"]);
    }
    match task {
        Task::Judge => command.env(TASK, "judge"),
        Task::Explain { timing, profile } => {
            command.env(TASK, format!("explain {timing}")).env(PROFILE, profile)
        }
    };
    command
        .env(LINES, lines)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// Waits for the child. Whether it stalled, and was therefore ended, is the second value.
fn watch(child: &mut Child, lines: &Path) -> io::Result<(ExitStatus, bool)> {
    // Kept open until the child has ended: it ends when this closes.
    let mut stdin = child.stdin.take();
    let (mut seen, mut idle) = (0, 0);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, false));
        }
        thread::sleep(LOOK);
        let written = std::fs::metadata(lines)?.len();
        // An answer to the question is not progress.
        let progress = written != seen && !answered(lines)?;
        seen = written;
        idle = if progress { 0 } else { idle + 1 };
        if idle == LOOKS_UNTIL_ASKED
            && let Some(stdin) = &mut stdin
        {
            // A child that cannot be asked is one that does not answer.
            let _ = stdin.write_all(&[QUESTION]);
        }
        if idle >= LOOKS_UNTIL_KILLED {
            child.kill()?;
            return Ok((child.wait()?, true));
        }
    }
}

/// Whether the last line is the answer to the question.
fn answered(lines: &Path) -> io::Result<bool> {
    let text = std::fs::read_to_string(lines)?;
    let last = text.lines().next_back().unwrap_or_default();
    Ok(matches!(serde_json::from_str(last), Ok(Line::Turning)))
}

/// Reads a stream to its end on a thread of its own, so that the child never waits for a reader.
fn collect(stream: Option<impl Read + Send + 'static>) -> Option<JoinHandle<String>> {
    let mut stream = stream?;
    Some(thread::spawn(move || {
        let (mut kept, mut buffer) = (Vec::new(), [0; 8 * 1024]);
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            let room = OUTPUT_KEPT.saturating_sub(kept.len());
            kept.extend_from_slice(&buffer[..length.min(room)]);
        }
        String::from_utf8_lossy(&kept).into_owned()
    }))
}

fn finished(output: Option<JoinHandle<String>>) -> String {
    output.and_then(|thread| thread.join().ok()).unwrap_or_default()
}

/// What was printed after the mark.
fn shown(output: &str) -> Vec<String> {
    let (_, shown) = output.split_once(SHOWN_FROM_HERE).unwrap_or_default();
    shown.lines().skip(1).map(str::to_owned).collect()
}

fn end_of(status: ExitStatus, stderr: &str) -> End {
    if stderr.contains("has overflowed its stack") {
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
    cfg!(windows) && [STATUS_STACK_BUFFER_OVERRUN, STATUS_ACCESS_VIOLATION].contains(&code)
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
