//! What a chapter's `Cargo.toml` says about it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::chapter::Closing;
use crate::{Error, Result};

/// The package of a chapter.
#[derive(Debug)]
pub(crate) struct Package {
    /// What `-p` calls it.
    pub(crate) name: String,
    /// The title of the chapter's page.
    pub(crate) title: String,
    /// How long the page takes.
    pub(crate) minutes: u32,
    /// What the chapter teaches, in one line.
    pub(crate) rule: String,
    /// What whoever has done the chapter can do.
    pub(crate) objectives: Vec<String>,
    /// The question at its end.
    pub(crate) closing: Option<Closing>,
    /// Whether it is a teacher's own.
    pub(crate) own: bool,
    /// In the order in which they are written.
    pub(crate) exercises: Vec<Entry>,
}

/// An exercise of the chapter.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) minutes: u32,
    pub(crate) fails: Vec<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) optional: bool,
}

impl Package {
    /// Reads it from the text of a manifest.
    ///
    /// # Errors
    /// Something is missing, or there is a key that nobody reads.
    pub(crate) fn parse(manifest: &str) -> std::result::Result<Self, toml::de::Error> {
        let ManifestToml { package } = toml::from_str(manifest)?;
        let PackageToml { name, description: title, metadata } = package;
        let ChapterToml { minutes, rule, objectives, closing, own, exercises } = metadata.chapter;
        let mut entries: Vec<_> = exercises.into_iter().collect();
        entries.sort_by_key(|(_, entry)| entry.span().start);
        let exercises = entries.into_iter().map(|(name, entry)| {
            let ExerciseToml { minutes, fails, aliases, optional } = entry.into_inner();
            Entry { name, minutes, fails: fails.into_inner(), aliases, optional }
        });
        let exercises = exercises.collect();
        Ok(Self { name, title, minutes, rule, objectives, closing, own, exercises })
    }
}

/// A chapter's manifest with other ids of checks that fail as shipped, and all else as it was.
///
/// # Errors
/// The text is no chapter's manifest, or the chapter has no such exercise.
pub fn with_fails(manifest: &str, exercise: &str, fails: &[String]) -> Result<String> {
    let parsed: ManifestToml = toml::from_str(manifest).map_err(|error| {
        let reason = error.message();
        Error::unjudged(format!("the chapter's Cargo.toml is not that of a chapter: {reason}"))
    })?;
    let exercises = &parsed.package.metadata.chapter.exercises;
    let entry = exercises.get(exercise).ok_or_else(|| {
        Error::unjudged(format!("the chapter's Cargo.toml has no exercise {exercise}; add it"))
    })?;
    let mut text = manifest.to_owned();
    // As a list of strings is written in Rust, so it is in TOML.
    text.replace_range(entry.get_ref().fails.span(), &format!("{fails:?}"));
    Ok(text)
}

#[derive(Deserialize)]
struct ManifestToml {
    package: PackageToml,
}

#[derive(Deserialize)]
struct PackageToml {
    name: String,
    description: String,
    metadata: MetadataToml,
}

#[derive(Deserialize)]
struct MetadataToml {
    #[serde(rename = "async-traps")]
    chapter: ChapterToml,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterToml {
    minutes: u32,
    rule: String,
    #[serde(default)]
    objectives: Vec<String>,
    closing: Option<Closing>,
    #[serde(default)]
    own: bool,
    /// With the place of each, as a table forgets the order in which it was written.
    exercises: BTreeMap<String, Spanned<ExerciseToml>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseToml {
    minutes: u32,
    /// With its place, so that it can be written anew.
    fails: Spanned<Vec<String>>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    optional: bool,
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::Chapter;

    #[test]
    fn exercises_keep_the_order_of_the_manifest() {
        let package = Package::parse(
            r#"
            [package]
            name = "futurelock"
            description = "The copy that stopped"
            [package.metadata.async-traps]
            minutes = 15
            rule = "Keep polling."
            [package.metadata.async-traps.exercises.zebra]
            minutes = 20
            fails = ["a"]
            [package.metadata.async-traps.exercises.ant]
            minutes = 25
            fails = ["b"]
            aliases = ["old_ant"]
            optional = true
            "#,
        )
        .unwrap();
        let chapter = Chapter::new(Path::new("root"), "03-futurelock", package);
        let names: Vec<_> = chapter.exercises.iter().map(|exercise| &*exercise.name).collect();
        assert_eq!(names, ["zebra", "ant"]);
        let ant = &chapter.exercises[1];
        assert!(ant.optional && ant.is_called("old_ant") && ant.is_called("futurelock/old_ant"));
        assert!(!ant.is_called("zebra") && !ant.is_called("other/ant"));
        assert_eq!(ant.shortest_name, "ant");
        assert_eq!(ant.shown_file, "exercises/03-futurelock/src/ant.rs");
    }

    #[test]
    fn what_fails_as_shipped_is_written_anew_and_nothing_else() {
        let manifest = "\
package.name = \"futurelock\"
package.description = \"The copy that stopped\"
[package.metadata.async-traps]
minutes = 15 # Measured.
rule = \"Keep polling.\"
[package.metadata.async-traps.exercises.ant]
fails = [\"b\"]
minutes = 25
[package.metadata.async-traps.exercises.zebra]
minutes = 20
fails = [ # Two.
    \"a\", \"b\",
] # They need each other.
";
        let other = with_fails(manifest, "zebra", &["c".to_owned(), "a-b".to_owned()]).unwrap();
        let list = "[ # Two.\n    \"a\", \"b\",\n]";
        assert_eq!(other, manifest.replace(list, "[\"c\", \"a-b\"]"));
        assert!(with_fails(manifest, "bee", &[]).is_err());
    }
}
