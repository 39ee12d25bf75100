use super::Label;
use crate::{Lane, Step, Trace};

/// A row of the drawing: futures of one name that do not overlap.
#[derive(Debug)]
pub(crate) struct Row {
    /// What stands beside it.
    pub(crate) label: String,
    /// Its futures, in order.
    pub(crate) lives: Vec<Life>,
}

/// The life of a future, as it is drawn.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Life {
    /// When it was first polled; none if that was before the trace.
    pub(crate) start_us: Option<u64>,
    /// When it was ready or dropped; none if it lives on.
    pub(crate) end_us: Option<u64>,
    /// What happened to it, in order.
    pub(crate) marks: Vec<Mark>,
    /// When it could go on and was not polled, in order.
    pub(crate) snoozes: Vec<Snooze>,
}

/// Something that happens to a future, perhaps several times at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) at_us: u64,
    pub(crate) kind: Kind,
    pub(crate) times: usize,
}

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The first poll, which returned Pending.
    FirstPoll,
    /// A poll that returned Pending.
    Poll,
    /// A poll that returned Ready.
    Ready,
    /// A wake.
    Wake,
    /// Dropped before its end.
    Drop,
}

/// The time from a wake to the poll that answers it, if it is not nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Snooze {
    /// The wake.
    pub(crate) from_us: u64,
    /// The poll, or the drop; none if neither ever comes.
    pub(crate) to_us: Option<u64>,
    /// Whether it ended in a poll.
    pub(crate) polled: bool,
}

impl Life {
    /// Reads a lane.
    pub(crate) fn of(lane: &Lane) -> Self {
        let mut life = Self::default();
        let mut woken = None;
        let mut inside_a_poll = false;
        for (index, &(at_us, step)) in lane.steps.iter().enumerate() {
            match step {
                Step::Started => life.start_us = Some(at_us),
                Step::Finished | Step::Dropped => life.end_us = Some(at_us),
                Step::Woken | Step::Polled => {}
            }
            // A first poll that returned Ready is one mark, not two.
            let is_over = lane.steps.get(index + 1) == Some(&(at_us, Step::Finished));
            if !(step == Step::Started && is_over) {
                life.mark(at_us, Kind::of(step));
            }
            // A second wake can only follow the first when a poll has begun since. That poll answers
            // the first, and what it returns comes after the second.
            let answered = match step {
                Step::Woken => {
                    inside_a_poll = woken.is_some();
                    woken.replace(at_us)
                }
                Step::Polled if inside_a_poll => {
                    inside_a_poll = false;
                    None
                }
                _ => woken.take(),
            };
            if let Some(from_us) = answered.filter(|from_us| *from_us < at_us) {
                let polled = step != Step::Dropped;
                life.snoozes.push(Snooze { from_us, to_us: Some(at_us), polled });
            }
        }
        life.snoozes.extend(woken.map(|from_us| Snooze { from_us, to_us: None, polled: false }));
        life
    }

    fn mark(&mut self, at_us: u64, kind: Kind) {
        let same = |mark: &&mut Mark| mark.at_us == at_us && mark.kind == kind;
        match self.marks.iter_mut().rev().find(same) {
            Some(mark) => mark.times += 1,
            None => self.marks.push(Mark { at_us, kind, times: 1 }),
        }
    }

    /// What happens to it at a moment.
    pub(crate) fn at(&self, at_us: u64) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |mark| mark.at_us == at_us)
    }
}

impl Kind {
    fn of(step: Step) -> Self {
        match step {
            Step::Started => Self::FirstPoll,
            Step::Woken => Self::Wake,
            Step::Polled => Self::Poll,
            Step::Finished => Self::Ready,
            Step::Dropped => Self::Drop,
        }
    }
}

/// The rows of a trace, in the order of the labels, or of the futures' creation if there are none.
/// Futures of one name that overlap are in rows of their own, which are numbered.
pub(crate) fn rows(trace: &Trace, labels: &[Label]) -> Vec<Row> {
    let mut names: Vec<(&str, &str)> =
        labels.iter().map(|label| (label.name.as_str(), label.label.as_str())).collect();
    if names.is_empty() {
        for lane in &trace.lanes {
            if !names.iter().any(|(name, _)| *name == lane.name) {
                names.push((&lane.name, &lane.name));
            }
        }
    }
    names.into_iter().flat_map(|(name, label)| rows_of(trace, name, label)).collect()
}

fn rows_of(trace: &Trace, name: &str, label: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for life in trace.lanes.iter().filter(|lane| lane.name == name).map(Life::of) {
        let is_free = |row: &&mut Row| {
            let end = row.lives.last().and_then(|last| last.end_us);
            end.is_some_and(|end| life.start_us.is_some_and(|start| end <= start))
        };
        match rows.iter_mut().find(is_free) {
            Some(row) => row.lives.push(life),
            None => {
                let number = rows.len() + 1;
                let label =
                    if number == 1 { label.to_owned() } else { format!("{label} ({number})") };
                rows.push(Row { label, lives: vec![life] });
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(name: &str, steps: &[(u64, Step)]) -> Lane {
        Lane { name: name.to_owned(), steps: steps.to_vec() }
    }

    fn trace(lanes: Vec<Lane>) -> Trace {
        Trace {
            index: 0,
            case: String::new(),
            horizon_us: 100,
            returned_us: None,
            lanes,
            notes: Vec::new(),
            heap: Vec::new(),
            gauges: Vec::new(),
        }
    }

    #[test]
    fn a_snooze_lasts_from_a_wake_to_the_poll_that_answers_it() {
        let steps = [(0, Step::Started), (5, Step::Woken), (9, Step::Polled)];
        let life = Life::of(&lane("a", &steps));
        assert_eq!(life.snoozes, [Snooze { from_us: 5, to_us: Some(9), polled: true }]);
        let life = Life::of(&lane("a", &steps[..2]));
        assert_eq!(life.snoozes, [Snooze { from_us: 5, to_us: None, polled: false }]);
        let in_a_poll = [(5, Step::Woken), (7, Step::Woken), (7, Step::Polled), (9, Step::Polled)];
        let snooze = |from_us, to_us| Snooze { from_us, to_us: Some(to_us), polled: true };
        assert_eq!(Life::of(&lane("a", &in_a_poll)).snoozes, [snooze(5, 7), snooze(7, 9)]);
        let at_once = [(0, Step::Started), (5, Step::Woken), (5, Step::Polled)];
        assert_eq!(Life::of(&lane("a", &at_once)).snoozes, []);
    }

    #[test]
    fn a_first_poll_that_is_ready_is_one_mark() {
        let life = Life::of(&lane("a", &[(3, Step::Started), (3, Step::Finished)]));
        assert_eq!(life.marks, [Mark { at_us: 3, kind: Kind::Ready, times: 1 }]);
        assert_eq!((life.start_us, life.end_us), (Some(3), Some(3)));
    }

    #[test]
    fn futures_of_a_name_share_a_row_unless_they_overlap() {
        let one = lane("beat", &[(0, Step::Started), (4, Step::Finished)]);
        let two = lane("beat", &[(4, Step::Started), (9, Step::Dropped)]);
        let meanwhile = lane("beat", &[(5, Step::Started)]);
        let other = lane("run", &[(0, Step::Started)]);
        let trace = trace(vec![one, other, two, meanwhile]);

        let shape = |rows: Vec<Row>| -> Vec<(String, usize)> {
            rows.into_iter().map(|row| (row.label, row.lives.len())).collect()
        };
        let all = [("beat".to_owned(), 2), ("beat (2)".to_owned(), 1), ("run".to_owned(), 1)];
        assert_eq!(shape(rows(&trace, &[])), all);
        let label = Label { name: "run".to_owned(), label: "`run`".to_owned() };
        assert_eq!(shape(rows(&trace, &[label])), [("`run`".to_owned(), 1)]);
    }
}
