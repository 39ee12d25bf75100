//! What could not be judged is told with its true cause, in words and as JSON.

use std::fs::{self, File};
use std::process::Command;
use std::thread;
use std::time::Duration;

use record::{Conclusion, Report, wire};
use workbook::files;

use crate::book::{Book, CONTRACT, JOB, job};

impl Book {
    /// The reason in the one line that `check --json` prints.
    #[track_caller]
    fn reason(&self) -> String {
        let ended = self.run(&["check", "job", "--json"]);
        assert_eq!(ended.code, 3, "{ended:?}");
        assert_eq!(ended.stdout.lines().count(), 1, "{ended:?}");
        let report: Report = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(report.exercise, "demo/job");
        match report.conclusion {
            Conclusion::NotJudged { reason } => reason,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn each_exercise_gives_one_line_of_json_whatever_became_of_it() {
    let book = Book::new("json_lines");
    let faults: [(&[u8], &str); 4] = [
        (b"\n", "is empty"),
        (b"\xff\xfep\0u\0b\0", "UTF-16"),
        (b"\x7fELF\0", "is no text"),
        (b"// na\xefve\npub fn fails() {}\n", "not text in UTF-8"),
    ];
    for (bytes, words) in faults {
        fs::write(book.path(JOB), bytes).unwrap();
        let reason = book.reason();
        assert!(reason.starts_with(JOB) && reason.contains(words), "{reason}");
        assert!(reason.contains("`cargo xtask reset job`"), "{reason}");
    }
    book.remove(JOB);
    assert!(book.reason().contains("is missing"));
    book.write(JOB, "pub fn fails() -> Vec<String> { 7 }\n");
    assert_eq!(book.reason(), "it does not compile: see rustc's messages");
    book.write(JOB, &job(CONTRACT, &[]));
    book.write("exercises/02-demo/src/world.rs", "");
    assert!(book.reason().contains("world.rs is not as it was shipped"));
    book.write("exercises/02-demo/src/world.rs", "pub use helper::LIMIT;\n");

    let mut command = book.command(&["check", "job", "--json"]);
    let ended = Book::ended(command.env("CARGO", "no-such-cargo"));
    assert_eq!((ended.code, ended.stdout.lines().count()), (3, 1), "{ended:?}");
    assert!(ended.stdout.contains("cannot start no-such-cargo"), "{ended:?}");
}

#[test]
fn another_file_that_is_no_text_is_named() {
    let book = Book::new("binary_with");
    fs::write(book.path("mine.rs"), b"\x7fELF\0").unwrap();
    for command in ["check", "trace"] {
        let text = book.expect(3, &[command, "job", "--with", "../mine.rs"]);
        assert!(text.contains("mine.rs is no text: it holds zero bytes\n"), "{text}");
    }
}

#[test]
fn what_the_reader_did_not_write_is_not_called_their_fault() {
    let book = Book::new("true_causes");
    book.expect(1, &["check", "job"]);
    let attempts = book.read(".async-traps/attempts.jsonl");

    let manifest = book.read("exercises/02-demo/Cargo.toml");
    let missing = "no-such-crate-of-the-workbook = \"1\"\n";
    book.write("exercises/02-demo/Cargo.toml", &(manifest.clone() + missing));
    let mut command = book.command(&["check", "job"]);
    let ended = Book::ended(command.env("CARGO_NET_OFFLINE", "true"));
    assert_eq!(ended.code, 3, "{ended:?}");
    let last = ended.stderr.lines().last().unwrap();
    let words = "error: demo/job could not be judged: a crate that it needs is not on this machine";
    assert!(last.starts_with(words), "{ended:?}");
    book.write("exercises/02-demo/Cargo.toml", &manifest);

    let lock = book.read("Cargo.lock");
    book.write("Cargo.lock", "version = \"what\"\n");
    let reason = book.reason();
    assert!(reason.contains("Cargo.lock is not as it was shipped"), "{reason}");
    book.write("Cargo.lock", &lock);

    book.write("exercises/helper/src/lib.rs", "pub const LIMIT: &str = 7;\n");
    let reason = book.reason();
    assert!(reason.contains("helper does not compile, no file of yours"), "{reason}");

    assert_eq!(book.read(".async-traps/attempts.jsonl"), attempts, "none of it was an attempt");
}

/// The lines that tell of waiting while somebody else holds cargo's build folder for longer than two
/// seconds.
fn lines_of_waiting(book: &Book, mut command: Command) -> Vec<String> {
    // Cargo's own lock, as a build of an editor's holds it.
    let folder = book.path("target/debug");
    fs::create_dir_all(&folder).unwrap();
    let lock = File::options().create(true).append(true).open(folder.join(".cargo-lock")).unwrap();
    lock.lock().unwrap();
    let waiting = thread::spawn(move || Book::ended(&mut command));
    thread::sleep(Duration::from_secs(3));
    drop(lock);
    let ended = waiting.join().unwrap();
    assert_eq!(ended.code, 1, "{ended:?}");
    let tells = |line: &&str| line.contains("waiting for");
    ended.stderr.lines().filter(tells).map(str::to_owned).collect()
}

#[test]
fn whoever_waits_for_another_cargo_is_told_so() {
    let book = Book::new("waits");
    let lines = lines_of_waiting(&book, book.command(&["check", "job"]));
    assert!(matches!(&lines[..], [line] if line.contains("Blocking")), "{lines:?}");

    // Beside a verdict that was built before, xtask keeps cargo's progress to itself.
    let usual = book.command(&["check", "job"]);
    book.write("bin/deps/job-0", "");
    let xtask = book.path("bin").join(files::name(usual.get_program().as_ref()));
    fs::hard_link(usual.get_program(), &xtask).unwrap();
    let mut warm = Command::new(xtask);
    warm.args(usual.get_args()).current_dir(usual.get_current_dir().unwrap());
    for (name, value) in usual.get_envs() {
        if let Some(value) = value {
            warm.env(name, value);
        }
    }
    let lines = lines_of_waiting(&book, warm);
    let words = "waiting for another cargo, perhaps your editor's, which has locked the ";
    assert!(matches!(&lines[..], [line] if line.starts_with(words)), "{lines:?}");
}

#[test]
fn a_variable_that_names_no_workbook_is_told_as_what_it_is() {
    let book = Book::new("wrong_root");
    book.write("elsewhere/Cargo.toml", "[workspace]\nmembers = []\n");
    for (root, why) in [("elsewhere", "there is no chapter in "), ("nowhere", "cannot read ")] {
        let root = book.path(root);
        for command in [&["list"][..], &["check"], &["check", "job"]] {
            let ended = Book::ended(book.command(command).env(wire::ROOT, &root));
            let words =
                format!("error: {} names {}, which is no workbook (", wire::ROOT, root.display());
            assert_eq!(ended.code, 3, "{ended:?}");
            assert!(ended.stderr.starts_with(&words) && ended.stderr.contains(why), "{ended:?}");
            assert!(ended.stderr.ends_with("); unset it\n"), "{ended:?}");
        }
    }
}

/// What editors put beside a file that is open in them.
fn editors_open(book: &Book, file: &str) {
    let (folder, name) = file.rsplit_once('/').unwrap();
    for beside in
        [format!("{name}~"), format!(".{name}.swp"), format!("#{name}#"), "4913".to_owned()]
    {
        fs::write(book.path(folder).join(beside), b"\xff what an editor keeps").unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("somebody@somewhere.1", book.path(folder).join(format!(".#{name}")))
        .unwrap();
}

#[test]
fn what_editors_leave_beside_a_file_breaks_nothing() {
    let book = Book::new("editors");
    for file in [
        JOB,
        "exercises/02-demo/tests/job.rs",
        "solutions/02-demo/job/solution.rs",
        "solutions/02-demo/job/accepted/a0.rs",
        "solutions/02-demo/job/rejected/r0.rs",
    ] {
        editors_open(&book, file);
    }
    let seal = book.read("solutions/02-demo/seal.txt");
    assert!(book.expect(0, &[]).contains("Your set-up works."));
    book.expect(1, &["check", "job"]);
    book.expect(0, &["check", "--solutions"]);
    book.expect(1, &["check", "job", "--with", "02-demo/src/job.rs"]);
    let text = book.expect(3, &["trace", "job", "--with", "02-demo/src/job.rs"]);
    assert!(text.contains("the run was not recorded"), "{text}");
    book.expect(0, &["seal"]);
    assert_eq!(book.read("solutions/02-demo/seal.txt"), seal);
}
