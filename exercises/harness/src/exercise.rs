use std::path::{Path, PathBuf};

use record::{Place, SourceLine, wire};

use crate::process::console;

/// Which exercise a verdict judges, and where its files are. Made by [`exercise!`](crate::exercise).
#[derive(Debug, Clone, Copy)]
pub struct Exercise {
    /// The package: `futurelock`.
    pub chapter: &'static str,
    /// The title of the chapter's page.
    pub title: &'static str,
    /// The test target, and the file under `src/` that it judges: `copy_job`.
    pub name: &'static str,
    /// The folder of the package.
    pub folder: &'static str,
    /// A folder for files that live as long as a run; the system's own if none.
    pub scratch: Option<&'static str>,
}

/// The exercise that the surrounding test target judges: `src/NAME.rs`, judged by `tests/NAME.rs`.
#[macro_export]
macro_rules! exercise {
    () => {
        $crate::Exercise {
            chapter: env!("CARGO_PKG_NAME"),
            title: env!("CARGO_PKG_DESCRIPTION"),
            name: env!("CARGO_CRATE_NAME"),
            folder: env!("CARGO_MANIFEST_DIR"),
            scratch: option_env!("CARGO_TARGET_TMPDIR"),
        }
    };
}

impl Exercise {
    /// `futurelock/copy_job`.
    pub(crate) fn id(&self) -> String {
        format!("{}/{}", self.chapter, self.name)
    }

    /// The file to edit, from the folder of the package.
    pub(crate) fn file(&self) -> String {
        format!("src/{}.rs", self.name)
    }

    /// The file to edit, from the root of a workspace whose members lie two folders deep.
    pub(crate) fn file_from_root(&self) -> String {
        let names: Vec<_> = Path::new(self.folder)
            .components()
            .rev()
            .take(2)
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        match &names[..] {
            [package, members] => format!("{members}/{package}/{}", self.file()),
            _ => self.file(),
        }
    }

    /// A path that no other run uses, for a file that the run removes.
    pub(crate) fn scratch_file(&self, ending: &str) -> PathBuf {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = self.scratch.map_or_else(std::env::temp_dir, PathBuf::from);
        folder.join(format!("{}-{}-{number}.{ending}", self.name, std::process::id()))
    }

    /// Removes a scratch file, unless whoever looks inside a verdict wants to keep it. One that stays
    /// behind is harmless.
    pub(crate) fn discard(&self, file: &Path) {
        if std::env::var_os(wire::KEEP).is_none() {
            let _ = std::fs::remove_file(file);
        } else if file.exists() {
            console::remark(format_args!("kept: {}", file.display()));
        }
    }

    /// Whether a source file, as rustc names it, is the one that the reader edits.
    pub(crate) fn is_in_file(&self, source: &str) -> bool {
        source.replace('\\', "/").ends_with(&self.file())
    }

    /// The line with its text, if it lies in the file that the reader edits.
    pub(crate) fn source_line(&self, place: &Place) -> Option<SourceLine> {
        if !self.is_in_file(&place.file) {
            return None;
        }
        let source =
            std::fs::read_to_string(Path::new(self.folder).join(self.file())).unwrap_or_default();
        let text = source.lines().nth(place.line.saturating_sub(1) as usize).unwrap_or_default();
        Some(SourceLine { file: self.file(), number: place.line, text: text.trim().to_owned() })
    }
}
