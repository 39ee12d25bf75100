//! How long it takes: all of it, what is left, and what fits an hour or a day.

use workbook::{Chapter, Workbook};

use crate::console::glued;
use crate::ledger::{Ledger, State};

/// An hour, and a day of which much goes into breaks and talk, in minutes.
const WAYS: [(&str, u32); 2] = [("an hour", 60), ("a day", 300)];

/// The minutes of pages and exercises, optional ones left out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Minutes {
    /// Of all chapters.
    pub(super) total: u32,
    /// Of what is left in each chapter in which something is left, by its number.
    left: Vec<(u32, u32)>,
}

impl Minutes {
    /// Counts them.
    pub(super) fn of(workbook: &Workbook, ledger: &Ledger) -> Self {
        let chapters = &workbook.chapters;
        let left = chapters.iter().map(|chapter| (chapter.number, left_in(chapter, ledger)));
        Self {
            total: chapters.iter().map(whole).sum(),
            left: left.filter(|(_, minutes)| *minutes > 0).collect(),
        }
    }

    /// Of all that is left.
    pub(super) fn left(&self) -> u32 {
        self.left.iter().map(|(_, minutes)| minutes).sum()
    }

    /// What fits, as `An hour is enough for 0, 1; a day for 0 to 5.`; nothing where all fits.
    pub(super) fn ways(&self) -> Option<String> {
        let mut ways = Vec::new();
        for (time, minutes) in WAYS {
            let chapters = self.that_fit(minutes);
            if self.left() > minutes && !chapters.is_empty() {
                let is_enough = match (ways.is_empty(), chapters.len()) {
                    (true, 1) => "is enough for chapter",
                    (true, _) => "is enough for chapters",
                    (false, _) => "for",
                };
                ways.push(format!("{time} {is_enough} {}", runs(&chapters)));
            }
        }
        let text = ways.join("; ");
        let text = text.strip_prefix('a')?;
        Some(format!("A{text}."))
    }

    /// The chapters that fit into so many minutes, each as a whole, in the book's order.
    fn that_fit(&self, minutes: u32) -> Vec<u32> {
        let mut room = minutes;
        let mut chapters = Vec::new();
        for &(number, minutes) in &self.left {
            if let Some(rest) = room.checked_sub(minutes) {
                room = rest;
                chapters.push(number);
            }
        }
        chapters
    }
}

/// The minutes of a chapter.
pub(super) fn whole(chapter: &Chapter) -> u32 {
    let exercises = chapter.exercises.iter().filter(|exercise| !exercise.optional);
    chapter.minutes + exercises.map(|exercise| exercise.minutes).sum::<u32>()
}

/// What is left in a chapter: its page too, until the first attempt.
fn left_in(chapter: &Chapter, ledger: &Ledger) -> u32 {
    let exercises = chapter.exercises.iter().filter(|exercise| !exercise.optional);
    let states = exercises.map(|exercise| (ledger.state(exercise), exercise.minutes));
    let states: Vec<(State, u32)> = states.collect();
    let is_new = states.iter().all(|(state, _)| *state == State::NotTried);
    let open = states.iter().filter(|(state, _)| *state != State::Fixed);
    let exercises: u32 = open.map(|(_, minutes)| minutes).sum();
    if is_new && exercises > 0 { chapter.minutes + exercises } else { exercises }
}

/// `2 h 5 min`.
pub(super) fn shown(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// `0 to 3, 5, 6`: numbers in order, three or more in a row by their ends.
pub(super) fn runs(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|one, other| one + 1 == *other).map(|run| match run {
        [first, _, .., last] => glued(&format!("{first} to {last}")),
        few => few.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_decided_by_minutes() {
        let left = vec![(0, 15), (1, 40), (2, 70), (3, 45), (4, 30), (5, 60), (6, 60)];
        let minutes = Minutes { total: 320, left };
        let ways = "An hour is enough for chapters 0, 1; a day for 0\u{a0}to\u{a0}5.";
        assert_eq!(minutes.ways().unwrap(), ways);
        let minutes = Minutes { total: 320, left: vec![(2, 70), (3, 45), (4, 30)] };
        assert_eq!(minutes.ways().unwrap(), "An hour is enough for chapter 3.");
        assert_eq!(Minutes { total: 320, left: vec![(2, 25)] }.ways(), None);
    }

    #[test]
    fn times_and_numbers_are_short() {
        assert_eq!([45, 60, 125].map(shown), ["45 min", "1 h", "2 h 5 min"]);
        assert_eq!(runs(&[0, 1, 3, 4, 5, 8]), "0, 1, 3\u{a0}to\u{a0}5, 8");
        assert_eq!(runs(&[]), "");
    }
}
