use std::process::{ExitCode, Termination};

use record::draw::{self, Look};
use record::{
    Answer, Check, Elsewhere, Errand, Excerpt, Explain, HeapLine, HeapUse, Judged, Obstacle,
    Outcome, Place, Printed, Report, RunOf, Tally, Task, WAITS_TOLD, WhichCase, units, wire,
};

use crate::judge::{RUNS_THROUGH, RUNS_THROUGH_LIMIT, RUNS_THROUGH_SENTENCE};
use crate::process::{End, Seen, console, run_child};
use crate::subject::Subject;

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

    /// Nothing was judged, for this reason, as a whole sentence.
    pub(super) fn nothing_judged(subject: &Subject, reason: String) -> Self {
        Self { report: not_judged(subject, reason, None) }
    }

    /// In a child: the verdict is none of its business.
    pub(super) fn of_another(subject: &Subject) -> Self {
        let reason = "This process judges another verdict of the test.".to_owned();
        Self { report: not_judged(subject, reason, None) }
    }

    /// Starts the children of this verdict of the test, and puts together what they said: a result
    /// for each of these checks.
    pub(super) fn from_children(subject: &Subject, verdict: usize, ids: &[&str]) -> Self {
        // Under libtest a test runs on a thread that bears its name: so a child is told which to run.
        if std::thread::current().name().is_none() {
            let reason = "A verdict is judged on the thread of its test, for its children run the \
                          test of that name. This thread has no name.";
            return Self { report: not_judged(subject, reason.to_owned(), None) };
        }
        if !subject.is_as_built() {
            return Self { report: stale(subject) };
        }
        let task = Task::Judge { trace: wanted_trace() };
        let report = match run_child(subject, &Errand { verdict, task }) {
            Ok(seen) => report(subject, seen, verdict, ids),
            Err(error) => {
                not_judged(subject, format!("The program could not be started: {error}."), None)
            }
        };
        Self { report }
    }
}

impl Termination for Verdict {
    fn report(self) -> ExitCode {
        let verdict = draw::verdict(&self.report, Look::default());
        console::print(&format!("\n{}{verdict}", draw::printed(&self.report)));
        if let Some(file) = std::env::var_os(wire::REPORT) {
            let json = serde_json::to_vec(&self.report).expect("a report is plain data");
            if let Err(error) = std::fs::write(&file, json) {
                console::remark(format_args!(
                    "error: the report could not be written to {}: {error}",
                    file.display()
                ));
                // Whoever asked for the report has no verdict.
                return record::ExitCode::NotJudged.into();
            }
        }
        self.report.exit_code().into()
    }
}

/// Whose trace the report is to hold, for whoever asked.
fn wanted_trace() -> Option<WhichCase> {
    let wanted = std::env::var(wire::TRACE).ok()?;
    if wanted == wire::SHOWN {
        return Some(WhichCase::Shown);
    }
    wanted.parse().ok().map(WhichCase::Index)
}

fn report(subject: &Subject, seen: Seen, verdict: usize, ids: &[&str]) -> Report {
    if let End::NotItsFault(reason) = seen.end {
        return not_judged(subject, reason, None);
    }
    if seen.answer.is_none() && seen.last_case.is_none() {
        return never_began(subject, &seen.end);
    }
    let judged = match seen.answer {
        Some(Answer::NotJudged(obstacle)) => return obstructed(subject, obstacle),
        // An answer without a result for each check is none of the verdict's.
        Some(Answer::Judged(judged)) if has_all(&judged, ids) => Ok(*judged),
        _ => Err(seen.end),
    };
    let judged = match judged {
        Ok(judged) => judged,
        Err(End::Slow) => return too_slow(subject),
        Err(end) => broke_off(&end, seen.last_case.as_deref()),
    };
    let mut report = Report {
        conclusion: Report::conclude(&judged.checks),
        line: judged.lines.iter().find_map(|place| subject.source_line(place)),
        tally: judged.tally,
        checks: judged.checks,
        story: judged.story,
        waits: Excerpt::default(),
        trace: judged.trace,
        ..not_judged(subject, String::new(), None)
    };
    if std::env::var(wire::TRACE).is_ok_and(|wanted| wanted == wire::HEAP) {
        report.heap = heap_use(subject, verdict, judged.explain.as_ref(), &report.tally);
    }
    if let Some(wanted) = judged.explain {
        explain(subject, verdict, &wanted, &mut report);
    }
    report
}

/// Has one case run once more, for the lines of the reader's file that allocate: the one that is
/// explained, or the first.
fn heap_use(
    subject: &Subject,
    verdict: usize,
    explained: Option<&Explain>,
    tally: &Tally,
) -> Option<HeapUse> {
    let first = RunOf { case: 0, order: 0, cut: None };
    let run = explained.map_or(first, |explained| explained.run);
    let task = Task::Explain { run, repeats: false };
    let seen = run_child(subject, &Errand { verdict, task }).ok()?;
    let Some(Answer::Explained(explained)) = seen.answer else { return None };
    let line = |(place, bytes)| Some(HeapLine { line: subject.source_line(&place)?, bytes });
    let lines = explained.heap.into_iter().filter_map(line).collect();
    let case = format!("the {} \"{}\"", tally.noun, seen.last_case?);
    Some(HeapUse { case, lines })
}

fn has_all(judged: &Judged, ids: &[&str]) -> bool {
    ids.iter().all(|id| judged.checks.iter().any(|check| check.id == *id))
}

/// Has one case repeated, for what the program prints, and for the lines that allocated what the
/// heap still holds.
fn explain(subject: &Subject, verdict: usize, wanted: &Explain, report: &mut Report) {
    let task = Task::Explain { run: wanted.run, repeats: wanted.repeats };
    let Ok(seen) = run_child(subject, &Errand { verdict, task }) else { return };
    if let Some(Answer::Explained(explained)) = &seen.answer {
        report.waits = Excerpt::of(WAITS_TOLD, explained.waits.iter().cloned());
        for check in &mut report.checks {
            let Check { id, outcome: Outcome::Failed { meaning, .. }, .. } = check else {
                continue;
            };
            if !wanted.heap_checks.contains(id) {
                continue;
            }
            let place = explained.allocated.iter().find(|(of, ..)| of == id);
            let from = match place {
                Some((_, place, bytes)) => allocated_under(place, *bytes),
                None if explained.without_lines => WITHOUT_LINES.to_owned(),
                None => continue,
            };
            *meaning = Some(match meaning.take() {
                Some(words) => format!("{words}; {from}"),
                None => from,
            });
        }
    }
    report.printed = printed(seen, &report.tally);
}

/// Said in the place of the line that allocated.
const WITHOUT_LINES: &str =
    "the line is not known: a setting of cargo's (`debug`) left the lines out of the build";

fn allocated_under(place: &Place, bytes: Option<u64>) -> String {
    let much = bytes.map_or("most".to_owned(), |bytes| units::counted(bytes, "byte"));
    format!("{much} from {}:{}", place.file, place.line)
}

/// The first lines that the program printed, if any.
fn printed(seen: Seen, tally: &Tally) -> Option<Printed> {
    let case = format!("the {} \"{}\"", tally.noun, seen.last_case?);
    let Seen { printed: lines, complained: to_stderr, .. } = seen;
    let is_empty = lines.is_empty() && to_stderr.is_empty();
    (!is_empty).then_some(Printed { case, lines, to_stderr })
}

/// What is known of a program that ended its process, or never came to an end: one check failed, and
/// no other could be judged.
fn broke_off(end: &End, last_case: Option<&str>) -> Judged {
    let how = how_it_ended(end);
    let case = last_case.map(|case| format!(", in the case \"{case}\"")).unwrap_or_default();
    let check = Check {
        id: RUNS_THROUGH.to_owned(),
        sentence: RUNS_THROUGH_SENTENCE.to_owned(),
        limit: RUNS_THROUGH_LIMIT.to_owned(),
        outcome: Outcome::Failed {
            measured: format!("{how}{case}"),
            limit: RUNS_THROUGH_LIMIT.to_owned(),
            meaning: Some("no other check could be judged".to_owned()),
            // The case stands in what was measured: whether others fail too is not known.
            cases: Excerpt::default(),
        },
    };
    Judged {
        checks: vec![check],
        tally: Tally::default(),
        shown: None,
        story: None,
        lines: Vec::new(),
        explain: None,
        trace: None,
    }
}

/// How a child ended that handed over no value that could be used.
fn how_it_ended(end: &End) -> String {
    match end {
        End::Complete => "it ended the whole process, with exit code 0".to_owned(),
        End::Blocked | End::Slow => "one step never came back: the thread is blocked, or loops \
                                     without an await; nothing else can run on it"
            .to_owned(),
        End::Turning => {
            "it ran for 5 s and got nowhere: one of its tasks is run again and again".to_owned()
        }
        End::StackOverflow => "its stack overflowed".to_owned(),
        End::Killed(how) | End::NotItsFault(how) => how.clone(),
        End::Exited(code) => format!("it ended the whole process, with exit code {code}"),
    }
}

fn obstructed(subject: &Subject, obstacle: Obstacle) -> Report {
    match obstacle {
        Obstacle::NoAllocator => {
            let reason = "The verdict lacks the line `harness::allocator!();`, so the heap \
                          cannot be measured. It belongs at the top of the verdict's file.";
            not_judged(subject, reason.to_owned(), None)
        }
        Obstacle::LeftTheRuntime { through, line } => {
            not_judged(subject, left_the_runtime(through).to_owned(), line)
        }
        Obstacle::TooManyCuts { cuts, most } => {
            let [cuts, most] = [cuts, most].map(|count| units::grouped(count as u64));
            let reason = format!(
                "The operation can be dropped at {cuts} places, and a verdict drops it at {most} at \
                 most. So that nothing is passed over, nothing is judged. Judge a shorter piece of it."
            );
            not_judged(subject, reason, None)
        }
        Obstacle::StillAtWork => {
            let reason = "After 6 s of real time a run of it was still at work, which takes a right \
                          program a fraction of one. It gets on, so it may come to its end; it is too \
                          slow to be judged.";
            not_judged(subject, reason.to_owned(), None)
        }
        Obstacle::InsideOfARuntime => {
            let reason = "The verdict stands inside of an async runtime. It makes one of its own, and \
                          tokio does not start one within another. Write `#[test]` and `fn` instead of \
                          `#[tokio::test]` and `async fn`, and judge outside of any `block_on`.";
            not_judged(subject, reason.to_owned(), None)
        }
        Obstacle::Author { message } => {
            // Who wrote the test has nobody to report it to.
            let report = match subject.own_test() {
                None => " Please report it, with your file.",
                Some(_) => "",
            };
            let reason = format!(
                "The verdict is at fault, not your program: it panicked with \"{message}\".{report}"
            );
            not_judged(subject, reason, None)
        }
    }
}

/// Why what a program used cannot be judged, and the way out.
fn left_the_runtime(through: Elsewhere) -> &'static str {
    match through {
        Elsewhere::Thread => {
            "Work left the runtime: another thread was at work. Time here is simulated and does not \
             wait for other threads, so nothing that was measured would be true. Stay on this \
             runtime: tasks, not threads."
        }
        Elsewhere::BlockingPool => {
            "Work left the runtime, for the pool of threads that may block: by `spawn_blocking`, or by \
             a file of tokio's. Time here is simulated and does not wait for other threads, so nothing \
             that was measured would be true. Stay on this runtime: tasks, and no blocking pool."
        }
        Elsewhere::OtherClock => {
            "The program looks at another clock than tokio's: it never came to its end in simulated \
             time, and it does in real time. `std::time::Instant`, and timers that are not tokio's, do \
             not know of simulated time. Use `tokio::time::Instant` and `tokio::time`."
        }
    }
}

/// The program was not even begun: whatever it was, it was not the program.
fn never_began(subject: &Subject, end: &End) -> Report {
    // The code of a test that panicked.
    let way_out = match end {
        End::Exited(101) => {
            " If the test makes an assertion before `.judge()`, or between two verdicts, then that \
             failed there: judge all of them first, and look at them afterwards."
        }
        _ => "",
    };
    let reason = format!(
        "The verdict did not come to a first run: its test was started again, and {}. Nothing was \
         measured.{way_out}",
        how_it_ended(end)
    );
    not_judged(subject, reason, None)
}

fn too_slow(subject: &Subject) -> Report {
    let reason = "After 10 s of real time it had not been run in every case, which takes a right \
                  program less than one. Time here is simulated: a program that sleeps for real, or \
                  that looks for something again and again, is too slow to be judged.";
    not_judged(subject, reason.to_owned(), None)
}

/// What was built is not what the reader sees in the file.
fn stale(subject: &Subject) -> Report {
    let reason = format!(
        "{} is not the file that was built: it has changed, and its time of change is older than the \
         build, so that cargo did not build it again. Save it once more in your editor, or let \
         `cargo xtask check {}` build it.",
        subject.file_from_root(),
        subject.target
    );
    Report { stale: true, ..not_judged(subject, reason, None) }
}

fn not_judged(subject: &Subject, reason: String, line: Option<Place>) -> Report {
    let line = line.and_then(|place| subject.source_line(&place));
    let own_test = subject.own_test();
    let (title, file) = match &own_test {
        None => (subject.description.to_owned(), subject.file_from_root()),
        Some(_) => (String::new(), String::new()),
    };
    let none = Report::not_judged(subject.id(), title, file, reason);
    Report { own_test, line, ..none }
}
