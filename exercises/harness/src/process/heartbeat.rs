//! The lines that a child appends to a file for its parent, each flushed: JSON.

use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;

use record::Answer;
use serde::{Deserialize, Serialize};

use super::no_fault;
use crate::world::uncounted;

/// Printed on a line of its own, on both streams, before the run whose output is to be shown.
pub(super) const SHOWN_FROM_HERE: &str = "\u{1e}async-traps";

/// The byte that asks a child whether its runtime still turns.
pub(super) const QUESTION: u8 = b'?';

/// What a line says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Line {
    /// A run of this case begins. Each is a sign of progress.
    Began(String),
    /// A run that takes real time is still being watched. A sign of progress too.
    Watching,
    /// The answer to the question: tasks still run, though the run makes no progress.
    Turning,
    /// The child's value, its last line.
    Answer(Answer),
}

/// Only in a child: its lines, and who answers the question.
struct Heartbeat {
    lines: Mutex<File>,
    /// Wakes the program's run, so that the runtime shows whether it still turns.
    run: Mutex<Option<Waker>>,
    asked: AtomicBool,
}

static HEARTBEAT: OnceLock<Heartbeat> = OnceLock::new();

/// From now on what is said goes to this file.
pub(super) fn say_to(lines: File) {
    let begun = Heartbeat {
        lines: Mutex::new(lines),
        run: Mutex::default(),
        asked: AtomicBool::new(false),
    };
    assert!(HEARTBEAT.set(begun).is_ok(), "a process becomes a child once");
}

/// A run of this case begins.
pub(crate) fn began(case: &str) {
    say(&Line::Began(case.to_owned()));
}

/// A run in real time is still being watched.
pub(crate) fn watching() {
    say(&Line::Watching);
}

/// What the program prints from now on is shown to the reader.
pub(crate) fn shown_from_here() {
    // A program that closed a stream has nothing to show there.
    let _ = writeln!(io::stdout(), "\n{SHOWN_FROM_HERE}");
    let _ = writeln!(io::stderr(), "\n{SHOWN_FROM_HERE}");
}

/// Called at each poll of the run: answers the parent's question, and can be woken to do so.
pub(crate) fn runtime_turns(run: &Waker) {
    let Some(heartbeat) = HEARTBEAT.get() else { return };
    if heartbeat.asked.swap(false, Ordering::Acquire) {
        say(&Line::Turning);
    }
    match &mut *lock(&heartbeat.run) {
        Some(known) => known.clone_from(run),
        none => *none = Some(run.clone()),
    }
}

/// The parent has asked.
pub(super) fn asked() {
    let Some(heartbeat) = HEARTBEAT.get() else { return };
    heartbeat.asked.store(true, Ordering::Release);
    if let Some(run) = lock(&heartbeat.run).take() {
        run.wake();
    }
}

/// Writes a line, if this is a child. What it needs for that is not counted.
pub(super) fn say(line: &Line) {
    let Some(heartbeat) = HEARTBEAT.get() else { return };
    uncounted(|| {
        let mut text = serde_json::to_vec(line).expect("a line is plain data");
        text.push(b'\n');
        // One write, so that a killed child leaves whole lines.
        let written = lock(&heartbeat.lines).write_all(&text);
        if let Err(error) = written {
            no_fault::lines_lost(&error);
        }
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
