//! Whether a machine has what the workbook needs.

use serde_json::Value;

use crate::book::{Book, SOLUTIONS, job};

#[test]
fn a_machine_that_has_all_is_told_so() {
    let book = Book::new("doctor_well");
    book.write("book/html/index.html", "");
    book.write(".vscode/settings.json", "{ \"rust-analyzer.cargo.targetDir\": true }");
    let text = book.run(&["doctor"]).stdout;
    for row in [
        " ok  rust: ",
        " ok  crates: all that the exercises need is here",
        " ok  book: a copy is there",
        " ok  progress: it can be kept",
        " ok  temporary: ",
        " ok  editor: rust-analyzer has a target folder of its own\n",
        " ok  verdict: the reference of demo/job is fixed, in ",
    ] {
        assert!(text.contains(row), "{row}\n{text}");
    }
    assert!(text.ends_with("\nNothing is wrong.\n"), "{text}");
    assert!(!book.path(".async-traps").exists(), "the first call goes on to greet");
    let plain = book.run(&["doctor", "--plain"]).stdout;
    assert!(plain.contains("\nRight, progress: it can be kept, in .async-traps\n"), "{plain}");
}

#[test]
fn what_is_wrong_is_one_line_of_json_and_a_code() {
    let book = Book::new("doctor_ill");
    book.write(&format!("{SOLUTIONS}/solution.rs"), &job("//! Wrong.\n", &["heap"]));
    let manifest = book
        .read("Cargo.toml")
        .replace("[workspace.package]", "[workspace.package]\nrust-version = \"9.1\"");
    book.write("Cargo.toml", &manifest);
    book.write(".async-traps", "in the way");
    let ended = book.run(&["doctor", "--json"]);
    assert_eq!((ended.code, ended.stdout.lines().count()), (1, 1), "{}", ended.stdout);
    let line: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(line["ok"], false);
    let found = |about: &str| {
        let found = line["found"].as_array().unwrap().iter().find(|one| one["about"] == about);
        let found = found.unwrap();
        (found["state"].as_str().unwrap().to_owned(), found["says"].as_str().unwrap().to_owned())
    };
    let (state, says) = found("rust");
    assert!(state == "wrong" && says.contains("9.1 is needed: rustup update stable"), "{says}");
    let (state, says) = found("verdict");
    assert!(state == "wrong" && says.contains("the reference of demo/job is not fixed"), "{says}");
    assert_eq!(found("editor").0, "note");
}
