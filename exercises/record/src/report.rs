use serde::{Deserialize, Serialize};

use crate::wire::{self, ExitCode};
use crate::{Check, Excerpt, HeapUse, Outcome, Trace};

/// The result of a verdict: everything that a reader is shown, and what a program needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The format in which this is written: [`FORMAT`](crate::wire::FORMAT).
    #[serde(default = "wire::first_format")]
    pub format: u32,
    /// Chapter and exercise, as the reader types them: `futurelock/copy_job`. Of a test of one's own
    /// its name.
    pub exercise: String,
    /// The title of the chapter's page; empty where there is none.
    pub title: String,
    /// The file to edit, from the root of the workspace, with `/` on every platform; empty where
    /// there is no such file.
    pub file: String,
    /// Set where the verdict is a test of somebody's own code, not of an exercise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_test: Option<OwnTest>,
    /// What it comes to.
    pub conclusion: Conclusion,
    /// Whether nothing was judged because the program was built from another file than there is now:
    /// then it is to be built again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
    /// How the runs went, counted.
    pub tally: Tally,
    /// The checks, in the order in which the verdict lists them.
    pub checks: Vec<Check>,
    /// What happened in the run that is shown; none when every check passed.
    pub story: Option<Story>,
    /// What in that run still waits at its end, in plain lines.
    #[serde(default)]
    pub waits: Excerpt,
    /// The line of the reader's file that the worst run points at.
    pub line: Option<SourceLine>,
    /// What the program itself printed, where a run was repeated to explain it.
    pub printed: Option<Printed>,
    /// One run, moment by moment, if it was asked for.
    pub trace: Option<Trace>,
    /// The reader's lines by what they allocated in one run, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heap: Option<HeapUse>,
}

/// What is to be known of a test that belongs to no exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTest {
    /// The command that runs it alone; none where nobody could tell.
    pub again: Option<String>,
}

/// What a verdict comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// Every check passed.
    Fixed,
    /// At least one check failed.
    NotFixed,
    /// The instruments could not see the program.
    NotJudged {
        /// Why not, and the way out.
        reason: String,
    },
}

/// How many cases there were, and how they went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// What the verdict calls a case: `case`, or `timing` where only a time differs.
    pub noun: String,
    /// Cases that were tried, those in which the program was dropped included.
    pub cases: usize,
    /// Cases in which the program was dropped before its end.
    #[serde(default)]
    pub cuts: usize,
    /// Orders in which what is due at one moment ran, in each case.
    #[serde(default)]
    pub orders: usize,
    /// Runs that were judged in all these cases; a slope in real time runs more.
    #[serde(default)]
    pub runs: usize,
    /// Cases in which the program never came to its end.
    pub hang: usize,
    /// Cases in which it did not run through: it panicked, or ran without end.
    pub broke: usize,
    /// Cases in which it came to its end and failed a check.
    pub fail: usize,
    /// How each case went, in the order of the cases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub each: Vec<Went>,
}

/// How a case went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Went {
    /// The program never came to its end.
    Hangs,
    /// It did not run through.
    Broke,
    /// It came to its end and failed a check.
    Fails,
    /// Every check passed.
    Fine,
}

impl Went {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Hangs, Self::Broke, Self::Fails, Self::Fine];

    /// What stands for it in a row of characters.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Hangs => 'H',
            Self::Broke => 'X',
            Self::Fails => 'F',
            Self::Fine => '.',
        }
    }

    /// What a letter stands for.
    #[must_use]
    pub fn of_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|went| went.letter() == letter)
    }

    /// What a case does that went so.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Hangs => "hangs",
            Self::Broke => "does not run through",
            Self::Fails => "fails",
            Self::Fine => "is fine",
        }
    }

    /// What several do.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Hangs => "hang",
            Self::Broke => "do not run through",
            Self::Fails => "fail",
            Self::Fine => "are fine",
        }
    }
}

impl Tally {
    /// Cases in which every check passed.
    #[must_use]
    pub fn fine(&self) -> usize {
        self.cases - self.hang - self.broke - self.fail
    }
}

/// What happened in one run, in simulated time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Which case: `the timing "client comes at 2.003 s"`.
    pub case: String,
    /// At most five moments, in order.
    pub lines: Vec<StoryLine>,
}

/// One moment of a [`Story`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryLine {
    /// Simulated time since the start of the run, in microseconds.
    pub at_us: u64,
    /// What happened, as a plain sentence without a full stop.
    pub text: String,
}

/// The first lines that the program printed in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Which case: `the timing "client comes at 2.003 s"`.
    pub case: String,
    /// The lines, safe to show in a terminal.
    pub lines: Vec<String>,
    /// And those on standard error.
    #[serde(default)]
    pub to_stderr: Vec<String>,
}

/// A line of the reader's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// The file, from the folder of its crate: `src/copy_job.rs`.
    pub file: String,
    /// Counted from 1.
    pub number: u32,
    /// What stands there, without the space around it; empty when the file could not be read.
    pub text: String,
}

impl Report {
    /// A report that says only why there is none: the instruments could not see the program.
    #[must_use]
    pub fn not_judged(exercise: String, title: String, file: String, reason: String) -> Self {
        Self {
            format: wire::FORMAT,
            exercise,
            title,
            file,
            own_test: None,
            conclusion: Conclusion::NotJudged { reason },
            stale: false,
            tally: Tally::default(),
            checks: Vec::new(),
            story: None,
            waits: Excerpt::default(),
            line: None,
            printed: None,
            trace: None,
            heap: None,
        }
    }

    /// The exercise as it is named alone: `copy_job` of `futurelock/copy_job`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.exercise.rsplit('/').next().unwrap_or(&self.exercise)
    }

    /// Whether the file is the one that readers edit, and no other in its place.
    #[must_use]
    pub fn is_of_readers_file(&self) -> bool {
        self.file.starts_with("exercises/")
            && self.file.ends_with(&format!("/src/{}.rs", self.name()))
    }

    /// The ids of the checks that failed, in order.
    pub fn failed(&self) -> impl Iterator<Item = &str> {
        self.checks.iter().filter(|check| check.outcome.is_failed()).map(|check| check.id.as_str())
    }

    /// The exit code that says the same.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        match self.conclusion {
            Conclusion::Fixed => ExitCode::Fixed,
            Conclusion::NotFixed => ExitCode::NotFixed,
            Conclusion::NotJudged { .. } => ExitCode::NotJudged,
        }
    }

    /// The conclusion that the checks allow: fixed only if each of them passed, and there is one.
    #[must_use]
    pub fn conclude(checks: &[Check]) -> Conclusion {
        let all_passed = checks.iter().all(|check| check.outcome.is_passed());
        if all_passed && !checks.is_empty() { Conclusion::Fixed } else { Conclusion::NotFixed }
    }

    /// The checks that were not judged, by the check that stood in the way, in order. If that one was not
    /// judged either, it is the one that stood in its way.
    #[must_use]
    pub fn left_unjudged(&self) -> Vec<(&str, Vec<&str>)> {
        let needed = |id: &str| {
            let check = self.checks.iter().find(|check| check.id == id);
            match check.map(|check| &check.outcome) {
                Some(Outcome::NotJudged { needs }) => Some(needs.as_str()),
                _ => None,
            }
        };
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for check in &self.checks {
            let Outcome::NotJudged { needs } = &check.outcome else { continue };
            // No longer than the list of checks, whatever a foreign report says.
            let chain = std::iter::successors(Some(needs.as_str()), |id| needed(id));
            let needs = chain.take(self.checks.len()).last().unwrap_or(needs);
            match groups.iter_mut().find(|(id, _)| *id == needs) {
                Some((_, ids)) => ids.push(&check.id),
                None => groups.push((needs, vec![&check.id])),
            }
        }
        groups
    }
}
