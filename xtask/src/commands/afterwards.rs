//! What `check` says under a verdict over the reader's own file: what a red often means, and after a
//! fix what changed, what to read now, and what is next.

use record::{Conclusion, Report};
use workbook::{Exercise, Page, Workbook};

use super::{change, known, next};
use crate::console::{Console, glued, unglued};
use crate::ledger::Ledger;

/// The lines, each with its end; the ledger holds the attempt already. What cannot be read for them
/// is left out: the verdict stands without.
pub(super) fn lines(
    workbook: &Workbook,
    exercise: &Exercise,
    report: &Report,
    ledger: &Ledger,
    console: Console,
) -> String {
    let said = match report.conclusion {
        Conclusion::NotJudged { .. } => Vec::new(),
        Conclusion::NotFixed => often(exercise, report).into_iter().collect(),
        Conclusion::Fixed => {
            let mut said = Vec::new();
            said.extend(changed(exercise, ledger, console));
            said.extend(read_on(workbook, exercise, ledger, console));
            said.push(Said::new("Then", next::sentence(workbook, ledger)));
            said
        }
    };
    said.iter().map(|said| said.shown(console)).collect()
}

/// Something under a label of the verdict's width.
struct Said {
    label: &'static str,
    text: String,
}

impl Said {
    fn new(label: &'static str, text: String) -> Self {
        Self { label, text }
    }

    fn shown(&self, console: Console) -> String {
        let Self { label, text } = self;
        if console.plain {
            unglued(&format!("{label}: {text}\n"))
        } else {
            console.wrapped(&format!(" {label:<10} "), "            ", text)
        }
    }
}

fn often(exercise: &Exercise, report: &Report) -> Option<Said> {
    let story = known::story(exercise, report).ok()??;
    Some(Said::new("Perhaps", format!("this often means: {story}")))
}

/// What was wrong at the last attempt and is no more, as far as it fits a line.
fn changed(exercise: &Exercise, ledger: &Ledger, console: Console) -> Option<Said> {
    let mut attempts = ledger
        .attempts_at(exercise)
        .rev()
        .filter(|attempt| !matches!(attempt.conclusion, Conclusion::NotJudged { .. }));
    let (fixed, red) = (attempts.next()?, attempts.next()?);
    if red.conclusion != Conclusion::NotFixed {
        return None;
    }
    let changes = change::between(red, fixed);
    if console.plain {
        let all: Vec<String> = changes.iter().map(change::Change::said).collect();
        return (!all.is_empty()).then(|| Said::new("Changed", all.join("; ") + "."));
    }
    let room = console.look().width.saturating_sub(" Changed    ".len());
    let mut text = String::new();
    for change in changes.iter().map(change::Change::drawn) {
        let longer = if text.is_empty() { change } else { format!("{text}; {change}") };
        if longer.chars().count() > room {
            break;
        }
        text = longer;
    }
    (!text.is_empty()).then(|| Said::new("Changed", text))
}

/// The page after the exercise. It compares what others did, and is for who has done all of the chapter's.
fn read_on(
    workbook: &Workbook,
    exercise: &Exercise,
    ledger: &Ledger,
    console: Console,
) -> Option<Said> {
    let chapter = workbook.chapter_of(exercise).filter(|chapter| ledger.is_through(chapter))?;
    let page = Page::after(workbook, chapter).ok()??;
    let minutes = page.minutes.map_or_else(String::new, |minutes| format!(", {minutes} min"));
    let minutes = if console.plain { minutes.replace("min", "minutes") } else { minutes };
    let command = glued(&format!("cargo xtask book {} --after", exercise.shortest_name));
    Some(Said::new("Now read", format!("\"{}\"{minutes}: {command}", page.title)))
}
