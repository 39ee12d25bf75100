//! What a reader does, from the first call to the solution.

use std::fs;

use crate::book::{Book, CONTRACT, JOB, RIGHT, SOLUTIONS, job};
use record::{Conclusion, Report};

#[test]
fn the_first_call_proves_the_set_up_and_later_ones_say_where_you_stand() {
    let book = Book::new("first_call");
    let greeting = book.expect(0, &[]);
    for words in [
        "it finds the reference solution fixed, with 2 checks passed",
        "Your set-up works.",
        "cargo xtask check demo",
        "exercises/02-demo/src/job.rs",
        "The demo that failed",
    ] {
        assert!(greeting.contains(words), "{words}:\n{greeting}");
    }
    let standing = book.expect(0, &[]);
    assert!(standing.contains("0 of 1 fixed"), "{standing}");
    assert!(standing.contains("not tried"), "{standing}");
    let next = "Next: read 2 The demo that failed, 10 min: cargo xtask book demo\n      \
                then cargo xtask check demo, 5 min\n";
    assert!(standing.ends_with(next), "{standing}");
    assert!(standing.contains("About 15 min left of 15 min"), "{standing}");
    assert_eq!(standing, book.expect(0, &["list"]));
}

#[test]
fn the_first_call_fetches_what_later_ones_need() {
    let book = Book::new("first_fetch");
    let text = book.expect(0, &[]);
    assert!(text.contains("every crate that a later command needs is on this machine"), "{text}");

    // The book's builder needs a crate that cannot be had.
    let missing =
        "[package]\nname = \"builder\"\n[workspace]\n[dependencies]\nno-such-crate = \"1\"\n";
    book.write("book/builder/Cargo.toml", missing);
    book.write("book/builder/src/main.rs", "fn main() {}\n");
    fs::remove_dir_all(book.path(".async-traps")).unwrap();
    let text = Book::ended(book.command(&[]).env("CARGO_NET_OFFLINE", "true"));
    assert_eq!(text.code, 0, "{text:?}");
    let way_out = "with a network, once:\n     cargo fetch --locked --manifest-path book/builder/Cargo.toml\n";
    assert!(text.stdout.contains(way_out), "{text:?}");
    assert!(text.stdout.contains("Your set-up works."), "{text:?}");
}

#[test]
fn a_set_up_that_does_not_work_is_told_and_tried_again() {
    let book = Book::new("broken_set_up");
    book.write(&format!("{SOLUTIONS}/solution.rs"), &job(RIGHT, &["heap"]));
    for _ in 0..2 {
        let text = book.expect(3, &[]);
        assert!(text.contains("error: the set-up does not work: solutions/02-demo"), "{text}");
    }
    assert!(!book.path(".async-traps").exists());
}

#[test]
fn red_until_it_is_fixed() {
    let book = Book::new("red_green");
    let red = book.expect(1, &["check"]);
    assert!(red.contains("demo/job   NOT FIXED"), "{red}");
    let standing = book.expect(0, &["list"]);
    assert!(standing.contains("tried once"), "{standing}");
    assert!(standing.ends_with("\nNext: cargo xtask check demo\n"), "{standing}");

    book.write(JOB, &job(CONTRACT, &["heap"]));
    let json = book.run(&["check", "demo", "--json"]);
    assert_eq!(json.code, 1);
    let report: Report = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(report.failed().collect::<Vec<_>>(), ["heap"]);
    let plain = book.expect(1, &["check", "2", "--plain"]);
    assert!(plain.contains("Failed, heap: it heap. Measured: 7. Limit: 30 s."), "{plain}");

    book.write(JOB, &job(CONTRACT, &[]));
    assert!(book.expect(0, &["check", "task"]).contains("demo/job   FIXED"));
    assert!(book.expect(0, &["check"]).contains("Every exercise is fixed."));
    let standing = book.expect(0, &[]);
    assert!(standing.contains("1 of 1 fixed"), "{standing}");

    let ledger = book.read(".async-traps/attempts.jsonl");
    assert_eq!(ledger.lines().count(), 4, "{ledger}");
    let first = ledger.lines().next().unwrap();
    assert!(
        first.contains(r#""failed":["finishes","heap"],"measured":[{"id":"finishes""#),
        "{first}"
    );
}

#[test]
fn what_cannot_be_judged_is_not_called_red() {
    let book = Book::new("not_judged");
    let shipped = book.read(JOB);

    book.write(JOB, "pub fn fails() -> Vec<String> { 7 }\n");
    let broken = book.run(&["check"]);
    assert_eq!(broken.code, 3);
    assert_eq!(broken.stdout, "");
    for words in ["error[E0308]: mismatched types", "job.rs:1:33"] {
        assert!(broken.stderr.contains(words), "{}", broken.stderr);
    }
    let json = book.run(&["check", "--json"]);
    let report: Report = serde_json::from_str(&json.stdout).unwrap();
    assert!(matches!(report.conclusion, Conclusion::NotJudged { .. }));

    book.write(JOB, &job(CONTRACT, &["not-judged"]));
    assert!(book.expect(3, &["check"]).contains("it left the runtime"));

    book.write(JOB, &job(CONTRACT, &["panic"]));
    let text = book.expect_no_report();
    assert!(text.contains("left no report; it wrote:"), "{text}");
    assert!(text.contains("the verdict itself is broken"), "{text}");

    book.write(JOB, " \n");
    let text = book.expect(3, &["check"]);
    assert_eq!(text, format!("error: {JOB} is empty; `cargo xtask reset job` brings it back\n"));
    book.remove(JOB);
    let text = book.expect(3, &["check"]);
    assert_eq!(text, format!("error: {JOB} is missing; `cargo xtask reset job` brings it back\n"));
    book.expect(0, &["reset", "job"]);
    assert_eq!(book.read(JOB), shipped);

    book.write("exercises/02-demo/src/world.rs", "pub const LIMIT: &str = \"1 h\";\n");
    let text = book.expect(3, &["check"]);
    assert!(text.starts_with("error: exercises/02-demo/src/world.rs is not as it was"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    book.write("exercises/02-demo/src/world.rs", "pub use helper::LIMIT;\r\n");
    book.expect(1, &["check"]);
}

impl Book {
    /// What is said of a verdict that panics, without its own panic being taken for ours.
    fn expect_no_report(&self) -> String {
        let ended = self.run(&["check"]);
        assert_eq!(ended.code, 3);
        ended.stderr
    }
}

#[test]
fn other_files_are_judged_without_being_attempts() {
    let book = Book::new("with");
    book.write("mine.rs", &job(CONTRACT, &["finishes"]));
    let mine = book.path("mine.rs");
    let red = book.expect(1, &["check", "job", "--with", mine.to_str().unwrap()]);
    assert!(red.contains("FAIL  it finishes") && red.contains("mine.rs"), "{red}");
    let relative = book.expect(1, &["check", "--with", "../mine.rs", "--json"]);
    assert!(relative.contains(r#""exercise":"demo/job""#), "{relative}");
    assert!(book.expect(0, &["check", "--solutions"]).contains("demo/job   FIXED"));
    book.write("mine.rs", "fn");
    assert!(
        book.expect(3, &["check", "--with", "../mine.rs"]).contains("error: expected identifier")
    );
    let text = book.expect(2, &["check", "--with", "nowhere.rs"]);
    assert_eq!(text, "error: there is no file nowhere.rs\n");
    assert!(!book.path(".async-traps").exists());
    assert!(book.read(JOB).contains("finishes"));
}

#[test]
fn what_was_not_understood_is_said_in_one_line() {
    let book = Book::new("misuse");
    let text = book.expect(2, &["check", "jbo"]);
    assert_eq!(text, "error: no exercise 'jbo'; did you mean 'job'?\n");
    for arguments in [&["check", "--colour"][..], &["chekc"], &["hint", "x"], &["verify", "x"]] {
        assert!(book.expect(2, arguments).starts_with("error: "), "{arguments:?}");
    }
}

#[test]
fn each_hint_goes_one_further() {
    let book = Book::new("hints");
    for level in 1..=3 {
        let text = book.expect(0, &["hint"]);
        assert!(text.contains(&format!("hint {level} of 3")), "{text}");
        assert_eq!(text.matches("Hint number").count(), 1, "{text}");
        let next = if level < 3 { "cargo xtask hint job" } else { "cargo xtask solution job" };
        assert!(text.trim_end().ends_with(next), "{text}");
    }
    let all = book.expect(0, &["hint", "job"]);
    assert_eq!(all.matches("Hint number").count(), 3, "{all}");
}

#[test]
fn the_solution_is_earned_or_asked_for_twice() {
    let book = Book::new("solution");
    let refusal = book.expect(0, &["solution", "job"]);
    assert!(refusal.contains("not fixed yet") && !refusal.contains("+++"), "{refusal}");
    let shown = book.expect(0, &["solution", "job"]);
    assert!(shown.contains("Costs: nothing.") && shown.contains("+    Vec::new()"), "{shown}");

    let book = Book::new("solution_earned");
    let solved = job(CONTRACT, &[]);
    book.write(JOB, &solved);
    book.expect(0, &["check"]);
    assert!(book.expect(0, &["solution", "demo"]).contains("Your file is the same."));
}

#[test]
fn a_reset_keeps_what_was_there() {
    let book = Book::new("reset");
    let shipped = book.read(JOB);
    for number in 1..=2 {
        let mine = format!("// mine {number}\n");
        book.write(JOB, &mine);
        let text = book.expect(0, &["reset", "job"]);
        let backup = format!(".async-traps/backups/demo/job-{number}.rs");
        assert!(text.contains(&backup), "{text}");
        assert_eq!(book.read(&backup), mine);
        assert_eq!(book.read(JOB), shipped);
    }
    assert!(book.expect(0, &["reset", "job"]).contains("nothing to do"));
}

#[test]
fn a_copy_that_was_kept_comes_back() {
    let book = Book::new("reset_back");
    let shipped = book.read(JOB);
    let text = book.expect(0, &["reset", "--list"]);
    assert_eq!(text, "No copies are kept: no exercise was ever reset.\n");
    for text in ["// one\n// first\n", "// one\n// second\n"] {
        book.write(JOB, text);
        book.expect(0, &["reset", "job"]);
    }
    book.write(JOB, "// one\n// third\n");
    let listed = "demo/job\n  1  just now, 1 line differs from yours now\n  \
                  2  just now, 1 line differs from yours now\n\
                  To bring one back: cargo xtask reset job --to 2\n";
    assert_eq!(book.expect(0, &["reset", "--list"]), listed);
    assert_eq!(book.expect(0, &["reset", "demo", "--list"]), listed);

    let text = book.expect(0, &["reset", "job", "--to", "1"]);
    assert!(text.starts_with("exercises/02-demo/src/job.rs is copy 1 again.\nYours is"), "{text}");
    assert_eq!(book.read(JOB), "// one\n// first\n");
    assert_eq!(book.read(".async-traps/backups/demo/job-3.rs"), "// one\n// third\n");
    let plain = book.expect(0, &["reset", "job", "--list", "--plain"]);
    let first =
        "demo/job, copy 1: just now, the same as yours now, .async-traps/backups/demo/job-1";
    assert!(plain.starts_with(first), "{plain}");

    // What is as it was shipped needs no copy.
    book.write(JOB, &shipped);
    book.expect(0, &["reset", "job", "--to", "2"]);
    assert!(!book.path(".async-traps/backups/demo/job-4.rs").exists());
    let text = book.expect(2, &["reset", "job", "--to", "9"]);
    let way_out = "cargo xtask reset job --list shows those that are kept";
    assert_eq!(text, format!("error: there is no copy 9 of demo/job; {way_out}\n"));
    for arguments in
        [&["reset"][..], &["reset", "--to", "1"], &["reset", "job", "--list", "--to", "1"]]
    {
        assert!(book.expect(2, arguments).starts_with("error: "), "{arguments:?}");
    }
}

/// A file in the place of the folder of copies.
#[test]
fn a_reset_that_cannot_keep_the_file_leaves_it() {
    let book = Book::new("reset_fails");
    book.write(JOB, "// mine\n");
    book.write(".async-traps/backups", "in the way");
    let text = book.expect(3, &["reset", "job"]);
    assert!(text.starts_with("error: cannot "), "{text}");
    assert_eq!(book.read(JOB), "// mine\n");
}
