//! What comes after an exercise.

use workbook::{Exercise, Workbook};

use crate::ledger::{Ledger, State};

/// The exercise after one: the first behind it, in a circle, that is not fixed; optional ones last.
pub(super) fn following<'w>(
    workbook: &'w Workbook,
    ledger: &Ledger,
    exercise: &Exercise,
) -> Option<&'w Exercise> {
    let all: Vec<&Exercise> = workbook.exercises().collect();
    let at = all.iter().position(|other| other.id == exercise.id).unwrap_or_default();
    let (before, behind) = all.split_at(at);
    let others = behind.iter().chain(before).copied().filter(|other| other.id != exercise.id);
    let open: Vec<_> = others.filter(|other| ledger.state(other) != State::Fixed).collect();
    open.iter().find(|other| !other.optional).or(open.first()).copied()
}

#[cfg(test)]
mod tests {
    use record::{Conclusion, Report};

    use super::*;
    use crate::ledger::Attempt;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    #[test]
    fn what_follows_is_the_next_that_is_open_and_then_from_the_start() {
        let folder = TemporaryFolder::new().unwrap();
        let chapters: [(&str, &[&str]); 2] = [("01-one", &["a", "b"]), ("02-two", &["c"])];
        let mut workbook = testing::workbook_at(folder.path(), &chapters);
        workbook.chapters[0].exercises[1].optional = true;
        let mut ledger = Ledger::read(&workbook);
        let follows = |ledger: &Ledger, name: &str| {
            let exercise = workbook.exercises().find(|exercise| exercise.name == name).unwrap();
            following(&workbook, ledger, exercise).map(|next| next.name.clone())
        };
        assert_eq!(follows(&ledger, "a").as_deref(), Some("c"));
        assert_eq!(follows(&ledger, "c").as_deref(), Some("a"));
        for (name, next) in [("a", Some("c")), ("c", Some("b")), ("b", None)] {
            let exercise = workbook.exercises().find(|exercise| exercise.name == name).unwrap();
            let [id, title, file, reason] = ["", "", "", ""].map(str::to_owned);
            let report = Report::not_judged(id, title, file, reason);
            let report = Report { conclusion: Conclusion::Fixed, ..report };
            ledger.append(Attempt::now(exercise, &report)).unwrap();
            assert_eq!(follows(&ledger, "a").as_deref(), next, "{name}");
        }
        assert_eq!(follows(&ledger, "b"), None);
    }
}
