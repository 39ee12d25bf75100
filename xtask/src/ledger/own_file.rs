//! A file of the reader's own. Whatever is wrong with it is told, stops no command, and is kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::console;

/// What a file holds; nothing if there is none, or if it cannot be read, which is told.
pub(super) fn read(file: &Path) -> Vec<u8> {
    match read_if_regular(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            let file = file.display();
            console::warns(&format!("{file} cannot be read and counts as empty: {error}"));
            Vec::new()
        }
    }
}

/// A pipe or a device may have no end.
fn read_if_regular(file: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(file)?.is_file() {
        fs::read(file)
    } else {
        Err(io::Error::other("it is no ordinary file"))
    }
}

/// Gives a spoiled file another name, so that a new one can begin, and says which.
pub(super) fn set_aside(file: &Path) {
    let name = |number: u32| -> PathBuf { file.with_added_extension(format!("spoiled-{number}")) };
    let Some(aside) = (1..).map(name).find(|name| !name.exists()) else { return };
    let (spoiled, kept) = (file.display(), aside.display());
    match fs::rename(file, &aside) {
        Ok(()) => console::warns(&format!("{spoiled} was spoiled; it is kept as {kept}")),
        Err(error) => console::warns(&format!("{spoiled} is spoiled: move it away ({error})")),
    }
}

/// Says that a file, or lines of it, were written by another version of the workbook. They stay.
pub(super) fn is_foreign(file: &Path, format: u32) {
    console::warns(&format!(
        "what {} holds in format {format} is of a newer version of the workbook: it is kept, and \
         not counted here",
        file.display()
    ));
}
