//! What several unit tests need: a workbook on disk that holds manifests and nothing else.

use std::path::Path;

use workbook::{Workbook, files};

/// Writes a workbook with these chapters and exercises into a folder. Each exercise fails
/// `finishes` as shipped, and was once called `old_` and its name.
pub(crate) fn workbook_at(root: &Path, chapters: &[(&str, &[&str])]) -> Workbook {
    let members = chapters.iter().map(|(folder, _)| format!("exercises/{folder}"));
    let members = members.collect::<Vec<_>>();
    let workspace = format!("[workspace]\nmembers = {members:?}\n");
    files::write(&root.join("Cargo.toml"), workspace.as_bytes()).unwrap();
    for (folder, exercises) in chapters {
        let manifest = root.join("exercises").join(folder).join("Cargo.toml");
        files::write(&manifest, manifest_of(&folder[3..], exercises).as_bytes()).unwrap();
    }
    Workbook::read(root.to_owned()).unwrap()
}

fn manifest_of(name: &str, exercises: &[&str]) -> String {
    let mut text = format!(
        "package.name = \"{name}\"\npackage.description = \"The copy that stopped\"\n\
         [package.metadata.async-traps]\nminutes = 20\nrule = \"Keep polling.\"\n"
    );
    for exercise in exercises {
        text += &format!(
            "[package.metadata.async-traps.exercises.{exercise}]\nminutes = 25\n\
             fails = [\"finishes\"]\naliases = [\"old_{exercise}\"]\n"
        );
    }
    text
}
