use std::time::Duration;

use super::Window;
use super::rows::{Kind, Life, Row};
use crate::{Trace, units};

/// A moment at which something happens, in words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) at_us: u64,
    /// What the world noted.
    pub(crate) notes: Vec<String>,
    /// What happened to the futures: those to which the same happened share a sentence.
    pub(crate) futures: Vec<String>,
    /// The sentence of a future that was woken and not polled, if there is one.
    pub(crate) trouble: Option<String>,
}

impl Moment {
    /// `2.001 s`.
    pub(crate) fn time(&self) -> String {
        units::seconds(Duration::from_micros(self.at_us))
    }

    /// Everything that happened.
    pub(crate) fn all(&self) -> String {
        let all: Vec<&str> = self.notes.iter().chain(&self.futures).map(String::as_str).collect();
        all.join("; ")
    }

    /// What matters most, for a place with little room.
    pub(crate) fn short(&self) -> String {
        let most: Vec<&str> = self.notes.iter().chain(&self.trouble).map(String::as_str).collect();
        if most.is_empty() { self.futures.join("; ") } else { most.join("; ") }
    }
}

/// The moments of a window, in order.
pub(crate) fn moments(trace: &Trace, rows: &[Row], window: Window) -> Vec<Moment> {
    let lives = || rows.iter().flat_map(|row| &row.lives);
    let marks = lives().flat_map(|life| life.marks.iter().map(|mark| mark.at_us));
    let mut times: Vec<u64> = marks.chain(trace.notes.iter().map(|note| note.at_us)).collect();
    times.sort_unstable();
    times.dedup();
    times.into_iter().filter(|at| window.holds(*at)).map(|at| moment(trace, rows, at)).collect()
}

fn moment(trace: &Trace, rows: &[Row], at_us: u64) -> Moment {
    let notes = trace.notes.iter().filter(|note| note.at_us == at_us);
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    let mut trouble = None;
    for row in rows {
        for life in &row.lives {
            let Some(words) = happened(life, at_us) else { continue };
            if life.snoozes.iter().any(|snooze| snooze.from_us == at_us) && trouble.is_none() {
                trouble = Some(words.clone());
            }
            match said.iter_mut().find(|(known, _)| *known == words) {
                Some((_, labels)) => labels.push(&row.label),
                None => said.push((words, vec![&row.label])),
            }
        }
    }
    // What went wrong comes last: it is what the moment comes to.
    said.sort_by_key(|(words, _)| trouble.as_ref() == Some(words));
    let futures: Vec<String> = said.iter().map(|(words, labels)| sentence(labels, words)).collect();
    Moment {
        at_us,
        notes: notes.map(|note| note.text.clone()).collect(),
        trouble: trouble.and_then(|_| futures.last().cloned()),
        futures,
    }
}

/// `a, b and c are woken`.
fn sentence(labels: &[&str], words: &str) -> String {
    match labels {
        [] => words.to_owned(),
        [one] => format!("{one} is {words}"),
        [rest @ .., last] => format!("{} and {last} are {words}", rest.join(", ")),
    }
}

/// What happened to a future at a moment, after "it is"; none if nothing did.
fn happened(life: &Life, at_us: u64) -> Option<String> {
    let times = |kind| life.at(at_us).find(|mark| mark.kind == kind).map_or(0, |mark| mark.times);
    let (ready, polls) = (times(Kind::Ready), times(Kind::Poll));
    let starts = life.start_us == Some(at_us);
    let mut words = Vec::new();
    if starts {
        words.push("polled for the first time".to_owned());
    }
    if times(Kind::Wake) > 0 {
        words.push(repeated("woken", times(Kind::Wake)));
    }
    let later_polls = polls + if starts && times(Kind::FirstPoll) == 0 { 0 } else { ready };
    if later_polls > 0 {
        words.push(repeated("polled", later_polls));
    }
    if times(Kind::Drop) > 0 {
        words.push("dropped before its end".to_owned());
    }
    let begins = life.snoozes.iter().find(|snooze| snooze.from_us == at_us);
    words.extend(begins.map(|snooze| match snooze.to_us {
        Some(to_us) if snooze.polled => format!("not polled until {}", seconds(to_us)),
        _ => "not polled again".to_owned(),
    }));
    let last = words.pop()?;
    let mut text = if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) };
    let ends = life.snoozes.iter().find(|snooze| snooze.to_us == Some(at_us));
    if let Some(snooze) = ends {
        text += &format!(", {} after it was woken", seconds(at_us - snooze.from_us));
    }
    if ready > 0 {
        text += " (Ready)";
    } else if (starts || polls > 0) && begins.is_none() {
        text += " (Pending)";
    }
    Some(text)
}

fn repeated(word: &str, times: usize) -> String {
    match times {
        1 => word.to_owned(),
        2 => format!("{word} twice"),
        _ => format!("{word} {times} times"),
    }
}

fn seconds(us: u64) -> String {
    units::seconds(Duration::from_micros(us))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Step::{Dropped, Finished, Polled, Started, Woken};
    use crate::{Lane, Step};

    fn words(steps: &[(u64, Step)], at_ms: u64) -> Option<String> {
        let steps = steps.iter().map(|(at, step)| (at * 1_000, *step)).collect();
        happened(&Life::of(&Lane { name: "a".to_owned(), steps }), at_ms * 1_000)
    }

    #[test]
    fn what_happens_at_once_is_one_sentence() {
        let life = [(0, Started), (5, Woken), (5, Woken), (5, Polled), (5, Polled), (9, Dropped)];
        assert_eq!(words(&life, 0).unwrap(), "polled for the first time (Pending)");
        assert_eq!(words(&life, 5).unwrap(), "woken twice and polled twice (Pending)");
        assert_eq!(words(&life, 9).unwrap(), "dropped before its end");
        assert_eq!(words(&life, 7), None);
        let short = [(0, Started), (0, Finished)];
        assert_eq!(words(&short, 0).unwrap(), "polled for the first time (Ready)");
    }

    #[test]
    fn a_wake_that_waits_for_its_answer_says_for_how_long() {
        let late = [(0, Started), (5, Woken), (1_905, Finished)];
        assert_eq!(words(&late, 5).unwrap(), "woken and not polled until 1.905 s");
        assert_eq!(words(&late, 1_905).unwrap(), "polled, 1.900 s after it was woken (Ready)");
        let never = [(0, Started), (5, Woken)];
        assert_eq!(words(&never, 5).unwrap(), "woken and not polled again");
        let dropped = [(0, Started), (5, Woken), (7, Dropped)];
        assert_eq!(words(&dropped, 5).unwrap(), "woken and not polled again");
        assert_eq!(
            words(&dropped, 7).unwrap(),
            "dropped before its end, 0.002 s after it was woken"
        );
    }

    #[test]
    fn futures_to_which_the_same_happens_share_a_sentence() {
        assert_eq!(sentence(&["a"], "woken"), "a is woken");
        assert_eq!(sentence(&["a", "b", "c"], "woken"), "a, b and c are woken");
    }
}
