//! What a reader sees of a run, and what a maintainer is told of the book's figures.

use record::Trace;
use record::figure::Figure;

use crate::book::{Book, CONTRACT, JOB, RIGHT, SOLUTIONS, job};

/// A figure of the solution, not yet recorded.
const FIGURE: &str = r#"{
    "title": "The job is polled at once", "alt": "It is woken and polled at 2 s.",
    "source": {"exercise": "demo/job", "file": "solution.rs", "case": 1},
    "from_us": 1000000, "to_us": 3000000, "lanes": [{"name": "job", "label": "the job"}]
}"#;

/// A trace as the verdict writes it: in the case `case 1` a job that fails is woken and never
/// polled again; in others, and in one that does not fail, it is.
const TRACE: &str = r##"
    let shown = usize::from(says("finishes"));
    let asked: Option<usize> =
        std::env::var(TRACE).ok().map(|case| case.parse().unwrap_or(shown));
    let case = asked.unwrap_or(0);
    let answer = if says("finishes") && case == 1 { "" } else { r#",[2000000,"polled"]"# };
    let trace = if asked.is_some_and(|case| case < 3) {
        format!(
            r#"{{"index":{case},"case":"case {case}","horizon_us":9000000,"returned_us":null,"lanes":[
            {{"name":"job","steps":[[0,"started"],[2000000,"woken"]{answer}]}}],
            "notes":[{{"at_us":2000000,"text":"the lock is free"}}],"heap":[[0,64]]}}"#
        )
    } else {
        "null".to_owned()
    };
    let report = format!("##;

/// A workbook whose verdict has three cases and writes traces.
fn traced(name: &str) -> Book {
    let book = Book::new(name);
    let verdict = book.read("exercises/02-demo/tests/job.rs");
    let verdict = verdict
        .replace("\n    let report = format!(", TRACE)
        .replace(r#""cases":1"#, r#""cases":3"#)
        .replace(r#""trace":null"#, r#""trace":{trace}"#);
    book.write("exercises/02-demo/tests/job.rs", &verdict);
    book
}

#[test]
fn the_run_that_the_verdict_shows_is_drawn() {
    let book = traced("trace_reader");
    let text = book.expect(0, &["trace"]);
    assert!(text.contains("demo/job, case 1: case 1\n"), "{text}");
    assert!(text.contains("△░") && text.contains("job is woken and not polled again"), "{text}");
    assert!(text.contains("heap") && text.contains("64 bytes more"), "{text}");
    assert!(text.contains("Another case: --case N, from 0 to 2."), "{text}");
    assert!(!book.path(".async-traps").exists(), "to look is no attempt");

    let plain = book.expect(0, &["trace", "demo", "--case", "0", "--from", "1.5", "--plain"]);
    assert!(plain.contains("From 1.500 s to 2.000 s of simulated time:"), "{plain}");
    let moment = "At 2.000 s, the lock is free; job is woken and polled (Pending).";
    assert!(plain.contains(moment) && !plain.contains('░'), "{plain}");

    let json = book.run(&["trace", "--json"]);
    let trace: Trace = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!((trace.case.as_str(), trace.heap.as_slice()), ("case 1", &[(0, 64)][..]));
}

#[test]
fn a_run_is_drawn_as_a_page() {
    let book = traced("trace_page");
    book.write("book/theme/book.css", ".fig-poll { fill: red; }\n");
    let text = book.run(&["trace", "demo", "--no-open"]).stdout;
    let file = text.strip_prefix("The drawing: ").unwrap().trim_end();
    assert!(file.ends_with("demo-job-1.html"), "{file}");
    let page = std::fs::read_to_string(file).unwrap();
    for part in ["<!doctype html>", "demo/job, case 1: case 1", "<svg ", ".fig-poll { fill: red; }"]
    {
        assert!(page.contains(part), "{part} in {page}");
    }
    let text = book.expect(2, &["trace", "--no-open", "--json"]);
    assert!(text.contains("cannot be used with"), "{text}");
}

#[test]
fn other_files_are_drawn_as_well() {
    let book = traced("trace_with");
    let solution = book.expect(0, &["trace", "job", "--solutions"]);
    assert!(solution.contains("demo/job, case 0:") && !solution.contains('░'), "{solution}");
    book.write("mine.rs", &job(CONTRACT, &["finishes"]));
    let mine = book.expect(0, &["trace", "--with", "../mine.rs"]);
    assert!(mine.contains("△░"), "{mine}");
}

#[test]
fn a_run_that_cannot_be_drawn_says_why() {
    let book = traced("trace_faults");
    let text = book.expect(2, &["trace", "--case", "3"]);
    assert!(text.ends_with("error: there is no case 3; the last is 2\n"), "{text}");
    let text = book.expect(2, &["trace", "--from", "3", "--to", "2"]);
    assert!(text.ends_with("error: nothing lies between 3.000 s and 2.000 s\n"), "{text}");
    assert!(book.expect(2, &["trace", "--record", "--json"]).contains("cannot be used with"));
    book.write(JOB, "pub fn fails() -> Vec<String> { 7 }\n");
    let text = book.expect(3, &["trace"]);
    assert!(text.ends_with("error: demo/job does not compile: see rustc's messages\n"), "{text}");
}

#[test]
fn figures_are_recorded_and_compared() {
    const FILE: &str = "book/traces/demo_fixed.json";
    let book = traced("trace_figures");
    assert_eq!(book.expect(0, &["trace", "--compare"]), "0 of 0 figures show what happens\n");

    book.write(FILE, FIGURE);
    let stale = book.expect(1, &["trace", "--compare"]);
    let first = "FAIL  book/traces/demo_fixed.json is not what happens: recorded: case \"\"; \
                 now: case \"case 1\"\n";
    assert!(stale.starts_with(first), "{stale}");
    let text = book.expect(0, &["trace", "--record"]);
    assert_eq!(text, format!("{FILE}: written\n1 of 1 figures changed\n"));
    assert_eq!(book.expect(0, &["trace", "--record"]), "0 of 1 figures changed\n");
    assert_eq!(
        book.expect(0, &["--plain", "trace", "--compare"]),
        "1 of 1 figures show what happens\n"
    );

    let figure: Figure = serde_json::from_str(&book.read(FILE)).unwrap();
    assert_eq!(figure.title, "The job is polled at once");
    assert_eq!(figure.trace.lanes[0].steps.len(), 3);
    assert!(figure.source.recorded_with.contains("rustc"), "{figure:?}");

    let mut other = figure.clone();
    other.trace.lanes[0].steps.pop();
    book.write(FILE, &other.to_json());
    let text = book.expect(1, &["trace", "--compare"]);
    assert!(text.contains("now: future 1, job: polled at 2.000 s\n"), "{text}");
    assert!(text.ends_with("cargo xtask trace --record\n"), "{text}");

    // Another compiler may take another number of bytes.
    let mut elsewhere = figure;
    elsewhere.trace.heap[0].1 = 65;
    book.write(FILE, &elsewhere.to_json());
    assert!(book.expect(1, &["trace", "--compare"]).contains("now: 64 bytes on the heap"));
    elsewhere.source.recorded_with = "another target rustc 1.0.0".to_owned();
    book.write(FILE, &elsewhere.to_json());
    book.expect(0, &["trace", "--compare"]);
}

#[test]
fn a_figure_whose_program_is_gone_is_named() {
    let book = traced("trace_gone");
    book.write("book/traces/demo.json", &FIGURE.replace("solution.rs", "none.rs"));
    let text = book.expect(3, &["trace", "--compare"]);
    let expected =
        format!("error: book/traces/demo.json shows {SOLUTIONS}/none.rs, which does not exist\n");
    assert_eq!(text, expected);
    book.write("book/traces/demo.json", "{}");
    let text = book.expect(3, &["trace", "--record"]);
    assert!(
        text.starts_with("error: book/traces/demo.json cannot be read as a figure: missing"),
        "{text}"
    );
    book.write("book/traces/demo.json", FIGURE);
    book.write(&format!("{SOLUTIONS}/solution.rs"), &(job(RIGHT, &[]) + "fn"));
    let text = book.expect(3, &["trace", "--record"]);
    let expected = "error: the program of book/traces/demo.json was not built\nerror: expected";
    assert!(text.contains(expected), "{text}");
}
