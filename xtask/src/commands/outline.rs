//! The chapters and exercises as rows that no terminal breaks, with what is most of use if there are
//! more rows than lines.

use record::style::{BOLD, DIM, GREEN};
use workbook::{Chapter, Exercise, Workbook};

use super::minutes;
use crate::console::{Console, cut};
use crate::ledger::{Ledger, State};

/// Narrower than this, a title stands on a line of its own.
const NARROW: usize = 60;

/// A row before it is drawn.
struct Row {
    /// Number, name and title of a chapter, or an exercise below it.
    label: String,
    /// The chapter's title where the terminal is narrow, with a line of its own.
    title: Option<String>,
    state: State,
    words: String,
    minutes: u32,
}

/// Every chapter, with all its exercises.
pub(super) fn whole(workbook: &Workbook, ledger: &Ledger, console: Console) -> String {
    let width = console.look().width;
    let chapters = workbook.chapters.iter();
    let rows = chapters.flat_map(|chapter| rows(chapter, ledger, width, true));
    drawn(&rows.collect::<Vec<_>>(), width, console)
}

/// A row for each chapter, with the exercises of those that are under way; if that is more than so
/// many lines, the chapters around the next exercise, and how many are before and behind.
pub(super) fn brief(
    workbook: &Workbook,
    ledger: &Ledger,
    lines: usize,
    console: Console,
) -> String {
    let width = console.look().width;
    let next = ledger.next(workbook);
    let is_next = |chapter: &Chapter| next.is_some_and(|next| next.package == chapter.package);
    let chapters = &workbook.chapters;
    let blocks = chapters.iter().map(|chapter| {
        let is_begun = matches!(of_chapter(chapter, ledger).0, State::Tried(_));
        rows(chapter, ledger, width, is_begun || is_next(chapter))
    });
    let mut blocks: Vec<Vec<Row>> = blocks.collect();
    let sizes: Vec<usize> = blocks.iter().map(|rows| rows.iter().map(Row::lines).sum()).collect();
    let at = chapters.iter().position(is_next).unwrap_or_default();
    let (first, last) = window(&sizes, at, lines);
    let rest = |numbers: &[Chapter]| {
        let [from, .., to] = numbers else {
            return numbers
                .first()
                .map_or_else(String::new, |one| count(&[one.number], ledger, numbers));
        };
        count(&[from.number, to.number], ledger, numbers)
    };
    let shown: Vec<Row> = blocks.drain(first..last).flatten().collect();
    let rows = drawn(&shown, width, console);
    format!("{}{rows}{}", rest(&chapters[..first]), rest(&chapters[last..]))
}

/// `    0 to 12: 20 of 21 fixed`: chapters that are left out.
fn count(ends: &[u32], ledger: &Ledger, chapters: &[Chapter]) -> String {
    let exercises = || chapters.iter().flat_map(|chapter| &chapter.exercises);
    let fixed = exercises().filter(|exercise| ledger.state(exercise) == State::Fixed).count();
    let ends: Vec<String> = ends.iter().map(u32::to_string).collect();
    format!("    {}: {fixed} of {} fixed\n", ends.join(" to "), exercises().count())
}

/// Which blocks are shown, around one that is: those behind it first, as they are to come. Leaves a
/// line for those before, and one for those behind.
fn window(sizes: &[usize], at: usize, lines: usize) -> (usize, usize) {
    if sizes.iter().sum::<usize>() <= lines {
        return (0, sizes.len());
    }
    let room = lines.saturating_sub(2);
    let (mut first, mut last) = (at, (at + 1).min(sizes.len()));
    let fits = |first: usize, last: usize| sizes[first..last].iter().sum::<usize>() <= room;
    // What was done last is good to see as well.
    if first > 0 && fits(first - 1, last) {
        first -= 1;
    }
    while last < sizes.len() && fits(first, last + 1) {
        last += 1;
    }
    while first > 0 && fits(first - 1, last) {
        first -= 1;
    }
    (first, last)
}

/// The rows of a chapter, with its exercises or without. One that has a single exercise is called
/// as its chapter is.
fn rows(chapter: &Chapter, ledger: &Ledger, width: usize, with_exercises: bool) -> Vec<Row> {
    let Chapter { number, name, title, exercises, .. } = chapter;
    let (state, words) = of_chapter(chapter, ledger);
    let (label, title) = if width < NARROW {
        (format!("{number:>2} {name}"), Some(title.clone()))
    } else {
        (format!("{number:>2} {name}: {title}"), None)
    };
    let mut rows = vec![Row { label, title, state, words, minutes: minutes::whole(chapter) }];
    let below: &[Exercise] = if with_exercises && exercises.len() > 1 { exercises } else { &[] };
    rows.extend(below.iter().map(|exercise| {
        let Exercise { name, minutes, optional, .. } = exercise;
        let optional = if *optional && width >= NARROW { ", optional" } else { "" };
        let state = ledger.state(exercise);
        let label = format!("     {name}{optional}");
        Row { label, title: None, state, words: words_of(state), minutes: *minutes }
    }));
    rows
}

/// Where the reader stands with a chapter: as with its exercise, if that is the only one.
fn of_chapter(chapter: &Chapter, ledger: &Ledger) -> (State, String) {
    if let [only] = chapter.exercises.as_slice() {
        let state = ledger.state(only);
        return (state, words_of(state));
    }
    let states: Vec<State> = chapter.exercises.iter().map(|one| ledger.state(one)).collect();
    let (all, fixed) = (states.len(), states.iter().filter(|&&one| one == State::Fixed).count());
    if fixed == all {
        (State::Fixed, words_of(State::Fixed))
    } else if states.iter().all(|&state| state == State::NotTried) {
        (State::NotTried, words_of(State::NotTried))
    } else {
        (State::Tried(all - fixed), format!("{fixed} of {all} fixed"))
    }
}

/// Where the reader stands, in words.
pub(super) fn words_of(state: State) -> String {
    match state {
        State::NotTried => "not tried".to_owned(),
        State::Tried(1) => "tried once".to_owned(),
        State::Tried(count) => format!("tried {count} times"),
        State::Fixed => "fixed".to_owned(),
    }
}

impl Row {
    fn lines(&self) -> usize {
        1 + usize::from(self.title.is_some())
    }
}

/// The rows, whose columns are as wide as they must be; a label that is too long is cut.
fn drawn(rows: &[Row], width: usize, console: Console) -> String {
    let widest = |text: fn(&Row) -> usize| rows.iter().map(text).max().unwrap_or_default();
    let words = widest(|row| row.words.chars().count());
    let minutes = if width < NARROW { 0 } else { " 100 min".len() };
    let beside = 2 + words + minutes;
    let label = widest(|row| row.label.chars().count()).min(width.saturating_sub(beside));
    let mut text = String::new();
    for row in rows {
        let style = match row.state {
            State::Fixed => GREEN,
            State::Tried(_) => BOLD,
            State::NotTried => DIM,
        };
        let state = console.paint(style, &format!("{:<words$}", row.words));
        let name = cut(&row.label, label);
        let minutes =
            if width < NARROW { String::new() } else { format!(" {:>3} min", row.minutes) };
        text += format!("{name:<label$}  {state}{minutes}").trim_end();
        text.push('\n');
        if let Some(title) = &row.title {
            let title = cut(title, width.saturating_sub("   , 100 min ".len()));
            text += &format!("   {title}, {} min\n", row.minutes);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    fn row(label: &str, title: Option<&str>) -> Row {
        let words = words_of(State::Tried(12));
        let title = title.map(str::to_owned);
        Row { label: label.to_owned(), title, state: State::Tried(12), words, minutes: 120 }
    }

    #[test]
    fn no_row_is_wider_than_the_terminal() {
        let long = " 5 unbounded-concurrency: The batch that took everything";
        let console = Console { plain: true };
        for width in [80, 60] {
            let text = drawn(&[row(long, None), row("     job", None)], width, console);
            assert!(text.lines().all(|line| line.chars().count() <= width), "{text}");
            assert!(text.contains("job ") && text.contains("tried 12 times 120 min"), "{text}");
        }
        let mut narrow = row(" 5 unbounded-concurrency", Some("The batch that took everything"));
        narrow.words = words_of(State::Tried(2));
        let text = drawn(&[narrow], 40, console);
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert!(text.starts_with(" 5 unbounded-concurrency  tried"), "{text}");
        assert!(text.ends_with("\n   The batch that took everyt…, 120 min\n"), "{text}");
    }

    #[test]
    fn the_chapters_around_the_next_one_are_shown() {
        assert_eq!(window(&[1; 7], 3, 7), (0, 7));
        assert_eq!(window(&[1; 40], 20, 14), (19, 31));
        assert_eq!(window(&[1; 40], 39, 14), (28, 40));
        assert_eq!(window(&[1; 40], 0, 14), (0, 12));
        assert_eq!(window(&[20, 20], 1, 14), (1, 2));
        assert_eq!(window(&[], 0, 14), (0, 0));
    }

    #[test]
    fn a_hundred_exercises_are_as_many_lines_as_there_is_room_for() {
        let folder = TemporaryFolder::new().unwrap();
        let names: Vec<(String, Vec<String>)> = (0..50)
            .map(|number| {
                let exercises = [1, 2].map(|one| format!("job_{number}_{one}"));
                (format!("{number:02}-chapter-{number}"), exercises.to_vec())
            })
            .collect();
        let names: Vec<(&str, Vec<&str>)> = names
            .iter()
            .map(|(folder, jobs)| (folder.as_str(), jobs.iter().map(String::as_str).collect()))
            .collect();
        let names: Vec<(&str, &[&str])> =
            names.iter().map(|(folder, jobs)| (*folder, jobs.as_slice())).collect();
        let workbook = testing::workbook_at(folder.path(), &names);
        let ledger = Ledger::read(&workbook);
        let console = Console { plain: false };
        let text = brief(&workbook, &ledger, 14, console);
        assert_eq!(text.lines().count(), 13, "{text}");
        assert!(text.ends_with("    10 to 49: 0 of 80 fixed\n"), "{text}");
        assert_eq!(whole(&workbook, &ledger, console).lines().count(), 150);
    }
}
