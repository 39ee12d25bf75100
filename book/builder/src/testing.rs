//! A small workbook with a book that has no problem, in a temporary folder.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;
use workbook::Workbook;

use crate::check;
use crate::place::Place;
use crate::problem::Problem;

/// The page of the fixture's trap.
pub(crate) const TRAP: &str = "book/src/03-futurelock.md";

/// The workbook on disk.
pub(crate) struct Fixture(TempDir);

impl Fixture {
    /// A workbook of one chapter, whose book is right.
    pub(crate) fn new() -> Self {
        let fixture = Self(tempfile::tempdir().unwrap());
        for (file, text) in FILES {
            fixture.write(file, text);
        }
        for level in 1..=3 {
            let file = format!("exercises/03-futurelock/hints/copy_job/{level}.md");
            fixture.write(&file, &format!("Hint number {level}.\n"));
        }
        fixture
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn append(&self, path: &str, text: &str) {
        let before = fs::read_to_string(self.path(path)).unwrap();
        self.write(path, &(before + text));
    }

    #[track_caller]
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let before = fs::read_to_string(self.path(path)).unwrap();
        assert!(before.contains(from), "{path} has no {from:?}");
        self.write(path, &before.replacen(from, to, 1));
    }

    pub(crate) fn place(&self) -> Place {
        Place::new(self.0.path()).unwrap()
    }

    pub(crate) fn workbook(&self) -> Workbook {
        self.place().workbook().unwrap()
    }

    /// What the check of the book prints.
    #[track_caller]
    pub(crate) fn problems(&self) -> Vec<String> {
        check::run(&self.place()).unwrap().problems.iter().map(Problem::to_string).collect()
    }
}

const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", "[workspace]\nmembers = [\"exercises/03-futurelock\"]\n"),
    (
        "exercises/03-futurelock/Cargo.toml",
        r#"[package]
name = "futurelock"
description = "The copy that stopped"
[package.metadata.async-traps]
minutes = 20
rule = "Keep polling."
objectives = ["say who polls", "repair it"]
closing = { ask = "Who polls `&mut job`?", answer = "Only `select!`." }
[package.metadata.async-traps.exercises.copy_job]
minutes = 25
fails = ["copy-finishes"]
"#,
    ),
    (
        "solutions/03-futurelock/copy_job/shipped.rs",
        "//! Copies an object.\n//!\n//! `run` must:\n//!\n\
         //! - copy-finishes: return within 30 s,\n//!   whatever happens\n//! - heap-grows-not: keep nothing\n\
         \nfn run() {}\n",
    ),
    (
        "solutions/03-futurelock/copy_job/solution.rs",
        "//! Both in one select.\n//!\n//! Costs: nothing.\n\nfn select() {}\n",
    ),
    (
        "solutions/03-futurelock/copy_job/accepted/task.rs",
        "//! The copy has a task.\n//!\n//! Costs: a task, and an\n//! allocation.\n\nfn task() {}\n",
    ),
    (
        "solutions/03-futurelock/copy_job/rejected/boxed.rs",
        "//! The copy is boxed.\n//!\n//! Wrong: it stops as before.\n\
         //! Fails: copy-finishes, heap-grows-not\n\nfn boxed() {}\n",
    ),
    (
        "solutions/03-futurelock/copy_job/rejected/timeout.rs",
        "//! A timeout.\n//!\n//! Wrong: a short stop is a stop.\n//! Fails: copy-finishes\n\nfn t() {}\n",
    ),
    (
        "book/book.toml",
        "[book]\ntitle = \"Async Traps\"\nlanguage = \"en\"\n[build]\ncreate-missing = false\n\
         [output.html.playground]\nrunnable = false\n",
    ),
    ("book/theme/presenter.js", "// Notes.\n"),
    ("book/theme/teacher.css", "/* Notes. */\n"),
    (
        "book/src/SUMMARY.md",
        "# Summary\n\n[Introduction](introduction.md)\n\n- [The copy that stopped](03-futurelock.md)\n  \
         - [After the exercise](03-futurelock-after.md)\n\n[Glossary](glossary.md)\n",
    ),
    (
        "book/src/introduction.md",
        "<!-- page minutes=2 words=100 -->\n# Introduction\n\n{{#minutes}}\n\nYour service hangs. \
         Go to [the trap](03-futurelock.md#see).\n",
    ),
    (
        TRAP,
        "# The copy that stopped\n\n{{#minutes}}\n\n## See\n\nA waker says that a future can go on. {{#rule}}\n\n\
         ```rust\n{{#include ../listings/src/bin/hello.rs:hello}}\n```\n\n\
         ```text\n{{#include ../captures/hello.txt:2:}}\n```\n\n\
         {{#figure hang}}\n\n## The exercise\n\n{{#exercise copy_job}}\n\n\
         <details class=\"teacher\">\n<summary>Teaching</summary>\n\nAsk who polls.\n\n</details>\n",
    ),
    (
        "book/src/03-futurelock-after.md",
        "<!-- page minutes=5 words=300 -->\n# After the exercise\n\n{{#minutes}}\n\n## Right\n\n\
         {{#accepted copy_job}}\n\n## Wrong\n\n{{#rejected copy_job open=boxed}}\n",
    ),
    (
        "book/src/glossary.md",
        "<!-- page minutes=1 words=100 -->\n# Glossary\n\n## Words\n\n### waker\n\n\
         What tells the runtime that a future can go on. See [The copy](03-futurelock.md).\n",
    ),
    (
        "book/listings/src/bin/hello.rs",
        "// ANCHOR: hello\nfn main() { println!(\"hello\"); }\n// ANCHOR_END: hello\n",
    ),
    (
        "book/captures/hello.txt",
        "# x86_64-unknown-linux-gnu rustc 1.95.0\nhello from the listing\n",
    ),
    (
        "book/traces/hang.json",
        r#"{
  "title": "The copy stops",
  "alt": "The copy is woken and nobody polls it.",
  "source": {"exercise": "futurelock/copy_job", "file": "shipped.rs", "case": 0},
  "from_us": 0,
  "to_us": 4000000,
  "trace": {
    "case": "a",
    "horizon_us": 9000000,
    "returned_us": null,
    "lanes": [{"name": "copy", "steps": [[0, "started"], [3000000, "woken"]]}],
    "notes": [{"at_us": 0, "text": "the copy asks <first>"}],
    "heap": []
  }
}"#,
    ),
];
