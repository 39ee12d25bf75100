use std::process::{ExitCode, Termination};

use record::draw::{self, Look};
use record::{Check, Outcome, Printed, Profile, Report, Site, Sites, SourceLine, units};

use crate::Exercise;
use crate::child::Task;
use crate::judge::{RUNS_THROUGH, RUNS_THROUGH_SENTENCE};
use crate::parent::{End, Seen, run_child};
use crate::protocol::{Line, REPORT, Shown};

/// Lines of the program's own output that a verdict keeps.
const PRINTED_LINES: usize = 10;

/// The result of a verdict. Return it from the test: the test passes if, and only if, the program
/// is fixed.
#[derive(Debug)]
#[must_use = "a verdict that is not returned from the test does not fail it"]
pub struct Verdict {
    report: Report,
}

impl Verdict {
    /// What was found, as data.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }
}

impl Termination for Verdict {
    fn report(self) -> ExitCode {
        print!("\n{}{}", draw::printed(&self.report), draw::verdict(&self.report, Look::default()));
        if let Some(file) = std::env::var_os(REPORT) {
            let json = serde_json::to_vec(&self.report).expect("a report is plain data");
            if let Err(error) = std::fs::write(&file, json) {
                eprintln!("error: the report could not be written to {}: {error}", file.display());
            }
        }
        ExitCode::from(self.report.exit_code())
    }
}

/// What the parent knows of a check: its id and, if it is one of the heap, what explains it.
pub(crate) type Known = (&'static str, Option<Sites>);

/// Starts the children, and puts together what they saw: a result for each of the known checks.
pub(crate) fn from_children(exercise: &Exercise, known: &[Known]) -> Verdict {
    let report = match run_child(exercise, &Task::Judge) {
        Ok(seen) => report(exercise, seen, known),
        Err(error) => not_judged(exercise, format!("The program could not be started: {error}.")),
    };
    Verdict { report }
}

fn report(exercise: &Exercise, seen: Seen, known: &[Known]) -> Report {
    let mut checks = Vec::new();
    let mut shown = Shown::default();
    let mut last_timing = None;
    for line in seen.lines {
        match line {
            Line::Began { timing } => last_timing = Some(timing),
            Line::Checked(check) => checks.push(check),
            Line::Shown(more) => shown = *more,
            Line::LeftTheRuntime { line } => return left_the_runtime(exercise, line),
            Line::NoAllocator => {
                let reason = "The verdict lacks the line `harness::allocator!();`, so the heap \
                              cannot be measured. It belongs at the top of the verdict's file.";
                return not_judged(exercise, reason.to_owned());
            }
            Line::Turning | Line::Watching | Line::End => {}
        }
    }
    if seen.end == End::Slow {
        let reason = "After 10 s of real time it had not been run under every timing, which takes \
                      a right program less than one. The clock here is virtual: a program that \
                      sleeps for real, or that looks for something again and again, is too slow \
                      to be judged.";
        return not_judged(exercise, reason.to_owned());
    }
    let all_there = known.iter().all(|(id, _)| checks.iter().any(|check| check.id == *id));
    let end = match seen.end {
        // Whatever wrote the last line, it was not the verdict.
        End::Complete if !all_there => End::Exited(0),
        end => end,
    };
    if let Some(how) = broke_off(&end) {
        checks = vec![broken_check(&how, last_timing.as_deref())];
        shown = Shown::default();
    }
    let mut report = Report {
        format: record::wire::FORMAT,
        exercise: exercise.id(),
        title: exercise.title.to_owned(),
        file: exercise.file_from_root(),
        conclusion: Report::conclude(&checks),
        tally: shown.tally,
        checks,
        story: shown.story,
        line: shown.line,
        printed: None,
        trace: shown.trace,
    };
    if let Some(timing) = shown.explained_by {
        let mut explained = known.to_vec();
        explained.retain(|(id, _)| shown.heap_checks.iter().any(|check| check == id));
        explain(exercise, timing, &explained, &mut report);
    }
    report
}

/// Repeats one timing, for what the program prints, and for the lines that allocated what the heap
/// still holds.
fn explain(exercise: &Exercise, timing: usize, heap_checks: &[Known], report: &mut Report) {
    let profile = exercise.scratch_file("dhat.json");
    let seen = run_child(exercise, &Task::Explain { timing, profile: profile.clone() });
    let json = std::fs::read_to_string(&profile);
    // A scratch file that stays behind is harmless.
    let _ = std::fs::remove_file(&profile);
    report.printed = seen.ok().and_then(printed);
    let Some(profile) = json.ok().and_then(|json| Profile::parse(&json).ok()) else { return };
    for (id, sites) in heap_checks {
        let Some(sites) = sites else { continue };
        let check = report.checks.iter_mut().find(|check| check.id == *id);
        let heaviest = profile.sites(*sites, &exercise.file()).into_iter().next();
        if let (Some(Check { outcome: Outcome::Failed { meaning, .. }, .. }), Some(site)) =
            (check, heaviest)
        {
            let place = allocated_under(exercise, &site);
            *meaning = Some(match meaning.take() {
                Some(words) => format!("{words}; {place}"),
                None => place,
            });
        }
    }
}

/// The first lines that the program printed, if any.
fn printed(seen: Seen) -> Option<Printed> {
    let timing = seen.lines.into_iter().find_map(|line| match line {
        Line::Began { timing } => Some(timing),
        _ => None,
    })?;
    let mut lines = seen.printed;
    lines.truncate(PRINTED_LINES);
    (!lines.is_empty()).then_some(Printed { timing, lines })
}

fn allocated_under(exercise: &Exercise, site: &Site) -> String {
    format!("{} from {}:{}", units::counted(site.bytes, "byte"), exercise.file(), site.line)
}

fn broke_off(end: &End) -> Option<String> {
    Some(match end {
        End::Complete | End::Slow => return None,
        End::Blocked => "one step never came back: the thread is blocked, or loops without an \
                         await; nothing else can run on it"
            .to_owned(),
        End::Turning => "it ran for 5 s and got nowhere: something always has work to do, or \
                         waits for the real clock"
            .to_owned(),
        End::StackOverflow => "its stack overflowed".to_owned(),
        End::Killed(how) => how.clone(),
        End::Exited(code) => format!("it ended the whole process, with exit code {code}"),
    })
}

fn broken_check(how: &str, timing: Option<&str>) -> Check {
    let timing = timing.map(|timing| format!(", in the timing \"{timing}\"")).unwrap_or_default();
    Check {
        id: RUNS_THROUGH.to_owned(),
        sentence: RUNS_THROUGH_SENTENCE.to_owned(),
        outcome: Outcome::Failed {
            measured: format!("{how}{timing}"),
            limit: "it returns by itself".to_owned(),
            meaning: Some("no other check could be judged".to_owned()),
        },
    }
}

fn left_the_runtime(exercise: &Exercise, line: Option<SourceLine>) -> Report {
    let reason = "Work left the runtime: the program's surroundings were used, or it was woken, \
                  from another thread. The clock here is virtual and does not wait for other threads, \
                  so nothing that was measured would be true. Stay on this runtime: tasks, not \
                  threads, and no blocking pool.";
    Report { line, ..not_judged(exercise, reason.to_owned()) }
}

fn not_judged(exercise: &Exercise, reason: String) -> Report {
    let file = exercise.file_from_root();
    Report::not_judged(exercise.id(), exercise.title.to_owned(), file, reason)
}
