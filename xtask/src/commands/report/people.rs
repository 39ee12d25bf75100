//! From the paths that were typed to people and their ledgers.

use std::fs;
use std::path::{Path, PathBuf};

use record::units;
use workbook::{Error, Result, files};

use crate::console;
use crate::ledger::{Attempt, Lines};

/// The ledger of a workbook, from its folder.
const LEDGER: [&str; 2] = [".async-traps", "attempts.jsonl"];

/// A person, by what their folder or file is called, and their attempts.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) name: String,
    /// The file; where there is none yet, where it would be.
    pub(super) ledger: PathBuf,
    pub(super) attempts: Vec<Attempt>,
}

/// The people behind a path: a ledger, a workbook, or a folder of several of these.
///
/// # Errors
/// There is nothing at the path, no ledger in it, or it cannot be read.
pub(super) fn behind(path: &Path) -> Result<Vec<Person>> {
    if path.is_file() {
        return Ok(vec![person(path.to_owned())?]);
    }
    if !path.is_dir() {
        return Err(Error::misuse(format!("there is no folder or file {}", path.display())));
    }
    if let Some(ledger) = ledger_in(path) {
        return Ok(vec![person(ledger)?]);
    }
    let mut people = Vec::new();
    for entry in files::entries(path)? {
        if let Some(ledger) = ledger_in(&entry) {
            people.push(person(ledger)?);
        } else if entry.extension().is_some_and(|extension| extension == "jsonl") {
            people.push(person(entry)?);
        }
    }
    if people.is_empty() {
        let (folder, ledger) = (path.display(), LEDGER.join("/"));
        let text =
            format!("{folder} holds no {ledger}, nor folders or .jsonl files that are ledgers");
        return Err(Error::misuse(text));
    }
    Ok(people)
}

/// Where the ledger of a folder is. A workbook in which nothing was tried yet has none, and its reader
/// is a person too.
fn ledger_in(folder: &Path) -> Option<PathBuf> {
    let own = folder.join(LEDGER[0]).join(LEDGER[1]);
    let bare = folder.join(LEDGER[1]);
    let is_workbook = folder.join("exercises").is_dir() && folder.join("Cargo.toml").is_file();
    if bare.is_file() && !own.is_file() {
        return Some(bare);
    }
    (own.is_file() || is_workbook).then_some(own)
}

/// Who a ledger belongs to: its folder, or the file itself where that has a name of its own.
fn person(ledger: PathBuf) -> Result<Person> {
    let bytes = match fs::read(&ledger) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Error::io("read", &ledger, &error));
        }
        read => read.unwrap_or_default(),
    };
    let Lines { attempts, foreign, spoiled } = Lines::parse(&bytes);
    let shown = ledger.display();
    if let Some(format) = foreign {
        console::warns(&format!(
            "{shown} has lines of a newer workbook (format {format}): left out"
        ));
    }
    if spoiled > 0 {
        let lines = units::counted(spoiled as u64, "line");
        console::warns(&format!("{lines} of {shown} could not be read"));
    }
    let name = if files::name(&ledger) == LEDGER[1] {
        let absolute = std::path::absolute(&ledger).unwrap_or_else(|_| ledger.clone());
        let mut folders = absolute.ancestors().skip(1).map(files::name);
        folders.find(|name| name != LEDGER[0]).unwrap_or_default()
    } else {
        files::name(&ledger.with_extension(""))
    };
    Ok(Person { name, ledger, attempts })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;

    const LINE: &str =
        r#"{"exercise":"futurelock/copy_job","unix_time":1,"conclusion":"fixed","failed":[]}"#;

    #[test]
    fn a_class_is_a_folder_of_workbooks_or_of_ledgers() {
        let folder = TemporaryFolder::new().unwrap();
        let root = folder.path();
        let write = |path: &str| files::write(&root.join(path), LINE.as_bytes()).unwrap();
        assert!(behind(root).unwrap_err().to_string().contains("holds no .async-traps/attempts"));
        write("ann/.async-traps/attempts.jsonl");
        write("bob/attempts.jsonl");
        write("cid.jsonl");
        write("notes.txt");
        write("dan/Cargo.toml");
        files::create_folder(&root.join("dan/exercises")).unwrap();
        let names = |path: &Path| -> Vec<(String, usize)> {
            let people = behind(path).unwrap();
            people.into_iter().map(|person| (person.name, person.attempts.len())).collect()
        };
        let expected = [("ann", 1), ("bob", 1), ("cid", 1), ("dan", 0)];
        assert_eq!(names(root), expected.map(|(name, count)| (name.to_owned(), count)));
        assert_eq!(names(&root.join("ann")), [("ann".to_owned(), 1)]);
        assert_eq!(names(&root.join("bob/attempts.jsonl")), [("bob".to_owned(), 1)]);
        assert!(behind(&root.join("nobody")).unwrap_err().to_string().starts_with("there is no"));
    }
}
