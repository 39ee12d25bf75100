//! Which chapters and exercises there are, and where their files stand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, ops};

use record::wire;
use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Result};
use crate::files;

/// The workbook: its root, and its chapters by number.
#[derive(Debug)]
pub(crate) struct Workbook {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// The chapters by number.
    pub(crate) chapters: Vec<Chapter>,
}

/// A chapter: one package under `exercises/`.
#[derive(Debug)]
pub(crate) struct Chapter {
    /// The number that its folder starts with.
    pub(crate) number: u32,
    /// The name of its package: `futurelock`.
    pub(crate) name: String,
    /// The name of its folder: `03-futurelock`.
    pub(crate) folder: String,
    /// The title of its page.
    pub(crate) title: String,
    /// Its package.
    pub(crate) package: PathBuf,
    /// Its folder under `solutions/`.
    pub(crate) solutions: PathBuf,
    /// Its exercises, in the order in which its `Cargo.toml` lists them.
    pub(crate) exercises: Vec<Exercise>,
}

/// An exercise: a file that the reader edits, and its verdict.
#[derive(Debug)]
pub(crate) struct Exercise {
    /// Chapter and name: `futurelock/copy_job`.
    pub(crate) id: String,
    /// The name of the file to edit and of its verdict: `copy_job`.
    pub(crate) name: String,
    /// The title of the chapter's page.
    pub(crate) title: String,
    /// The ids of the checks that fail as shipped.
    pub(crate) fails: Vec<String>,
    /// Names that it had before, with or without a chapter.
    pub(crate) aliases: Vec<String>,
    /// How long it takes.
    pub(crate) minutes: u32,
    /// Whether a reader may leave it out.
    pub(crate) optional: bool,
    /// The package that holds it.
    pub(crate) package: PathBuf,
    /// Its folder under `solutions/`.
    pub(crate) solutions: PathBuf,
    /// What `-p` calls its package.
    pub(crate) chapter: String,
    /// The file to edit, from the root, with `/` on every platform.
    pub(crate) shown_file: String,
    /// What to type to check it: the chapter, if that has no other exercise; else its name, which
    /// no other exercise has.
    pub(crate) shortest_name: String,
}

impl Exercise {
    /// The file that the reader edits.
    pub(crate) fn file(&self) -> PathBuf {
        self.package.join("src").join(format!("{}.rs", self.name))
    }

    /// The file as it was shipped.
    pub(crate) fn shipped(&self) -> PathBuf {
        self.solutions.join("shipped.rs")
    }

    /// The reference solution.
    pub(crate) fn solution(&self) -> PathBuf {
        self.solutions.join("solution.rs")
    }

    /// The hint of a level, counted from 1.
    pub(crate) fn hint(&self, level: usize) -> PathBuf {
        self.package.join("hints").join(&self.name).join(format!("{level}.md"))
    }

    /// Whether the file to edit is as it was shipped.
    ///
    /// # Errors
    /// One of the two is there and cannot be read.
    pub(crate) fn is_as_shipped(&self) -> Result<bool> {
        let text = |path: &Path| -> Result<Option<String>> {
            Ok(files::read_if_present(path)?.map(|text| files::unix_lines(&text)))
        };
        let (file, shipped) = (text(&self.file())?, text(&self.shipped())?);
        Ok(file.is_some() && file == shipped)
    }

    /// Whether the name, with or without a chapter, is or was that of this exercise.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let bare = name.strip_prefix(&format!("{}/", self.chapter)).unwrap_or(name);
        bare == self.name || self.aliases.iter().any(|alias| alias == bare || alias == name)
    }
}

impl Workbook {
    /// Reads the workbook around the running command.
    ///
    /// Its root is, in this order, what [`wire::ROOT`] names, the workspace of the package
    /// that `cargo run` is running, the workspace that `xtask` was built in.
    ///
    /// # Errors
    /// A chapter cannot be read.
    pub(crate) fn find() -> Result<Self> {
        if let Some(root) = env::var_os(wire::ROOT) {
            return Self::read(PathBuf::from(root));
        }
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        Self::read(package.parent().unwrap_or(&package).to_owned())
    }

    /// Reads the workbook in a folder.
    ///
    /// # Errors
    /// A chapter cannot be read.
    pub(crate) fn read(root: PathBuf) -> Result<Self> {
        let mut chapters = Vec::new();
        for package in files::entries(&root.join("exercises"))? {
            let folder = files::name(&package);
            let Some(number) = number_of(&folder) else { continue };
            let manifest = package.join("Cargo.toml");
            let Some(text) = files::read_if_present(&manifest)? else { continue };
            let manifest: Manifest = toml::from_str(&text).map_err(|error| {
                let file = files::relative(&manifest, &root);
                Error::unjudged(format!("{file} is not that of a chapter: {}", error.message()))
            })?;
            chapters.push(manifest.package.into_chapter(&root, folder, number, package));
        }
        Ok(Self { root, chapters })
    }

    /// All exercises, in the order of the book.
    pub(crate) fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.chapters.iter().flat_map(|chapter| &chapter.exercises)
    }

    /// The folder of what belongs to the reader: attempts, hints seen, backups.
    pub(crate) fn own_folder(&self) -> PathBuf {
        self.root.join(".async-traps")
    }

    /// A path below the root as it is shown, with `/` on every platform.
    pub(crate) fn shown(&self, path: &Path) -> String {
        files::relative(path, &self.root)
    }
}

/// `03-futurelock` has the number 3.
fn number_of(folder: &str) -> Option<u32> {
    let (number, rest) = folder.split_at_checked(2)?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if digits && rest.starts_with('-') { number.parse().ok() } else { None }
}

/// What a chapter's `Cargo.toml` says about it.
#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    description: String,
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(rename = "async-traps")]
    chapter: ChapterEntry,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterEntry {
    /// The time for the page, which only the book needs.
    #[serde(rename = "minutes")]
    _minutes: u32,
    /// With the place of each, as a table forgets the order in which it was written.
    exercises: BTreeMap<String, Spanned<ExerciseEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseEntry {
    minutes: u32,
    fails: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    optional: bool,
}

impl Package {
    fn into_chapter(self, root: &Path, folder: String, number: u32, package: PathBuf) -> Chapter {
        let Self { name: chapter, description: title, metadata } = self;
        let entries = metadata.chapter.exercises;
        let solutions = root.join("solutions").join(&folder);
        let alone = entries.len() == 1;
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by_key(|(_, entry)| {
            let ops::Range { start, .. } = entry.span();
            start
        });
        let exercises = entries
            .into_iter()
            .map(|(name, entry)| {
                let ExerciseEntry { minutes, fails, aliases, optional } = entry.into_inner();
                let id = format!("{chapter}/{name}");
                Exercise {
                    shortest_name: if alone { chapter.clone() } else { name.clone() },
                    shown_file: format!("exercises/{folder}/src/{name}.rs"),
                    solutions: solutions.join(&name),
                    package: package.clone(),
                    chapter: chapter.clone(),
                    title: title.clone(),
                    id,
                    name,
                    minutes,
                    fails,
                    aliases,
                    optional,
                }
            })
            .collect();
        Chapter { number, name: chapter, folder, title, package, solutions, exercises }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_number_is_no_chapter() {
        assert_eq!(number_of("03-futurelock"), Some(3));
        for folder in ["harness", "3-futurelock", "03futurelock", "0x-a", "03", "é1-a"] {
            assert_eq!(number_of(folder), None, "{folder}");
        }
    }

    #[test]
    fn exercises_keep_the_order_of_the_manifest() {
        let manifest: Manifest = toml::from_str(
            r#"
            [package]
            name = "futurelock"
            description = "The copy that stopped"
            [package.metadata.async-traps]
            minutes = 15
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
        let root = Path::new("root");
        let chapter =
            manifest.package.into_chapter(root, "03-futurelock".into(), 3, root.join("package"));
        let names: Vec<_> = chapter.exercises.iter().map(|exercise| &*exercise.name).collect();
        assert_eq!(names, ["zebra", "ant"]);
        let ant = &chapter.exercises[1];
        assert!(ant.optional && ant.is_called("old_ant") && ant.is_called("futurelock/old_ant"));
        assert!(!ant.is_called("zebra") && !ant.is_called("other/ant"));
        assert_eq!(ant.shortest_name, "ant");
        assert_eq!(ant.shown_file, "exercises/03-futurelock/src/ant.rs");
    }
}
