//! What `watch` does for the reader: other commands, each as a process of its own.
//!
//! A check that is run here is thus the same check as anywhere, and can be ended half way.

use std::path::Path;
use std::process::{Command, Stdio};

use record::wire;
use workbook::{Error, Exercise, Result, Workbook};

use crate::console::Console;
use crate::group::Group;

/// A command, and the key that asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Check,
    Hint,
    Trace,
    Diff,
    Solution,
    List,
}

impl Task {
    /// What a key asks for.
    pub(super) fn of_key(key: char) -> Option<Self> {
        match key {
            'c' | '\n' => Some(Self::Check),
            'h' => Some(Self::Hint),
            't' => Some(Self::Trace),
            'd' => Some(Self::Diff),
            's' => Some(Self::Solution),
            'l' => Some(Self::List),
            _ => None,
        }
    }

    /// Starts it with this executable, which prints where `watch` does.
    ///
    /// # Errors
    /// It cannot be started.
    pub(super) fn start(
        self,
        xtask: &Path,
        workbook: &Workbook,
        exercise: &Exercise,
        console: Console,
    ) -> Result<Group> {
        let mut command = Command::new(xtask);
        command.env(wire::ROOT, &workbook.root).stdin(Stdio::null());
        let id = exercise.id.as_str();
        match self {
            Self::Check => command.args(["check", id]),
            Self::Hint => command.args(["hint", id]),
            Self::Trace => command.args(["trace", id]),
            Self::Diff => command.args(["diff", id]),
            Self::Solution => command.args(["solution", id]),
            Self::List => command.arg("list"),
        };
        if console.plain {
            command.arg("--plain");
        }
        Group::start(&mut command).map_err(|error| Error::io("start", xtask, &error))
    }
}
