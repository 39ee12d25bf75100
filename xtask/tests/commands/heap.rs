//! The lines of the reader's file by the bytes that they allocate.

use record::{HeapUse, wire};

use crate::book::{Book, CONTRACT, JOB, job};

/// A workbook whose verdict tells of two lines if it is asked for the heap.
fn measured(name: &str) -> Book {
    let book = Book::new(name);
    let line = |number: u32, text: &str, peak: u32| {
        format!(
            r#"{{"line":{{"file":"src/job.rs","number":{number},"text":"{text}"}},"at_peak":{peak},"at_end":0,"in_total":4096}}"#
        )
    };
    let lines = [line(7, "let piece = vec![0; PIECE];", 1_048_576), line(9, "push(piece);", 0)];
    let heap = format!(r#","heap":{{"case":"the case \"1\"","lines":[{}]}}"#, lines.join(","));
    let heap = heap.replace('{', "{{").replace('}', "}}");
    let verdict = book.read("exercises/02-demo/tests/job.rs");
    let verdict = verdict.replace(
        "    std::fs::write(std::env::var_os(REPORT)",
        &format!(
            "    let wants = std::env::var(TRACE).is_ok_and(|wish| wish == {:?});\n    \
             let end = if wants {{ format!(r##\"{heap}}}}}\"##) }} else {{ \"}}\".to_owned() }};\n    \
             let report = report.trim_end().strip_suffix('}}').unwrap().to_owned() + &end;\n    \
             std::fs::write(std::env::var_os(REPORT)",
            wire::HEAP
        ),
    );
    book.write("exercises/02-demo/tests/job.rs", &verdict);
    book.expect(0, &["seal"]);
    book
}

#[test]
fn lines_are_shown_by_what_they_allocate() {
    let book = measured("heap_lines");
    let text = book.run(&["heap"]).stdout;
    assert!(text.starts_with("demo/job, one run, in the case \"1\"\n"), "{text}");
    let row = "   1,048,576            0        4,096     7  let piece = vec![0; PIECE];\n";
    assert!(text.contains(row), "{text}");
    let plain = book.expect(0, &["heap", "job", "--plain"]);
    let sentence = "Line 9: 0 bytes at the peak, 0 afterwards, 4,096 in all: push(piece);\n";
    assert!(plain.contains(sentence), "{plain}");
    let json = book.run(&["heap", "--json", "--solutions"]).stdout;
    let used: HeapUse = serde_json::from_str(&json).unwrap();
    assert_eq!(used.lines[0].bytes.at_peak, 1_048_576);
    assert!(!book.path(".async-traps").exists(), "to look is no attempt");
}

#[test]
fn a_heap_that_is_not_known_says_why() {
    let book = Book::new("heap_faults");
    let text = book.expect(3, &["heap"]);
    let expected = "error: the heap of demo/job is not known: the run did not come to its end\n";
    assert!(text.ends_with(expected), "{text}");
    book.write(JOB, &job(CONTRACT, &["not-judged"]));
    let text = book.expect(3, &["heap"]);
    assert!(text.ends_with("is not known: it left the runtime\n"), "{text}");
}
