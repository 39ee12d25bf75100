//! The seal of a chapter: a checksum of every file that a reader must not edit.
//!
//! It guards against accidents, not against cheating: a verdict over a changed world would say
//! something about another program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use workbook::{Chapter, Error, Exercise, Result, Workbook, files};

/// Checksums by path, from the chapter's package.
type Sums = BTreeMap<String, String>;

/// Where the seal of a chapter stands.
pub(crate) fn file(chapter: &Chapter) -> PathBuf {
    chapter.solutions.join("seal.txt")
}

/// Writes the seal of a chapter; says whether it was another before.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn write(chapter: &Chapter) -> Result<bool> {
    let sums = present(chapter)?;
    let text: String = sums.iter().map(|(path, sum)| format!("{sum}  {path}\n")).collect();
    files::write_if_changed(&file(chapter), text.as_bytes())
}

/// The first file of a chapter that is not as it was sealed; none also without a seal.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn broken(chapter: &Chapter) -> Result<Option<PathBuf>> {
    let Some(sealed) = files::read_if_present(&file(chapter))? else { return Ok(None) };
    for (path, sum) in parse(&sealed) {
        let file = chapter.package.join(&path);
        if !file.is_file() || sum_of(&file)? != sum {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

/// The files for which the seal and the chapter differ, new ones too.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn stale(chapter: &Chapter) -> Result<Vec<String>> {
    let sealed = parse(&files::read_if_present(&file(chapter))?.unwrap_or_default());
    let present = present(chapter)?;
    let paths: BTreeSet<&String> = sealed.keys().chain(present.keys()).collect();
    let differ = paths.into_iter().filter(|path| sealed.get(*path) != present.get(*path));
    Ok(differ.cloned().collect())
}

/// The error for a file that was changed, with the way out.
pub(crate) fn error(workbook: &Workbook, changed: &Path) -> Error {
    let file = workbook.shown(changed);
    let way_out = if workbook.root.join(".git").exists() {
        format!("`git checkout -- {file}` brings it back (from the workbook's folder)")
    } else {
        "bring it back from where you got the workbook".to_owned()
    };
    Error::unjudged(format!("{file} is not as it was shipped, so nothing was judged; {way_out}"))
}

/// The checksums of the files as they are.
fn present(chapter: &Chapter) -> Result<Sums> {
    let edited: Vec<PathBuf> = chapter.exercises.iter().map(Exercise::file).collect();
    let mut sums = Sums::new();
    for folder in ["src", "tests"] {
        for path in files::walk(&chapter.package.join(folder))? {
            if !edited.contains(&path) {
                sums.insert(files::relative(&path, &chapter.package), sum_of(&path)?);
            }
        }
    }
    Ok(sums)
}

fn sum_of(file: &Path) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| Error::io("read", file, &error))?;
    Ok(sum(&bytes))
}

/// The same with line feeds and with CRLF, as git may have written either.
fn sum(bytes: &[u8]) -> String {
    let mut hasher = crc32fast::Hasher::new();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        match line.strip_suffix(b"\r\n") {
            Some(text) => {
                hasher.update(text);
                hasher.update(b"\n");
            }
            None => hasher.update(line),
        }
    }
    format!("{:08x}", hasher.finalize())
}

fn parse(text: &str) -> Sums {
    let pairs = text.lines().filter_map(|line| line.split_once("  "));
    pairs.map(|(sum, path)| (path.to_owned(), sum.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    #[test]
    fn a_sum_does_not_depend_on_line_ends() {
        assert_eq!(sum(b"a\nb\n"), sum(b"a\r\nb\r\n"));
        assert_ne!(sum(b"a\nb\n"), sum(b"a\nb"));
        assert_ne!(sum(b"a\rb\n"), sum(b"ab\n"));
        assert_eq!(sum(b"123456789"), "cbf43926");
    }

    #[test]
    fn the_reader_may_edit_one_file_and_no_other() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let chapter = &workbook.chapters[0];
        let source = chapter.package.join("src");
        for (file, text) in [("lib.rs", "a\n"), ("world.rs", "b\n"), ("copy_job.rs", "c\n")] {
            files::write(&source.join(file), text.as_bytes()).unwrap();
        }
        assert_eq!(broken(chapter).unwrap(), None, "without a seal");
        assert_eq!(stale(chapter).unwrap(), ["src/lib.rs", "src/world.rs"]);
        assert!(write(chapter).unwrap());
        assert!(!write(chapter).unwrap());
        assert!(stale(chapter).unwrap().is_empty());

        files::write(&source.join("copy_job.rs"), b"mine").unwrap();
        files::write(&source.join("world.rs"), b"b\r\n").unwrap();
        assert_eq!(broken(chapter).unwrap(), None);
        files::write(&source.join("world.rs"), b"mine").unwrap();
        assert_eq!(broken(chapter).unwrap(), Some(source.join("world.rs")));
        fs::remove_file(source.join("world.rs")).unwrap();
        assert_eq!(broken(chapter).unwrap(), Some(source.join("world.rs")));
    }
}
