use std::path::{Path, PathBuf};
use std::thread;

use crate::process::console;
use record::{OwnTest, wire};

/// What a verdict judges, and where its files are: an exercise of the workbook, made by
/// [`exercise!`](crate::exercise), or code of one's own, made by [`this_test!`](crate::this_test).
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// The package: `futurelock`.
    pub package: &'static str,
    /// What the package says of itself: of a chapter the title of its page.
    pub description: &'static str,
    /// The crate that is compiled: of an exercise the test target, and the file under `src/` that it
    /// judges: `copy_job`.
    pub target: &'static str,
    /// The program whose own unit test it is, if it is one of a program.
    pub program: Option<&'static str>,
    /// The folder of the package.
    pub folder: &'static str,
    /// A folder for files that live as long as a run; the system's own if none. Cargo gives one to the
    /// tests under `tests/` only.
    pub scratch: Option<&'static str>,
    /// Whether it is said to be an exercise.
    pub exercise: bool,
    /// The files to edit as they were built, listed by [`exercises!`](crate::exercises) in the package's
    /// library; empty where nobody lists them, and then nothing is compared.
    pub as_built: &'static [AsBuilt],
}

/// A file to edit as it was when the library was built: its name, as `copy_job`, and what it held.
pub type AsBuilt = (&'static str, &'static [u8]);

/// The test that this is written in, which judges code of one's own. Where a verdict fails, it says
/// how to run this test alone.
///
/// The test needs a thread that bears its name, as those of `#[test]` do.
#[macro_export]
macro_rules! this_test {
    () => {
        $crate::Subject {
            package: env!("CARGO_PKG_NAME"),
            description: env!("CARGO_PKG_DESCRIPTION"),
            target: env!("CARGO_CRATE_NAME"),
            program: option_env!("CARGO_BIN_NAME"),
            folder: env!("CARGO_MANIFEST_DIR"),
            scratch: option_env!("CARGO_TARGET_TMPDIR"),
            exercise: false,
            as_built: &[],
        }
    };
}

/// Lists the exercises of a chapter, in its `lib.rs`: the modules that readers edit. What they hold when
/// the library is built is built into it, so that the verdict knows of which file it is one.
#[macro_export]
macro_rules! exercises {
    ($($name:ident),+ $(,)?) => {
        /// The files to edit, as they were when this was built.
        pub const EXERCISES: &[$crate::AsBuilt] =
            &[$((stringify!($name), include_bytes!(concat!(stringify!($name), ".rs")))),+];
    };
}

/// The exercise that the surrounding test target judges: `src/NAME.rs`, judged by `tests/NAME.rs`. In a
/// package without that file it is [`this_test!`](crate::this_test).
///
/// With the library that lists its [`exercises!`](crate::exercises), nothing is judged that was built from
/// another file than there is now.
#[macro_export]
macro_rules! exercise {
    () => {
        $crate::Subject { exercise: true, ..$crate::this_test!() }
    };
    ($library:ident) => {
        $crate::Subject { as_built: $library::EXERCISES, ..$crate::exercise!() }
    };
}

impl Subject {
    /// Whether there is a file to edit, and pages, hints and solutions beside it.
    pub(crate) fn is_exercise(&self) -> bool {
        self.exercise && Path::new(self.folder).join(self.file()).is_file()
    }

    /// Whether the file to edit holds now what it held when it was built. Cargo builds again only what
    /// has a newer time of change, and a file that was moved or copied here may have an older one.
    ///
    /// A file that cannot be read is not compared: it is cargo that needs it.
    pub(crate) fn is_as_built(&self) -> bool {
        let Self { as_built, target, .. } = *self;
        if as_built.is_empty() {
            return true;
        }
        let Some((_, built)) = as_built.iter().find(|(name, _)| *name == target) else {
            panic!("`harness::exercises!` in src/lib.rs does not list {target}");
        };
        let now = std::fs::read(Path::new(self.folder).join(self.file()));
        now.map_or(true, |now| now == *built)
    }

    /// What it is called: `futurelock/copy_job`, or the name of the test.
    pub(crate) fn id(&self) -> String {
        if self.is_exercise() {
            return format!("{}/{}", self.package, self.target);
        }
        test_name().unwrap_or_else(|| self.target.to_owned())
    }

    /// What a report holds of a test that belongs to no exercise.
    pub(crate) fn own_test(&self) -> Option<OwnTest> {
        (!self.is_exercise()).then(|| OwnTest { again: self.again(test_name().as_deref()) })
    }

    /// The command that runs this test alone. A test that cargo does not run by name has none.
    fn again(&self, test: Option<&str>) -> Option<String> {
        let target = match (self.scratch, self.program) {
            (Some(_), _) => format!("--test {}", self.test_target()),
            (None, Some(program)) => format!("--bin {program}"),
            (None, None) => "--lib".to_owned(),
        };
        Some(format!("cargo test -p {} {target} {} -- --exact --nocapture", self.package, test?))
    }

    /// The name of the test target. The crate's has an underscore where that may have a hyphen.
    fn test_target(&self) -> String {
        let files = Path::new(self.folder).join("tests").read_dir().into_iter().flatten().flatten();
        let stems = files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()));
        stems
            .into_iter()
            .find(|stem| stem.replace('-', "_") == self.target)
            .unwrap_or_else(|| self.target.to_owned())
    }

    /// The file to edit, from the folder of the package.
    pub(crate) fn file(&self) -> String {
        format!("src/{}.rs", self.target)
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
        folder.join(format!("{}-{}-{number}.{ending}", self.target, std::process::id()))
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
}

/// The name of the test that this thread runs: libtest names the thread by it. What is no test of
/// libtest's runs on the main thread.
fn test_name() -> Option<String> {
    let thread = thread::current();
    thread.name().filter(|name| *name != "main").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::Subject;

    const INTEGRATION: Subject = Subject {
        package: "pool",
        target: "gives_back",
        scratch: Some("tmp"),
        ..crate::this_test!()
    };

    #[test]
    fn a_test_is_run_alone_by_its_target_and_its_name() {
        let again = |subject: Subject| subject.again(Some("t::one")).unwrap();
        let unit = Subject { package: "pool", ..crate::this_test!() };
        assert_eq!(again(unit), "cargo test -p pool --lib t::one -- --exact --nocapture");
        let program = Subject { program: Some("poold"), ..unit };
        assert_eq!(again(program), "cargo test -p pool --bin poold t::one -- --exact --nocapture");
        let command = "cargo test -p pool --test gives_back t::one -- --exact --nocapture";
        assert_eq!(again(INTEGRATION), command);
        assert_eq!(INTEGRATION.again(None), None);
    }

    #[test]
    fn a_target_can_have_a_hyphen_where_its_crate_has_none() {
        let folder = std::env::temp_dir().join(format!("subject-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("tests")).unwrap();
        std::fs::write(folder.join("tests/gives-back.rs"), "").unwrap();
        let subject = Subject { folder: folder.to_str().unwrap().to_owned().leak(), ..INTEGRATION };
        let target = subject.test_target();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(target, "gives-back");
    }

    #[test]
    fn what_was_built_is_compared_with_what_there_is() {
        let built = |as_built| Subject { target: "subject", as_built, ..crate::exercise!() };
        assert!(
            built(&[("other", b"another"), ("subject", include_bytes!("subject.rs"))])
                .is_as_built()
        );
        assert!(!built(&[("subject", b"what was there before")]).is_as_built());
        assert!(built(&[]).is_as_built(), "nobody says what was built");
    }

    #[test]
    #[should_panic(expected = "does not list subject")]
    fn an_exercise_that_is_not_listed_is_its_authors_fault() {
        let other: &[crate::AsBuilt] = &[("other", b"another")];
        let subject = Subject { target: "subject", as_built: other, ..crate::exercise!() };
        subject.is_as_built();
    }

    #[test]
    fn what_has_no_file_to_edit_is_no_exercise() {
        assert!(!crate::exercise!().is_exercise());
        // This file stands in for one that is edited.
        let exercise = Subject { target: "subject", ..crate::exercise!() };
        assert!(exercise.is_exercise() && exercise.own_test().is_none());
        assert_eq!(exercise.id(), "harness/subject");
        let own = Subject { exercise: false, ..exercise };
        assert!(own.id().ends_with("what_has_no_file_to_edit_is_no_exercise"));
    }
}
