//! What is kept of the reader, and that nothing that is wrong with it stops a command.

use crate::book::{Book, CONTRACT, JOB, job};

const LEDGER: &str = ".async-traps/attempts.jsonl";
const HELP: &str = ".async-traps/help.json";

#[test]
fn a_torn_line_and_a_byte_that_is_no_text_cost_no_attempt() {
    let book = Book::new("ledger_torn");
    book.expect(1, &["check"]);
    let mut bytes = std::fs::read(book.path(LEDGER)).unwrap();
    bytes.extend(b"\xff\xfe\n{\"exercise\":\"demo/j");
    std::fs::write(book.path(LEDGER), bytes).unwrap();
    for command in ["list", "hint", "check"] {
        let ended = book.run(&[command]);
        assert!(!ended.stderr.contains("error"), "{command}: {}", ended.stderr);
    }
    assert!(book.expect(0, &["list"]).contains("tried 2 times"));
}

#[test]
fn a_spoiled_file_is_set_aside_and_said_where() {
    let book = Book::new("ledger_spoiled");
    book.write(LEDGER, "no attempt\n");
    let text = book.expect(1, &["check"]);
    assert!(text.contains("warning: ") && text.contains("attempts.jsonl.spoiled-1"), "{text}");
    assert_eq!(book.read(&format!("{LEDGER}.spoiled-1")), "no attempt\n");
    assert!(book.expect(0, &["list"]).contains("tried once"));

    book.write(HELP, "{\"demo");
    assert!(book.expect(0, &["hint"]).contains("help.json.spoiled-1"));
    assert!(book.expect(0, &["hint"]).contains("hint 2 of 3"));
    assert_eq!(book.read(&format!("{HELP}.spoiled-1")), "{\"demo");
}

#[test]
fn what_a_newer_version_wrote_is_told_and_kept() {
    let book = Book::new("ledger_newer");
    let newer = "{\"format\":2,\"attempt\":\"x\"}\n";
    book.write(LEDGER, newer);
    book.write(HELP, newer);
    let text = book.expect(1, &["check"]);
    assert!(text.contains("format 2 is of a newer version of the workbook: it is kept"), "{text}");
    let text = book.expect(0, &["hint"]);
    assert!(text.contains("hint 1 of 3"), "{text}");
    assert!(text.contains("The next one: cargo xtask hint job --level 2"), "{text}");
    assert!(book.read(LEDGER).starts_with(newer));
    assert_eq!(book.read(HELP), newer);
    assert!(book.expect(0, &["list"]).contains("tried once"));
}

/// A file in the place of the folder: nothing can be written or read there, as on a full disk.
#[test]
fn without_a_place_for_it_everything_works_and_the_verdict_comes_first() {
    let book = Book::new("ledger_unwritable");
    book.write(".async-traps", "in the way");
    let red = book.run(&["check"]);
    assert_eq!(red.code, 1, "{}", red.stderr);
    assert!(red.stdout.contains("NOT FIXED"), "{}", red.stdout);
    assert!(red.stderr.contains("warning: this attempt is not kept: "), "{}", red.stderr);
    book.write(JOB, &job(CONTRACT, &[]));
    assert_eq!(book.run(&["check"]).code, 0);

    let text = book.expect(0, &["hint", "job", "--level", "3"]);
    assert!(text.contains("Hint number 3.") && text.contains("warning: that you saw it"), "{text}");
    let text = book.expect(2, &["hint", "job", "--level", "4"]);
    assert!(text.ends_with("error: demo/job has no hint 4; the last is 3\n"), "{text}");
    let text = book.expect(0, &["solution", "job"]);
    assert!(text.contains("Your file is the same.") && text.contains("that you asked"), "{text}");
    assert!(book.expect(0, &["list"]).contains("0 of 1 fixed"));
    assert_eq!(book.read(".async-traps"), "in the way");
}

/// A device that is always full, in the place of the file.
#[test]
#[cfg(target_os = "linux")]
fn on_a_full_disk_the_verdict_and_its_code_stand() {
    let book = Book::new("ledger_full");
    std::fs::create_dir(book.path(".async-traps")).unwrap();
    std::os::unix::fs::symlink("/dev/full", book.path(LEDGER)).unwrap();
    book.write(JOB, &job(CONTRACT, &["heap"]));
    let red = book.run(&["check"]);
    assert_eq!(red.code, 1, "{}", red.stderr);
    assert!(red.stdout.contains("NOT FIXED"), "{}", red.stdout);
    assert!(
        red.stderr.contains("warning: this attempt is not kept: cannot write"),
        "{}",
        red.stderr
    );
    let json = book.run(&["check", "--json"]);
    assert_eq!((json.code, json.stdout.lines().count()), (1, 1), "{}", json.stderr);
    std::fs::remove_file(book.path(LEDGER)).unwrap();
}
