//! What several unit tests need: a workbook that exists in memory only.

use std::path::Path;

use crate::workbook::{Chapter, Exercise, Workbook};

/// A workbook with these chapters and exercises under a folder that does not exist.
pub(crate) fn workbook(chapters: &[(&str, &[&str])]) -> Workbook {
    workbook_at(Path::new("nowhere"), chapters)
}

/// A workbook with these chapters and exercises under a folder. Each exercise fails `finishes`
/// as shipped, and was once called `old_` and its name.
pub(crate) fn workbook_at(root: &Path, chapters: &[(&str, &[&str])]) -> Workbook {
    let chapters = chapters.iter().map(|(folder, exercises)| chapter(root, folder, exercises));
    Workbook { root: root.to_owned(), chapters: chapters.collect() }
}

fn chapter(root: &Path, folder: &str, exercises: &[&str]) -> Chapter {
    let (number, name) = folder.split_once('-').unwrap();
    let package = root.join("exercises").join(folder);
    let solutions = root.join("solutions").join(folder);
    let exercise = |exercise: &&str| Exercise {
        id: format!("{name}/{exercise}"),
        name: (*exercise).to_owned(),
        title: "The copy that stopped".to_owned(),
        fails: vec!["finishes".to_owned()],
        aliases: vec![format!("old_{exercise}")],
        minutes: 25,
        optional: false,
        package: package.clone(),
        solutions: solutions.join(exercise),
        chapter: name.to_owned(),
        shown_file: format!("exercises/{folder}/src/{exercise}.rs"),
        shortest_name: (*exercise).to_owned(),
    };
    Chapter {
        number: number.parse().unwrap(),
        name: name.to_owned(),
        folder: folder.to_string(),
        title: "The copy that stopped".to_owned(),
        exercises: exercises.iter().map(exercise).collect(),
        package,
        solutions,
    }
}
