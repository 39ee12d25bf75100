//! A small workbook in a folder of its own, on which the real `xtask` is run.
//!
//! Its one chapter, `02-demo`, needs no crate from a registry. The exercise `job` is a function
//! that says which checks its verdict is to fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use record::wire;

/// Four right fixes, as at least so many are asked for.
pub(crate) const ACCEPTED: usize = 4;
/// Eight wrong ones, likewise, and one more, the last, that fails the other check alone.
pub(crate) const REJECTED: usize = 9;

/// The reader's file, in its chapter.
pub(crate) const JOB: &str = "exercises/02-demo/src/job.rs";
/// The folder of its solutions.
pub(crate) const SOLUTIONS: &str = "solutions/02-demo/job";

/// A workbook on disk.
pub(crate) struct Book {
    root: PathBuf,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Book {
    /// A workbook as shipped, with its seal. Its folder is kept between runs of the tests for the
    /// sake of what cargo has built there, and is not shared by two tests.
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("books").join(name);
        for entry in fs::read_dir(&root).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_file() {
                fs::remove_file(path).unwrap();
            } else if !path.ends_with("target") {
                fs::remove_dir_all(path).unwrap();
            }
        }
        let book = Self { root };
        book.write("Cargo.toml", WORKSPACE);
        book.write("Cargo.lock", LOCK);
        book.write("rustfmt.toml", "max_width = 100\n");
        book.write("exercises/helper/Cargo.toml", HELPER);
        book.write("exercises/helper/src/lib.rs", "pub const LIMIT: &str = \"30 s\";\n");
        book.write("exercises/02-demo/Cargo.toml", CHAPTER);
        book.write("exercises/02-demo/src/lib.rs", LIB);
        book.write("exercises/02-demo/src/world.rs", "pub use helper::LIMIT;\n");
        book.write("exercises/02-demo/tests/job.rs", &verdict());
        book.write("book/src/02-demo.md", "# The demo that failed\n");
        book.write("book/src/SUMMARY.md", "- [The demo that failed](02-demo.md)\n");
        for level in 1..=3 {
            let hint = format!("Hint number {level}.\n");
            book.write(&format!("exercises/02-demo/hints/job/{level}.md"), &hint);
        }
        let shipped = job(CONTRACT, &["finishes", "heap"]);
        book.write(JOB, &shipped);
        book.write(&format!("{SOLUTIONS}/shipped.rs"), &shipped);
        book.write(&format!("{SOLUTIONS}/solution.rs"), &job(RIGHT, &[]));
        for number in 0..ACCEPTED {
            book.write(&format!("{SOLUTIONS}/accepted/a{number}.rs"), &job(RIGHT, &[]));
        }
        for number in 0..REJECTED {
            let id = if number + 1 == REJECTED { "finishes" } else { "heap" };
            book.write(&format!("{SOLUTIONS}/rejected/r{number}.rs"), &wrong(&[id], id));
        }
        assert_eq!(book.run(&["seal"]).code, 0);
        book
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// The command `cargo xtask` with these arguments, in a folder below the root.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(arguments)
            .current_dir(self.path("exercises"))
            .env_remove("ASYNC_TRAPS_OWN")
            .env(wire::ROOT, &self.root)
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env_remove("CI");
        command
    }

    /// Runs `cargo xtask` with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Self::ended(&mut self.command(arguments))
    }

    /// Runs a command to its end.
    pub(crate) fn ended(command: &mut Command) -> Ended {
        let Output { status, stdout, stderr } = command.output().unwrap();
        Ended {
            code: status.code().unwrap(),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Runs `cargo xtask`, which must end with this code; gives what it printed on both streams.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, code, "{arguments:?}\n{}\n{}", ended.stdout, ended.stderr);
        assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
        ended.stdout + &ended.stderr
    }
}

/// The contract that the reader's file opens with.
pub(crate) const CONTRACT: &str = "\
//! Does the job.
//!
//! - finishes: it finishes (always)
//! - heap: it heap (always)
";

/// The header of a right fix.
pub(crate) const RIGHT: &str = "\
//! Does it right.
//!
//! Costs: nothing.
";

/// The exercise, failing these checks.
pub(crate) fn job(header: &str, fails: &[&str]) -> String {
    let list = match fails {
        [] => "Vec::new()".to_owned(),
        _ => format!("{fails:?}.map(str::to_owned).to_vec()"),
    };
    format!("{header}\npub fn fails() -> Vec<String> {{\n    {list}\n}}\n")
}

/// A wrong fix that fails these checks and says that it fails others.
pub(crate) fn wrong(fails: &[&str], says: &str) -> String {
    job(&format!("//! Does it wrong.\n//!\n//! Wrong: it is.\n//! Fails: {says}\n"), fails)
}

/// The verdict of the exercise, with the names that it needs of the wire.
fn verdict() -> String {
    let [report, trace] = [wire::REPORT, wire::TRACE];
    format!("const REPORT: &str = {report:?};\npub const TRACE: &str = {trace:?};\n{VERDICT}")
}

const LOCK: &str = r#"
version = 4

[[package]]
name = "demo"
version = "0.0.0"
dependencies = ["helper"]

[[package]]
name = "helper"
version = "0.0.0"
"#;

const WORKSPACE: &str = r#"
[workspace]
resolver = "3"
members = ["exercises/helper", "exercises/02-demo"]
default-members = ["exercises/helper"]

[workspace.package]
edition = "2024"

[workspace.dependencies]
helper = { path = "exercises/helper" }

[profile.dev]
debug = false
"#;

/// Holds what was built, as the library of a real chapter does.
const LIB: &str = "\
pub mod job;
pub mod world;
pub const BUILT: &[u8] = include_bytes!(\"job.rs\");
";

const HELPER: &str = r#"
[package]
name = "helper"
edition.workspace = true
"#;

const CHAPTER: &str = r#"
[package]
name = "demo"
description = "The demo that failed"
edition.workspace = true

[package.metadata.async-traps]
minutes = 10
rule = "Do the job."
objectives = ["say what the job is", "do it"]
closing = { ask = "What is the job?", answer = "To be done." }

[package.metadata.async-traps.exercises.job]
minutes = 5
fails = ["finishes", "heap"]
aliases = ["task"]

[lib]
test = false
doctest = false

[[test]]
name = "job"
harness = false

[dependencies]
helper.workspace = true
"#;

/// Writes a report that fails what the exercise says; the check `breaks-off` is there only when
/// it fails. `panic` ends it without one, `not-judged`
/// and `unstable` do what they are called.
const VERDICT: &str = r##"
fn main() {
    let fails = demo::job::fails();
    let says = |id: &str| fails.iter().any(|fail| fail == id);
    assert!(!says("panic"), "the verdict itself is broken");
    let limit = demo::world::LIMIT;
    let mut checks = Vec::new();
    for id in ["finishes", "heap", "breaks-off"] {
        if id == "breaks-off" && !says(id) {
            continue;
        }
        let measured = if says("unstable") {
            std::process::id()
        } else {
            7
        };
        let numbers = format!(r#""measured":"{measured}","limit":"{limit}""#);
        let outcome = if says(id) {
            format!(r#"{{"failed":{{{numbers},"meaning":null}}}}"#)
        } else {
            format!(r#"{{"passed":{{{numbers}}}}}"#)
        };
        checks.push(format!(
            r#"{{"id":"{id}","sentence":"it {id}","limit":"always","outcome":{outcome}}}"#
        ));
    }
    let stale = std::fs::read("src/job.rs").unwrap() != demo::BUILT;
    let conclusion = if stale {
        r#"{"not-judged":{"reason":"it is not what was built"}}"#
    } else if says("not-judged") {
        r#"{"not-judged":{"reason":"it left the runtime"}}"#
    } else if says("finishes") || says("heap") || says("breaks-off") {
        r#""not-fixed""#
    } else {
        r#""fixed""#
    };
    let report = format!(
        r#"{{"exercise":"demo/job","title":"The demo that failed","file":"{}",
            "conclusion":{conclusion},"stale":{stale},"tally":{{"noun":"case","cases":1,"hang":0,"broke":0,"fail":0}},
            "checks":[{}],"story":null,"line":null,"printed":null,"trace":null}}"#,
        "exercises/02-demo/src/job.rs",
        checks.join(","),
    );
    std::fs::write(std::env::var_os(REPORT).unwrap(), report).unwrap();
    assert!(
        std::path::Path::new("src/job.rs").is_file(),
        "not in the folder of the package"
    );
}
"##;
