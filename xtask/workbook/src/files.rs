//! Reading and writing files with errors that name the file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The text of a file.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

/// The text of a file, or none if there is no such file.
///
/// # Errors
/// There is one, and it cannot be read.
pub fn read_if_present(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// The error for a file whose text cannot be had.
fn unreadable(path: &Path, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::InvalidData => {
            Error::unjudged(format!("{} is not text in UTF-8; save it as UTF-8", path.display()))
        }
        _ => Error::io("read", path, error),
    }
}

/// Writes a file, and the folders above it.
///
/// # Errors
/// It cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    fs::write(path, bytes).map_err(|error| Error::io("write", path, &error))
}

/// Writes a file only if its content differs, so that cargo does not build it again. Says whether
/// it did.
///
/// # Errors
/// It cannot be written.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(false);
    }
    write(path, bytes)?;
    Ok(true)
}

/// Writes a file whole or not at all: beside it first, and then under its name. What was there is
/// kept if the disk is full or the command is stopped.
///
/// # Errors
/// It cannot be written.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    // A link goes on pointing to the file, which is the one that is written.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // Editors' copies end like this, and are passed over.
    let beside = path.with_added_extension(format!("{}.new~", std::process::id()));
    let rename = || {
        if let Ok(before) = fs::metadata(path) {
            fs::set_permissions(&beside, before.permissions())?;
        }
        fs::rename(&beside, path)
    };
    let written = write(&beside, bytes)
        .and_then(|()| rename().map_err(|error| Error::io("write", path, &error)));
    if written.is_err() {
        // It may not be there at all.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Makes a folder and those above it.
///
/// # Errors
/// It cannot be made.
pub fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|error| Error::io("create", path, &error))
}

/// What a folder holds, by name; nothing if there is no such folder. What editors put beside a file that
/// is open in them is passed over: some of it are links to nowhere.
///
/// # Errors
/// It cannot be read.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let list = match fs::read_dir(folder) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("read", folder, &error)),
    };
    let mut paths = list
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(|error| Error::io("read", folder, &error))?;
    paths.retain(|path| !is_of_an_editor(&name(path)));
    paths.sort();
    Ok(paths)
}

/// Whether an editor, or a system's file manager, made a file of this name for itself: Emacs' locks and
/// autosaves, Vim's swap files and its probe, backups, the Finder's notes.
fn is_of_an_editor(name: &str) -> bool {
    let swap =
        name.starts_with('.') && name.rsplit_once(".sw").is_some_and(|(_, last)| last.len() == 1);
    name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.ends_with('~')
        || swap
        || ["4913", ".DS_Store"].contains(&name)
}

/// Every file under a folder, at any depth, by path; none if there is no such folder.
///
/// # Errors
/// A folder cannot be read.
pub fn walk(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            files.extend(walk(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// The path from a folder to a file below it, with `/` on every platform; a path elsewhere as it
/// stands.
#[must_use]
pub fn relative(path: &Path, folder: &Path) -> String {
    let Ok(inside) = path.strip_prefix(folder) else { return path.display().to_string() };
    let parts: Vec<_> =
        inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The last part of a path; empty if it has none.
#[must_use]
pub fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Text with line feeds alone: git may have written CRLF.
#[must_use]
pub fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_editor_made_for_itself_is_passed_over() {
        for name in [".#job.rs", "#job.rs#", "job.rs~", ".job.rs.swp", ".job.rs.swo", "4913"] {
            assert!(is_of_an_editor(name), "{name}");
        }
        for name in ["job.rs", "seal.txt", ".gitignore", "lib.swift", "#job.rs", "swp"] {
            assert!(!is_of_an_editor(name), "{name}");
        }
    }

    #[test]
    fn what_is_no_text_is_called_so() {
        let file = std::env::temp_dir().join(format!("async-traps-text-{}", std::process::id()));
        fs::write(&file, b"na\xefve").unwrap();
        let errors = [read(&file).unwrap_err(), read_if_present(&file).unwrap_err()];
        fs::remove_file(&file).unwrap();
        for error in errors {
            assert!(
                error.to_string().ends_with("is not text in UTF-8; save it as UTF-8"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = std::env::temp_dir().join(format!("async-traps-whole-{}", std::process::id()));
        let file = folder.join("a.rs");
        write_whole(&file, b"first").unwrap();
        write_whole(&file, b"second").unwrap();
        assert_eq!(read(&file).unwrap(), "second");
        // Where nothing can be put beside it, it stays as it was.
        let beside = folder.join(format!("a.rs.{}.new~", std::process::id()));
        create_folder(&beside).unwrap();
        write_whole(&file, b"third").unwrap_err();
        assert_eq!(read(&file).unwrap(), "second");
        // A folder cannot be written over, and nothing is left beside it.
        let taken = folder.join("taken");
        create_folder(&taken.join("inside")).unwrap();
        write_whole(&taken, b"fourth").unwrap_err();
        assert_eq!(entries(&folder).unwrap(), [file, taken]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_goes_on_pointing_to_the_file_that_is_written() {
        let folder = std::env::temp_dir().join(format!("async-traps-link-{}", std::process::id()));
        let (file, link) = (folder.join("a.rs"), folder.join("b.rs"));
        write_whole(&file, b"first").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_whole(&link, b"second").unwrap();
        assert_eq!(read(&file).unwrap(), "second");
        assert!(link.is_symlink());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn paths_are_shown_from_a_folder_or_as_they_stand() {
        let folder = Path::new("root").join("book");
        assert_eq!(relative(&folder.join("src").join("a.rs"), &folder), "src/a.rs");
        let elsewhere = Path::new("elsewhere.rs");
        assert_eq!(relative(elsewhere, &folder), "elsewhere.rs");
    }
}
