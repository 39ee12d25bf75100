//! Who is where, from the ledgers of a class.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::book::Book;

/// An attempt so many minutes ago.
fn attempt(minutes: u64, conclusion: &str, failed: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let at = now - minutes * 60 - 5;
    format!(
        "{{\"exercise\":\"demo/task\",\"unix_time\":{at},\"conclusion\":{conclusion},\"failed\":[{failed}]}}\n"
    )
}

fn class(name: &str) -> Book {
    let book = Book::new(name);
    let red = |minutes| attempt(minutes, "\"not-fixed\"", "\"heap\"");
    book.write("class/ann/.async-traps/attempts.jsonl", &(red(40) + &red(3)));
    book.write("class/bob.jsonl", &(red(9) + &attempt(2, "\"fixed\"", "")));
    let unbuilt =
        attempt(20, "{\"not-judged\":{\"reason\":\"it does not compile: see rustc\"}}", "");
    book.write("class/cid.jsonl", &format!("{unbuilt}half a line\n"));
    book
}

#[test]
fn a_class_is_a_table_and_who_waits_longest_stands_last() {
    let book = class("report_class");
    let ended = book.run(&["report", "../class"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("cid.jsonl could not be read"), "{}", ended.stderr);
    let expected = "\
demo/job
  1 of 3 have fixed it, 2 at it; heap fails for 1

who   fixed     at                   tries  since
bob   1 of 1    all is fixed
cid   0 of 1    job                      1  20 minutes  does not compile
ann   0 of 1    job                      2  40 minutes  heap
";
    assert_eq!(ended.stdout, expected);
    let plain = book.run(&["report", "../class/ann", "--plain"]).stdout;
    let sentence = "ann: 0 of 1 fixed. At demo/job: tries 2, the first 40 minutes ago. Last: heap. \
                    The last attempt was 3 minutes ago.\n";
    assert_eq!(plain, sentence);
}

#[test]
fn a_class_is_one_line_of_json() {
    let book = class("report_json");
    let text = book.run(&["report", "../class", "--json"]).stdout;
    assert_eq!(text.lines().count(), 1, "{text}");
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["exercises"][0], "demo/job");
    assert_eq!(report["people"][0]["fixed"][0], "demo/job");
    assert_eq!(report["people"][2]["at"]["failed"][0], "heap");
}

#[test]
fn ones_own_ledger_is_meant_without_a_path() {
    let book = Book::new("report_own");
    let text = book.run(&["report", "--plain"]).stdout;
    assert_eq!(text, "report_own: 0 of 1 fixed. Next is demo/job.\n");
    book.expect(1, &["check"]);
    let text = book.run(&["report"]).stdout;
    assert!(text.contains("finishes, heap"), "{text}");
    let text = book.expect(2, &["report", "nowhere"]);
    assert!(text.starts_with("error: there is no folder or file ") && text.lines().count() == 1);
    let text = book.expect(2, &["report", "../book"]);
    assert!(text.contains("book holds no .async-traps/attempts.jsonl, nor"), "{text}");
}
