//! The child's side: it runs the program, and tells its parent what it sees.

use std::backtrace::Backtrace;
use std::fs::File;
use std::io::{self, Read, Write};
use std::panic;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Barrier, Mutex, OnceLock, PoisonError};
use std::task::Waker;
use std::thread;

use record::SourceLine;

use crate::Exercise;
use crate::protocol::{LINES, Line, PROFILE, QUESTION, SHOWN, TASK, TRACE};

/// What a child is started for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    /// Run every timing and judge it.
    Judge,
    /// Run one timing again, with full backtraces for the heap.
    Explain {
        /// Its index.
        timing: usize,
        /// Where dhat's profile goes.
        profile: PathBuf,
    },
}

/// What only exists in a child.
#[derive(Debug)]
struct Child {
    exercise: Exercise,
    lines: Mutex<File>,
    /// Wakes the program's run, so that the runtime shows whether it still turns.
    run: Mutex<Option<Waker>>,
    asked: AtomicBool,
    last_panic: Mutex<String>,
    /// Met by the listening thread once it has allocated what it needs: from then on it is silent
    /// on the heap that is being measured.
    listening: Barrier,
}

static CHILD: OnceLock<Child> = OnceLock::new();

/// The task of this process, if it is a child.
pub(crate) fn task() -> Option<Task> {
    let task = std::env::var(TASK).ok()?;
    match task.split_once(' ') {
        None => Some(Task::Judge),
        Some((_, timing)) => Some(Task::Explain {
            timing: timing.parse().expect("the parent names an index"),
            profile: std::env::var_os(PROFILE).map(PathBuf::from).expect("the parent names a file"),
        }),
    }
}

/// The timing whose trace was asked for, by its index; `shown` stands for the one that is shown.
pub(crate) fn timing_to_trace(shown: usize) -> Option<usize> {
    let wanted = std::env::var(TRACE).ok()?;
    if wanted == SHOWN { Some(shown) } else { wanted.parse().ok() }
}

/// Makes this process a child: it ends with its parent, keeps panics quiet, and has a file to
/// write to.
pub(crate) fn become_child(exercise: Exercise) {
    let path = std::env::var_os(LINES).expect("the parent names a file");
    let lines = File::options().append(true).open(path).expect("the parent made the file");
    let child = CHILD.get_or_init(|| Child {
        exercise,
        lines: Mutex::new(lines),
        run: Mutex::default(),
        asked: AtomicBool::new(false),
        last_panic: Mutex::default(),
        listening: Barrier::new(2),
    });
    panic::set_hook(Box::new(|panic| {
        let place = match panic.location() {
            Some(place) if child.exercise.line_at(place).is_some() => {
                format!("{}:{}: ", child.exercise.file(), place.line())
            }
            _ => String::new(),
        };
        let message = panic.payload_as_str().unwrap_or("without a message");
        *lock(&child.last_panic) = format!("{place}{message}");
    }));
    thread::spawn(|| listen(child));
    child.listening.wait();
}

/// Reads what the parent asks. The end of the stream is the end of the parent.
fn listen(child: &Child) {
    let mut stdin = io::stdin().lock();
    child.listening.wait();
    let mut byte = [0];
    while let Ok(1) = stdin.read(&mut byte) {
        if byte[0] == QUESTION {
            child.asked.store(true, Ordering::Release);
            if let Some(run) = lock(&child.run).take() {
                run.wake();
            }
        }
    }
    std::process::exit(1);
}

/// Tells the parent something.
pub(crate) fn say(line: &Line) {
    let Some(child) = CHILD.get() else { return };
    let mut text = serde_json::to_vec(line).expect("a line is plain data");
    text.push(b'\n');
    // One write, so that a killed child leaves whole lines. A parent that is gone reads nothing.
    let _ = lock(&child.lines).write_all(&text);
}

/// Called at each poll of the run: answers the parent's question, and can be woken to do so.
pub(crate) fn runtime_turns(run: &Waker) {
    let Some(child) = CHILD.get() else { return };
    if child.asked.swap(false, Ordering::Acquire) {
        say(&Line::Turning);
    }
    match &mut *lock(&child.run) {
        Some(known) => known.clone_from(run),
        none => *none = Some(run.clone()),
    }
}

/// Something was seen on another thread than the run's. Nothing that could still be measured
/// would be true, so the process ends.
pub(crate) fn left_the_runtime() {
    let Some(child) = CHILD.get() else { return };
    say(&Line::LeftTheRuntime { line: reader_line_on_stack(&child.exercise) });
    std::process::exit(0);
}

/// What the last panic said, and where, if that is in the reader's file.
pub(crate) fn last_panic() -> String {
    CHILD.get().map(|child| lock(&child.last_panic).clone()).unwrap_or_default()
}

/// The innermost line of the reader's file on the stack of this thread.
fn reader_line_on_stack(exercise: &Exercise) -> Option<SourceLine> {
    let stack = Backtrace::force_capture().to_string().replace('\\', "/");
    let (_, place) = stack.split_once(&format!("{}:", exercise.file()))?;
    let digits = place.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok().map(|number| exercise.line(number))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
