//! `{{#total}}` and `{{#total chapters}}`: how long the whole book takes, or the pages of its traps
//! with their exercises. An exercise that is optional does not count.

use std::path::Path;

use anyhow::Result;
use workbook::{Workbook, files};

use crate::minutes::Budget;

/// How long the traps take, with their exercises.
pub(crate) fn of_chapters(workbook: &Workbook) -> String {
    clock(chapters(workbook))
}

/// How long all pages and exercises take, those for teachers aside.
///
/// # Errors
/// A page cannot be read, or its budget is not understood.
pub(crate) fn of_book(workbook: &Workbook, sources: &Path) -> Result<String> {
    let mut minutes = chapters(workbook);
    for file in files::walk(sources)? {
        let is_page = file.extension().is_some_and(|end| end == "md");
        if is_page && !files::name(&file).starts_with("teaching") {
            let budget = Budget::of_page(&files::read(&file)?)?;
            minutes += budget.map_or(0, |budget| budget.minutes);
        }
    }
    Ok(clock(minutes))
}

fn chapters(workbook: &Workbook) -> u32 {
    let exercises = workbook.book_chapters().flat_map(|chapter| &chapter.exercises);
    let exercises = exercises.filter(|exercise| !exercise.optional);
    let pages = workbook.book_chapters().map(|chapter| chapter.minutes);
    pages.chain(exercises.map(|exercise| exercise.minutes)).sum()
}

/// To the half hour, as one says it: 5 hours, 5½ hours.
fn clock(minutes: u32) -> String {
    let halves = (minutes + 15) / 30;
    match (halves / 2, halves % 2) {
        (0, _) => format!("{minutes} minutes"),
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, _) => format!("{hours}½ hours"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn it_is_the_sum_of_what_pages_and_exercises_say() {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        // 20 and 25; and 2, 5 and 1 for the other pages.
        assert_eq!(of_chapters(&workbook), clock(45));
        assert_eq!(of_book(&workbook, &fixture.place().sources()).unwrap(), clock(53));
    }

    #[test]
    fn it_is_said_in_half_hours() {
        let said = [10, 50, 74, 75, 300, 320].map(clock);
        let half = ["10 minutes", "1 hour", "1 hour", "1½ hours", "5 hours", "5½ hours"];
        assert_eq!(said, half);
    }
}
