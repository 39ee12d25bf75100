//! The figures of the book, `book/traces/NAME.json`: recorded again, or compared with what happens
//! today.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use record::figure::{Figure, Program};
use record::style::RED;
use record::{ExitCode, GaugeLine, Lane, Trace, units, wire};
use workbook::{Error, Exercise, Result, Variant, Workbook, files, names};

use super::{listing, sweeps};
use crate::build::{self, NotBuilt, trace};
use crate::cargo;
use crate::console::Console;

/// What a maintainer types when what happens today is right.
const RECORD: &str = "cargo xtask trace --record";

/// Records every figure of the book again, and says which have changed.
///
/// # Errors
/// A figure cannot be read or written, or its program leaves no trace.
pub(crate) fn record(workbook: &Workbook, console: Console) -> Result<ExitCode> {
    let recordings = recordings(workbook)?;
    let mut changed = 0;
    for Recording { path, known, today } in &recordings {
        // What came in another order within a moment is no change.
        let same = difference(&known.trace, &today.trace, true).is_none();
        let trace = if same { &known.trace } else { &today.trace };
        let figure = Figure { trace: trace.clone(), ..today.clone() };
        if files::write_if_changed(path, figure.to_json().as_bytes())? {
            changed += 1;
            console.line(&format!("{}: written", workbook.shown(path)));
        }
    }
    let sweeps = sweeps::record(workbook, console)?;
    changed += sweeps.differ;
    console.line(&format!("{changed} of {} figures changed", recordings.len() + sweeps.all));
    Ok(ExitCode::Fixed)
}

/// Compares every figure of the book with what happens today.
/// How many bytes the heap holds is compared only with the compiler and on the target that the
/// figure was recorded with.
///
/// # Errors
/// A figure cannot be read, or its program leaves no trace.
pub(crate) fn compare(workbook: &Workbook, console: Console) -> Result<ExitCode> {
    let recordings = recordings(workbook)?;
    let mut differ = 0;
    for Recording { path, known, today } in &recordings {
        let with_heap = known.source.recorded_with == today.source.recorded_with;
        let Some(difference) = difference(&known.trace, &today.trace, with_heap) else { continue };
        differ += 1;
        let mark = console.paint(RED, "FAIL");
        let file = workbook.shown(path);
        console.line(&format!("{mark}  {file} is not what happens: {difference}"));
    }
    let sweeps = sweeps::compare(workbook, console)?;
    differ += sweeps.differ;
    if differ > 0 {
        console.line(&format!("If what happens now is right: {RECORD}"));
    } else {
        let all = recordings.len() + sweeps.all;
        console.line(&format!("{all} of {all} figures show what happens"));
    }
    Ok(ExitCode::of_comparison(differ == 0))
}

/// A figure as it is in the book, and with what happened just now.
struct Recording {
    path: PathBuf,
    known: Figure,
    today: Figure,
}

/// All figures of the book, each with a recording of today.
fn recordings(workbook: &Workbook) -> Result<Vec<Recording>> {
    let figures = figures(workbook)?;
    if figures.is_empty() {
        return Ok(Vec::new());
    }
    let exercises = trace_exercises(workbook, &figures)?;
    let listings = trace_listings(workbook, &figures)?;
    let pair = cargo::target_and_rustc()?;
    let traces =
        exercises.into_iter().zip(listings).map(|(exercise, listing)| exercise.or(listing));
    let mut recordings = Vec::new();
    for ((path, known), trace) in figures.into_iter().zip(traces) {
        let trace = trace.ok_or_else(|| {
            Error::unjudged(format!("{} names no program", workbook.shown(&path)))
        })?;
        let mut today = Figure { trace: known.kept(&trace), ..known.clone() };
        today.source.recorded_with.clone_from(&pair);
        recordings.push(Recording { path, known, today });
    }
    Ok(recordings)
}

/// The traces of the figures that show an exercise, each in its place.
fn trace_exercises(
    workbook: &Workbook,
    figures: &[(PathBuf, Figure)],
) -> Result<Vec<Option<Trace>>> {
    let shown: Vec<Option<Shown<'_>>> = figures
        .iter()
        .map(|(path, figure)| Shown::by(workbook, path, figure))
        .collect::<Result<_>>()?;
    let variants: Vec<_> =
        shown.iter().flatten().map(|shown| (shown.exercise, &shown.variant)).collect();
    if variants.is_empty() {
        return Ok(figures.iter().map(|_| None).collect());
    }
    let batch = build::build_all(workbook, &variants, |_| {})?;
    let mut traces = Vec::new();
    for ((path, _), shown) in figures.iter().zip(&shown) {
        let Some(Shown { exercise, variant, case }) = shown else {
            traces.push(None);
            continue;
        };
        let program =
            batch.program(exercise, variant).map_err(|reason| not_built(workbook, path, reason))?;
        let run = program.run_for(Some(&trace::wanted(Some(*case))))?;
        traces.push(Some(trace::trace(run, Some(*case))?.trace));
    }
    Ok(traces)
}

/// The program of a figure was not built.
pub(super) fn not_built(workbook: &Workbook, path: &Path, reason: NotBuilt) -> Error {
    let errors = if let NotBuilt::Errors(errors) = reason { errors } else { String::new() };
    let file = workbook.shown(path);
    let message = format!("the program of {file} was not built\n{errors}");
    Error::unjudged(message.trim_end())
}

/// The variant and the case that a figure shows.
struct Shown<'a> {
    exercise: &'a Exercise,
    variant: Variant,
    case: usize,
}

impl<'a> Shown<'a> {
    /// What a figure shows; none if that is a listing.
    fn by(workbook: &'a Workbook, path: &Path, figure: &Figure) -> Result<Option<Self>> {
        let Program::Exercise { exercise, file, case } = &figure.source.program else {
            return Ok(None);
        };
        let (exercise, variant) = shown_by(workbook, path, exercise, file)?;
        Ok(Some(Self { exercise, variant, case: *case }))
    }
}

/// The exercise and the variant that the figure in a file names.
pub(super) fn shown_by<'a>(
    workbook: &'a Workbook,
    path: &Path,
    exercise: &str,
    file: &str,
) -> Result<(&'a Exercise, Variant)> {
    let exercise = names::resolve_one(workbook, exercise)?;
    let file = exercise.solutions.join(file);
    let mut variants = Variant::all(exercise)?.into_iter();
    let variant = variants.find(|variant| variant.file == file).ok_or_else(|| {
        let (figure, file) = (workbook.shown(path), workbook.shown(&file));
        Error::unjudged(format!("{figure} shows {file}, which does not exist"))
    })?;
    Ok((exercise, variant))
}

/// The traces of the figures that show a listing, each in its place.
fn trace_listings(
    workbook: &Workbook,
    figures: &[(PathBuf, Figure)],
) -> Result<Vec<Option<Trace>>> {
    let name = |figure: &Figure| match &figure.source.program {
        Program::Listing { listing } => Some(listing.clone()),
        Program::Exercise { .. } => None,
    };
    let any = figures.iter().any(|(_, figure)| name(figure).is_some());
    let binaries = if any { listing::build(&workbook.root)? } else { BTreeMap::new() };
    let trace = |(path, figure): &(PathBuf, Figure)| {
        let Some(name) = name(figure) else { return Ok(None) };
        let binary = binaries.get(&name).ok_or_else(|| {
            let figure = workbook.shown(path);
            Error::unjudged(format!("{figure} shows the listing {name}, which does not exist"))
        })?;
        listing::trace(binary).map(Some)
    };
    figures.iter().map(trace).collect()
}

/// The figures of the book, by file.
fn figures(workbook: &Workbook) -> Result<Vec<(PathBuf, Figure)>> {
    let paths = files::entries(&workbook.root.join("book").join("traces"))?.into_iter();
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths
        .map(|path| {
            let figure = wire::read(&files::read(&path)?).map_err(|error| {
                Error::unjudged(format!(
                    "{} cannot be read as a figure: {error}",
                    workbook.shown(&path)
                ))
            })?;
            Ok((path, figure))
        })
        .collect()
}

/// The first thing in which two traces differ, in words.
pub(super) fn difference(known: &Trace, today: &Trace, with_heap: bool) -> Option<String> {
    let (known, today) = (facts(known, with_heap), facts(today, with_heap));
    let same = known.iter().zip(&today).take_while(|(known, today)| known == today).count();
    let fact = |facts: &[String]| facts.get(same).map_or("nothing more", String::as_str).to_owned();
    let (known, today) = (fact(&known), fact(&today));
    (known != today).then(|| format!("recorded: {known}; now: {today}"))
}

/// A trace as a list of what it says. Of two things at one moment either can come first, from run
/// to run, so here they are in the order of the alphabet; of the heap only what a moment left counts.
fn facts(trace: &Trace, with_heap: bool) -> Vec<String> {
    let seconds = |us| units::seconds(Duration::from_micros(us));
    let mut facts = vec![format!("case {:?}", trace.case)];
    for (index, Lane { name, steps }) in trace.lanes.iter().enumerate() {
        let number = index + 1;
        let steps = steps.iter().map(|(at, step)| (*at, format!("{step:?}").to_lowercase()));
        let fact = |(at, step)| format!("future {number}, {name}: {step} at {}", seconds(at));
        facts.extend(in_order(steps).into_iter().map(fact));
    }
    let notes = trace.notes.iter().map(|note| (note.at_us, note.text.clone()));
    let fact = |(at, text)| format!("{}: {text}", seconds(at));
    facts.extend(in_order(notes).into_iter().map(fact));
    facts.push(match trace.returned_us {
        Some(at) => format!("the program returned at {}", seconds(at)),
        None => "the program never returned".to_owned(),
    });
    for GaugeLine { name, levels } in &trace.gauges {
        let fact = |(at, inside): &(u64, u64)| format!("{name}: {inside} at {}", seconds(*at));
        facts.extend(levels.iter().map(fact));
    }
    if with_heap {
        let heap: BTreeMap<u64, i64> = trace.heap.iter().copied().collect();
        let fact = |(at, bytes)| format!("{bytes} bytes on the heap at {}", seconds(at));
        facts.extend(heap.into_iter().map(fact));
    }
    facts
}

fn in_order(moments: impl Iterator<Item = (u64, String)>) -> Vec<(u64, String)> {
    let mut moments: Vec<_> = moments.collect();
    moments.sort();
    moments
}

#[cfg(test)]
mod tests {
    use record::{Note, Step};

    use super::*;

    fn trace() -> Trace {
        let steps = vec![(0, Step::Started), (3_501_000, Step::Woken)];
        Trace {
            index: 0,
            case: "first".to_owned(),
            horizon_us: 9_000_000,
            returned_us: None,
            lanes: vec![Lane { name: "copy".to_owned(), steps }],
            notes: vec![Note { at_us: 0, text: "the copy starts".to_owned() }],
            heap: vec![(0, 64)],
            gauges: Vec::new(),
        }
    }

    #[test]
    fn the_first_difference_is_named() {
        let known = trace();
        assert_eq!(difference(&known, &known, true), None);

        let mut today = trace();
        today.lanes[0].steps.push((3_502_000, Step::Polled));
        today.notes.clear();
        let found = difference(&known, &today, true).unwrap();
        let expected = "recorded: 0.000 s: the copy starts; \
                        now: future 1, copy: polled at 3.502 s";
        assert_eq!(found, expected);

        let today = Trace { returned_us: Some(4_000_000), ..trace() };
        let found = difference(&known, &today, true).unwrap();
        assert!(found.ends_with("now: the program returned at 4.000 s"), "{found}");
    }

    #[test]
    fn the_order_within_a_moment_does_not_count() {
        let mut known = trace();
        known.notes.push(Note { at_us: 0, text: "the job starts".to_owned() });
        known.heap.push((0, 72));
        let mut today = known.clone();
        today.notes.reverse();
        today.heap = vec![(0, 72)];
        assert_eq!(difference(&known, &today, true), None);
    }

    #[test]
    fn the_heap_counts_only_where_it_can_be_compared() {
        let (known, today) = (trace(), Trace { heap: vec![(0, 72)], ..trace() });
        assert_eq!(difference(&known, &today, false), None);
        let found = difference(&known, &today, true).unwrap();
        assert!(found.contains("64 bytes on the heap at 0.000 s; now: 72 bytes"), "{found}");
        let today = Trace { heap: Vec::new(), ..trace() };
        assert!(difference(&known, &today, true).unwrap().ends_with("now: nothing more"));
    }
}
