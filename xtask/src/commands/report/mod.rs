//! `cargo xtask report`: who is where, since when, and what fails; from ledgers alone.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | the command, and what it shows |
//! | `people` | from what was typed to people and their ledgers |
//! | `standing` | where one person stands |

mod people;
mod standing;

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use clap::Args;
use record::style::{BOLD, DIM};
use record::{ExitCode, wire};
use serde::Serialize;
use workbook::{Result, Workbook};

use super::age;
use crate::console::{Console, cut};
use people::Person;
use standing::{At, Standing};

/// Narrower than this, a person takes two lines.
const NARROW: usize = 70;

/// The wish of a person who typed `cargo xtask report`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// Folders or files with ledgers: a workbook, its .async-traps/attempts.jsonl, or a folder of
    /// several of these; without one, this workbook
    folders: Vec<PathBuf>,
    /// Print it as one line of JSON, and nothing else
    #[arg(long)]
    json: bool,
}

/// Reports on everybody whose ledger is found.
///
/// # Errors
/// A path holds no ledger, or cannot be read.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let mut people: Vec<Person> = Vec::new();
    if wish.folders.is_empty() {
        people.extend(people::behind(&workbook.root)?);
    }
    // A path is meant from where it was typed.
    let here = env::current_dir().unwrap_or_default();
    for typed in &wish.folders {
        people.extend(people::behind(&here.join(typed))?);
    }
    let mut standings: Vec<Standing> =
        people.into_iter().map(|person| Standing::of(workbook, person)).collect();
    // Who has been at one exercise for longest stands last, where it is seen.
    standings.sort_by_key(|standing| {
        let since = standing.at.as_ref().and_then(|at| at.since_unix);
        (since.is_some(), std::cmp::Reverse(since), standing.name.clone())
    });
    if wish.json {
        console.line(&line_of_json(workbook, &standings));
    } else {
        show(workbook, &standings, console);
    }
    Ok(ExitCode::Fixed)
}

fn line_of_json(workbook: &Workbook, people: &[Standing]) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        format: u32,
        /// All exercises, in their order.
        exercises: Vec<&'a str>,
        people: &'a [Standing],
    }
    let exercises = workbook.exercises().map(|exercise| exercise.id.as_str()).collect();
    let line = Line { format: wire::FORMAT, exercises, people };
    // Text and numbers, which can always be written.
    serde_json::to_string(&line).unwrap_or_default()
}

fn show(workbook: &Workbook, people: &[Standing], console: Console) {
    let all = workbook.exercises().count();
    if people.len() > 1 {
        by_exercise(workbook, people, console);
    }
    let now = age::now();
    if console.plain {
        for person in people {
            console.line(&sentence(person, all, now));
        }
        return;
    }
    let width = console.look().width;
    let names = people.iter().map(|person| person.name.chars().count()).max().unwrap_or_default();
    let names = names.clamp(4, 16);
    if width >= NARROW {
        let heading = format!("{:names$}  {:8}  {:19}  tries  since", "who", "fixed", "at");
        console.line(&console.paint(DIM, &heading));
    }
    for person in people {
        console.line(&row(person, all, now, names, width));
    }
}

/// A row for each exercise that somebody is at or has fixed.
fn by_exercise(workbook: &Workbook, people: &[Standing], console: Console) {
    for exercise in workbook.exercises() {
        let id = &exercise.id;
        let fixed = people.iter().filter(|person| person.fixed.contains(id)).count();
        let at = people.iter().filter_map(|person| person.at.as_ref());
        let at: Vec<&At> = at.filter(|at| at.exercise == *id && at.tries > 0).collect();
        if fixed + at.len() == 0 {
            continue;
        }
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        for id in at.iter().flat_map(|at| &at.failed) {
            *ids.entry(id).or_default() += 1;
        }
        let most = ids.iter().max_by_key(|(_, count)| **count);
        let most = most.map_or_else(String::new, |(id, count)| format!("; {id} fails for {count}"));
        let text = format!("{fixed} of {} have fixed it, {} at it{most}", people.len(), at.len());
        let name = console.paint(BOLD, id);
        console.line(&if console.plain {
            format!("{id}: {text}.")
        } else {
            format!("{name}\n  {text}")
        });
    }
    console.line("");
}

fn row(person: &Standing, all: usize, now: u64, names: usize, width: usize) -> String {
    let name = cut(&person.name, names);
    let fixed = format!("{} of {all}", person.fixed.len());
    let Some(at) = &person.at else { return format!("{name:<names$}  {fixed:<8}  all is fixed") };
    let exercise = at.exercise.rsplit('/').next().unwrap_or_default();
    let since = at.since_unix.map_or_else(|| "not begun".to_owned(), |at| since(now, at));
    let (tries, fails) = (at.tries, at.fails());
    if width < NARROW {
        let first = format!("{name:<names$}  {fixed}, {exercise}");
        let second = format!("  {tries} tries, {since}: {fails}");
        let second = second.trim_end_matches(": ");
        return format!("{}\n{}", cut(&first, width), cut(second, width));
    }
    let row =
        format!("{name:<names$}  {fixed:<8}  {exercise:<19}  {tries:>5}  {since:<10}  {fails}");
    cut(row.trim_end(), width)
}

/// `40 minutes`: the time since then.
fn since(now: u64, then: u64) -> String {
    age::long(now.saturating_sub(then))
}

fn sentence(person: &Standing, all: usize, now: u64) -> String {
    let Standing { name, fixed, last_unix, at, .. } = person;
    let mut text = format!("{name}: {} of {all} fixed.", fixed.len());
    match at {
        None => text += " All is fixed.",
        Some(At { exercise, tries: 0, .. }) => text += &format!(" Next is {exercise}."),
        Some(at) => {
            let first =
                at.since_unix.map_or_else(String::new, |first| age::ago(now.saturating_sub(first)));
            text += &format!(" At {}: tries {}, the first {first}.", at.exercise, at.tries);
            let fails = at.fails();
            if !fails.is_empty() {
                text += &format!(" Last: {fails}.");
            }
        }
    }
    if let Some(last) = last_unix {
        text += &format!(" The last attempt was {}.", age::ago(now.saturating_sub(*last)));
    }
    text
}
