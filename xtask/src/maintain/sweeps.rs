//! The sweeps of the book, `book/traces/sweeps/NAME.json`: recorded again, or compared with what happens
//! today.

use std::path::{Path, PathBuf};

use record::figure::{Sweep, Window};
use record::style::RED;
use record::{Trace, Went, wire};
use workbook::{Error, Exercise, Result, Variant, Workbook, files};

use super::figures::{difference, not_built, shown_by};
use crate::build::{self, trace};
use crate::cargo;
use crate::console::Console;

/// How many sweeps there are, and how many of them are no longer what happens.
pub(super) struct Counted {
    pub(super) all: usize,
    pub(super) differ: usize,
}

/// Records every sweep again.
///
/// # Errors
/// One cannot be read or written, or its program leaves no trace.
pub(super) fn record(workbook: &Workbook, console: Console) -> Result<Counted> {
    let recordings = recordings(workbook)?;
    let mut differ = 0;
    for Recording { path, known, today } in &recordings {
        // What came in another order within a moment is no change.
        let same = first_difference(known, today, true).is_none();
        let traces = if same { &known.traces } else { &today.traces };
        let sweep = Sweep { traces: traces.clone(), ..today.clone() };
        if files::write_if_changed(path, sweep.to_json().as_bytes())? {
            differ += 1;
            console.line(&format!("{}: written", workbook.shown(path)));
        }
    }
    Ok(Counted { all: recordings.len(), differ })
}

/// Compares every sweep with what happens today, as figures are compared.
///
/// # Errors
/// One cannot be read, or its program leaves no trace.
pub(super) fn compare(workbook: &Workbook, console: Console) -> Result<Counted> {
    let recordings = recordings(workbook)?;
    let mut differ = 0;
    for Recording { path, known, today } in &recordings {
        let with_heap = known.source.recorded_with == today.source.recorded_with;
        let Some(difference) = first_difference(known, today, with_heap) else { continue };
        differ += 1;
        let mark = console.paint(RED, "FAIL");
        let file = workbook.shown(path);
        console.line(&format!("{mark}  {file} is not what happens: {difference}"));
    }
    Ok(Counted { all: recordings.len(), differ })
}

/// A sweep as it is in the book, and with what happened just now.
struct Recording {
    path: PathBuf,
    known: Sweep,
    today: Sweep,
}

fn recordings(workbook: &Workbook) -> Result<Vec<Recording>> {
    let sweeps = sweeps(workbook)?;
    let shown: Vec<(&Exercise, Variant)> = sweeps
        .iter()
        .map(|(path, sweep)| shown_by(workbook, path, &sweep.source.exercise, &sweep.source.file))
        .collect::<Result<_>>()?;
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let variants: Vec<_> = shown.iter().map(|(exercise, variant)| (*exercise, variant)).collect();
    let batch = build::build_all(workbook, &variants, |_| {})?;
    let pair = cargo::target_and_rustc()?;
    let mut recordings = Vec::new();
    for ((path, known), (exercise, variant)) in sweeps.into_iter().zip(&shown) {
        let program = batch
            .program(exercise, variant)
            .map_err(|reason| not_built(workbook, &path, reason))?;
        let mut today = Sweep { traces: Vec::new(), ..known.clone() };
        today.source.recorded_with.clone_from(&pair);
        let window = Window { from_us: known.from_us, to_us: known.to_us };
        for case in &known.drawn {
            let run = program.run_for(Some(&trace::wanted(Some(*case))))?;
            let traced = trace::trace(run, Some(*case))?;
            let mut trace = window.cut(&traced.trace);
            trace.gauges.clear();
            today.traces.push(trace);
            today.outcomes = traced.tally.each.iter().map(|went| went.letter()).collect();
            today.noun = traced.tally.noun;
        }
        recordings.push(Recording { path, known, today });
    }
    Ok(recordings)
}

/// The sweeps of the book, by file.
fn sweeps(workbook: &Workbook) -> Result<Vec<(PathBuf, Sweep)>> {
    let folder = workbook.root.join("book").join("traces").join("sweeps");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let paths = files::entries(&folder)?.into_iter();
    let is_json = |path: &Path| path.extension().is_some_and(|extension| extension == "json");
    paths
        .filter(|path| is_json(path))
        .map(|path| {
            let sweep = wire::read(&files::read(&path)?).map_err(|error| {
                let file = workbook.shown(&path);
                Error::unjudged(format!("{file} cannot be read as a sweep: {error}"))
            })?;
            Ok((path, sweep))
        })
        .collect()
}

/// The first thing in which two sweeps differ, in words.
fn first_difference(known: &Sweep, today: &Sweep, with_heap: bool) -> Option<String> {
    let word =
        |letter: Option<char>| letter.and_then(Went::of_letter).map_or("is not there", Went::word);
    let (mut before, mut now) = (known.outcomes.chars(), today.outcomes.chars());
    for number in 1..=known.outcomes.len().max(today.outcomes.len()) {
        let (before, now) = (before.next(), now.next());
        if before != now {
            let noun = &today.noun;
            let (before, now) = (word(before), word(now));
            return Some(format!("recorded: {noun} {number} {before}; now: it {now}"));
        }
    }
    if known.traces.len() != today.traces.len() {
        return Some(format!("{} of {} are recorded", known.traces.len(), today.traces.len()));
    }
    let differs = |(known, today): (&Trace, &Trace)| difference(known, today, with_heap);
    known.traces.iter().zip(&today.traces).find_map(differs)
}

#[cfg(test)]
mod tests {
    use record::figure::SweepSource;

    use super::*;

    #[test]
    fn the_first_case_that_goes_otherwise_is_named() {
        let source = SweepSource {
            exercise: "futurelock/copy_job".to_owned(),
            file: "shipped.rs".to_owned(),
            recorded_with: String::new(),
        };
        let known = Sweep {
            format: wire::FORMAT,
            title: String::new(),
            alt: String::new(),
            source,
            from_us: 0,
            to_us: 1,
            lanes: Vec::new(),
            drawn: Vec::new(),
            noun: "timing".to_owned(),
            outcomes: "HF.".to_owned(),
            traces: Vec::new(),
        };
        assert_eq!(first_difference(&known, &known, true), None);
        let today = |outcomes: &str| Sweep { outcomes: outcomes.to_owned(), ..known.clone() };
        let found = first_difference(&known, &today("HH."), true).unwrap();
        assert_eq!(found, "recorded: timing 2 fails; now: it hangs");
        let found = first_difference(&known, &today("HF"), true).unwrap();
        assert_eq!(found, "recorded: timing 3 is fine; now: it is not there");
    }
}
