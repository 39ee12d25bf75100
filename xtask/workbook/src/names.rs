//! From what was typed to the exercises that are meant.

use crate::{Chapter, Error, Exercise, Result, Workbook};

/// The exercises that a name stands for: those of a chapter (`futurelock`, `3`, `03`,
/// `03-futurelock`), or one (`copy_job`, `futurelock/copy_job`, its file, or what it was called
/// before).
///
/// # Errors
/// There is none of that name: the nearest one is named. There are several: they are named.
pub fn resolve<'a>(workbook: &'a Workbook, typed: &str) -> Result<Vec<&'a Exercise>> {
    let name = typed.replace('\\', "/");
    let name = name.trim_matches('/');
    let name = name.strip_prefix("exercises/").unwrap_or(name);
    // A verdict names the file to edit: `03-futurelock/src/copy_job.rs`.
    let name = name.strip_suffix(".rs").unwrap_or(name).replace("/src/", "/");
    let name = name.as_str();
    if let Some(chapter) = workbook.chapters.iter().find(|chapter| is_called(chapter, name)) {
        return Ok(chapter.exercises.iter().collect());
    }
    let (chapter, exercise) = match name.split_once('/') {
        Some((chapter, exercise)) => (Some(chapter), exercise),
        None => (None, name),
    };
    let found: Vec<&Exercise> = match chapter {
        Some(chapter) => workbook
            .chapters
            .iter()
            .filter(|candidate| is_called(candidate, chapter))
            .flat_map(|chapter| &chapter.exercises)
            .filter(|candidate| candidate.is_called(exercise))
            .collect(),
        None => workbook.exercises().filter(|candidate| candidate.is_called(exercise)).collect(),
    };
    // An exercise that moved to another chapter is an alias with its old chapter.
    let found = match found.len() {
        0 => workbook.exercises().filter(|candidate| candidate.is_called(name)).collect(),
        _ => found,
    };
    match found.len() {
        0 => Err(unknown(workbook, name)),
        1 => Ok(found),
        _ => {
            let ids: Vec<&str> = found.iter().map(|exercise| exercise.id.as_str()).collect();
            let ids = ids.join(", ");
            Err(Error::misuse(format!("'{typed}' could be any of {ids}; type one of them")))
        }
    }
}

/// The one exercise that a name stands for.
///
/// # Errors
/// As [`resolve`]; also if it is a chapter with several exercises: they are named.
pub fn resolve_one<'a>(workbook: &'a Workbook, typed: &str) -> Result<&'a Exercise> {
    match resolve(workbook, typed)?.as_slice() {
        [exercise] => Ok(exercise),
        several => {
            let ids: Vec<&str> = several.iter().map(|exercise| exercise.id.as_str()).collect();
            let ids = ids.join(", ");
            Err(Error::misuse(format!("'{typed}' has several exercises; type one of {ids}")))
        }
    }
}

/// The chapter that a name stands for.
///
/// # Errors
/// There is none of that name: the nearest one is named.
pub fn resolve_chapter<'a>(workbook: &'a Workbook, typed: &str) -> Result<&'a Chapter> {
    let exercises = resolve(workbook, typed)?;
    workbook
        .chapters
        .iter()
        .find(|chapter| exercises.first().is_some_and(|first| first.chapter == chapter.name))
        .ok_or_else(|| Error::misuse(format!("'{typed}' has no exercise")))
}

fn is_called(chapter: &Chapter, name: &str) -> bool {
    let number = name.bytes().all(|byte| byte.is_ascii_digit()) && name.len() <= 2;
    name == chapter.name || name == chapter.folder || (number && name.parse() == Ok(chapter.number))
}

fn unknown(workbook: &Workbook, name: &str) -> Error {
    let chapters = workbook.chapters.iter().map(|chapter| chapter.name.as_str());
    let exercises =
        workbook.exercises().flat_map(|exercise| [exercise.name.as_str(), exercise.id.as_str()]);
    let way_out = match nearest(name, chapters.chain(exercises)) {
        Some(nearest) => format!("did you mean '{nearest}'?"),
        None => "`cargo xtask list` shows them all".to_owned(),
    };
    Error::misuse(format!("no exercise '{name}'; {way_out}"))
}

/// The candidate that takes the fewest changes, if these are fewer than half of its letters.
fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(changes, candidate)| changes * 2 < candidate.len())
        .min_by_key(|(changes, _)| *changes)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn ids(typed: &str) -> Vec<String> {
        let workbook = testing::workbook(&[
            ("03-futurelock", &["copy_job"]),
            ("10-cancel", &["first", "second"]),
        ]);
        match resolve(&workbook, typed) {
            Ok(found) => found.iter().map(|exercise| exercise.id.clone()).collect(),
            Err(error) => vec![error.to_string()],
        }
    }

    #[test]
    fn an_exercise_has_many_names() {
        for typed in [
            "futurelock",
            "3",
            "03",
            "03-futurelock",
            "exercises/03-futurelock/",
            "exercises\\03-futurelock\\",
            "copy_job",
            "futurelock/copy_job",
            "3/copy_job",
            "old_copy_job",
            "futurelock/old_copy_job",
        ] {
            assert_eq!(ids(typed), ["futurelock/copy_job"], "{typed}");
        }
        assert_eq!(ids("10"), ["cancel/first", "cancel/second"]);
        assert_eq!(ids("cancel/second"), ["cancel/second"]);
    }

    #[test]
    fn a_misspelt_name_gets_the_nearest_right_one() {
        assert_eq!(ids("copyjob"), ["no exercise 'copyjob'; did you mean 'copy_job'?"]);
        assert_eq!(ids("futurelok"), ["no exercise 'futurelok'; did you mean 'futurelock'?"]);
        assert_eq!(
            ids("futurelock/copyjob"),
            ["no exercise 'futurelock/copyjob'; did you mean 'futurelock/copy_job'?"]
        );
        assert_eq!(ids("xyz"), ["no exercise 'xyz'; `cargo xtask list` shows them all"]);
        assert_eq!(ids(""), ["no exercise ''; `cargo xtask list` shows them all"]);
    }

    #[test]
    fn one_exercise_is_not_a_chapter_of_two() {
        let workbook = testing::workbook(&[("10-cancel", &["first", "second"])]);
        let error = resolve_one(&workbook, "cancel").unwrap_err().to_string();
        assert_eq!(
            error,
            "'cancel' has several exercises; type one of cancel/first, cancel/second"
        );
        assert_eq!(resolve_one(&workbook, "second").unwrap().id, "cancel/second");
    }
}
