//! The child's side: it does its task, and hands over one value.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier, OnceLock};
use std::thread;

use record::{Answer, Elsewhere, Errand, Obstacle, Task, wire};

use super::heartbeat::{self, Line, QUESTION};
use super::panics;
use crate::subject::Subject;

/// What this process judges, if it is a child.
static SUBJECT: OnceLock<Subject> = OnceLock::new();

/// Which process this is, for a verdict of its test.
pub(crate) enum Role {
    /// It starts the children.
    Parent,
    /// It is a child of another verdict of the same test.
    Bystander,
}

/// In the child of this verdict: does its task, hands over what came of it, and ends the process. In
/// any other process it says which.
pub(crate) fn in_child(
    subject: &Subject,
    verdict: usize,
    work: impl FnOnce(Task) -> Answer,
) -> Role {
    let Some(Errand { verdict: wanted, task }) = errand() else { return Role::Parent };
    if verdict != wanted {
        return Role::Bystander;
    }
    become_child(*subject);
    // Panics of the program were caught where it is run. What comes to here is the author's.
    let answer = panic::catch_unwind(AssertUnwindSafe(|| work(task)));
    hand_over(answer.unwrap_or_else(|_| Answer::NotJudged(fault_of_the_author())));
}

/// What this process was started for, if it is a child.
fn errand() -> Option<Errand> {
    let errand = std::env::var(wire::CHILD).ok()?;
    Some(serde_json::from_str(&errand).expect("the parent wrote it"))
}

/// What the last panic says about the verdict.
fn fault_of_the_author() -> Obstacle {
    let message = panics::last();
    // Tokio's words. It can be asked whether there is a runtime, but not whether it may be blocked.
    if message.contains("Cannot start a runtime from within a runtime") {
        return Obstacle::InsideOfARuntime;
    }
    Obstacle::Author { message }
}

/// Where a child that explains has dhat write its profile: beside its lines, so that the parent
/// removes both.
pub(crate) fn profile_file() -> PathBuf {
    profile_beside(Path::new(&std::env::var_os(wire::LINES).expect("the parent names a file")))
}

/// The profile that belongs to a file of lines.
pub(super) fn profile_beside(lines: &Path) -> PathBuf {
    lines.with_extension("dhat.json")
}

/// Something was seen that simulated time does not wait for. Nothing that could still be measured would
/// be true, so the process ends.
pub(crate) fn left_the_runtime(through: Elsewhere) {
    let Some(subject) = SUBJECT.get() else { return };
    let line = subject.own_line_on_stack();
    hand_over(Answer::NotJudged(Obstacle::LeftTheRuntime { through, line }));
}

/// A run in real time goes on and on. It may be right, but nobody can wait for it: the process ends.
pub(crate) fn too_slow() -> ! {
    hand_over(Answer::NotJudged(Obstacle::StillAtWork))
}

/// The number of the verdict that a test begins now, counted from 0. A test runs on one thread, in
/// the parent and in each child.
pub(crate) fn next_verdict() -> usize {
    thread_local!(static BEGUN: Cell<usize> = const { Cell::new(0) });
    BEGUN.replace(BEGUN.get() + 1)
}

fn hand_over(answer: Answer) -> ! {
    heartbeat::say(&Line::Answer(answer));
    std::process::exit(0);
}

/// Makes this process a child: it ends with its parent, keeps panics quiet, and has a file to
/// write to.
fn become_child(subject: Subject) {
    let lines = std::env::var_os(wire::LINES).expect("the parent names a file");
    heartbeat::say_to(File::options().append(true).open(lines).expect("the parent made the file"));
    SUBJECT.get_or_init(|| subject);
    panics::keep_quiet(subject);
    // Met by the listening thread once it has allocated what it needs: from then on it is silent on
    // the heap that is being measured.
    let listening = Arc::new(Barrier::new(2));
    let ready = Arc::clone(&listening);
    thread::spawn(move || listen(&ready));
    listening.wait();
}

/// Reads what the parent asks. The end of the stream is the end of the parent.
fn listen(ready: &Barrier) {
    let mut stdin = io::stdin().lock();
    ready.wait();
    let mut byte = [0];
    while let Ok(1) = stdin.read(&mut byte) {
        if byte[0] == QUESTION {
            heartbeat::asked();
        }
    }
    std::process::exit(1);
}
