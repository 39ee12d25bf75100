//! The workbook as a whole.

use std::env;
use std::path::{Path, PathBuf};

use record::wire;

use crate::{Chapter, Error, Exercise, Result, files, members};

/// The workbook: its root, and its chapters by number.
#[derive(Debug)]
pub struct Workbook {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// The chapters by number.
    pub chapters: Vec<Chapter>,
}

/// The workbook around the running command, which has a chapter at least.
///
/// # Errors
/// It cannot be read, or has none. Where [`wire::ROOT`] names the folder, that is told as the cause.
pub fn find() -> Result<Workbook> {
    let root = find_root();
    let shown = root.display().to_string();
    let error = match Workbook::read(root) {
        Ok(workbook) if !workbook.chapters.is_empty() => return Ok(workbook),
        Ok(_) => Error::unjudged(format!("there is no chapter in {shown}")),
        Err(error) => error,
    };
    if env::var_os(wire::ROOT).is_none() {
        return Err(error);
    }
    let name = wire::ROOT;
    let text = format!("{name} names {shown}, which is no workbook ({error}); unset it");
    Err(Error::unjudged(text))
}

/// The root of the workbook around the running command: what [`wire::ROOT`] names, else the
/// workbook of the package that `cargo run` is running, else the one that this was built in.
#[must_use]
pub fn find_root() -> PathBuf {
    if let Some(root) = env::var_os(wire::ROOT) {
        return PathBuf::from(root);
    }
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = package.ancestors().find(|folder| folder.join("exercises").is_dir());
    root.map_or_else(|| package.clone(), Path::to_path_buf)
}

impl Workbook {
    /// Reads the workbook in a folder.
    ///
    /// # Errors
    /// The root's `Cargo.toml` or a chapter cannot be read.
    pub fn read(root: PathBuf) -> Result<Self> {
        let manifest = files::read(&root.join(members::MANIFEST))?;
        let mut chapters = Vec::new();
        for folder in members::chapters(&manifest)? {
            chapters.push(Chapter::read(&root, &folder)?);
        }
        Ok(Self { root, chapters })
    }

    /// All exercises, in the order of the book.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.chapters.iter().flat_map(|chapter| &chapter.exercises)
    }

    /// The chapters of the book: those that are not a teacher's own.
    pub fn book_chapters(&self) -> impl Iterator<Item = &Chapter> {
        self.chapters.iter().filter(|chapter| !chapter.own)
    }

    /// The chapter of an exercise of this workbook.
    #[must_use]
    pub fn chapter_of(&self, exercise: &Exercise) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.package == exercise.package)
    }

    /// The folder of what belongs to the reader: attempts, hints seen, backups. It is `.async-traps`, or
    /// the one that [`wire::OWN`] names.
    #[must_use]
    pub fn own_folder(&self) -> PathBuf {
        let named = env::var_os(wire::OWN).filter(|named| !named.is_empty());
        // An absolute path stands for itself.
        self.root.join(named.unwrap_or_else(|| ".async-traps".into()))
    }

    /// A path below the root as it is shown, with `/` on every platform.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        files::relative(path, &self.root)
    }
}
