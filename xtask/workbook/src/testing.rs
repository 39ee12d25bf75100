//! A workbook for unit tests that exists in memory only.

use std::path::Path;

use crate::chapter::Chapter;
use crate::manifest::Package;
use crate::workbook::Workbook;

/// A workbook with these chapters and exercises under a folder that does not exist. Each exercise
/// was once called `old_` and its name.
pub(crate) fn workbook(chapters: &[(&str, &[&str])]) -> Workbook {
    let root = Path::new("nowhere");
    let chapter = |(folder, exercises): &(&str, &[&str])| {
        let package = Package::parse(&manifest(&folder[3..], exercises)).unwrap();
        Chapter::new(root, folder, package)
    };
    Workbook { root: root.to_owned(), chapters: chapters.iter().map(chapter).collect() }
}

fn manifest(name: &str, exercises: &[&str]) -> String {
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
