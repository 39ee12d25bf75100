//! One case in this very process, so that a debugger stops in the reader's file.
//!
//! A verdict runs the program in a child, which a debugger does not follow into. With [`wire::CASE`] there
//! is no child, and nothing is judged: no run is watched from outside, so one that hangs would hang here.

use record::{Answer, Errand, RunOf, Task, wire};

use super::Trial;
use super::report::Verdict;
use crate::judge::Checks;
use crate::process;
use crate::subject::Subject;
use crate::world::World;

/// The case that is wanted of this process, if one is. A child has its own task.
pub(super) fn wanted() -> Option<String> {
    let is_child = std::env::var_os(wire::CHILD).is_some();
    std::env::var(wire::CASE).ok().filter(|_| !is_child)
}

impl<W: World> Trial<W> {
    /// Runs the case that is wanted, by its number or [`wire::SHOWN`], and says how it ended.
    pub(super) fn look_at(self, wanted: &str, verdict: usize) -> Verdict {
        let subject = &self.subject;
        let last = self.cases.len().saturating_sub(1);
        let run = match (wanted, wanted.parse()) {
            (wire::SHOWN, _) => shown(subject, verdict),
            (_, Ok(case)) if case <= last => RunOf { case, order: 0, cut: None },
            _ => {
                let reason = format!(
                    "{} is {wanted:?}; it is a number from 0 to {last}, or {:?}, for the case that the \
                     verdict shows.",
                    wire::CASE,
                    wire::SHOWN
                );
                return Verdict::nothing_judged(subject, reason);
            }
        };
        let checks = Checks::of(&self.checks);
        let plan = self.plan(&checks, None);
        let seen = self.instrument.run_again(&self.cases, run, false, &plan);
        let (case, ending) = seen
            .map_or_else(Default::default, |run| (run.case.sentence(), run.ending().to_string()));
        let reason = format!(
            "The {} \"{case}\" was run twice in this process, for a debugger, and {ending}. Nothing was \
             judged.",
            self.noun
        );
        Verdict::nothing_judged(subject, reason)
    }
}

/// The run that the verdict shows, which a child finds; the first one if none fails.
fn shown(subject: &Subject, verdict: usize) -> RunOf {
    let errand = Errand { verdict, task: Task::Judge { trace: None } };
    let answer = process::run_child(subject, &errand).ok().and_then(|seen| seen.answer);
    match answer {
        Some(Answer::Judged(judged)) => judged.explain.map(|explain| explain.shown),
        _ => None,
    }
    .unwrap_or(RunOf { case: 0, order: 0, cut: None })
}
