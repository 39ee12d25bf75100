//! A verdict fits the screen, says everything that matters, and nothing in colour alone.

use record::draw::{self, Look, SCREEN_LINES};
use record::{
    CASES_TOLD, Check, Conclusion, Excerpt, Outcome, OwnTest, Printed, Report, SourceLine, Story,
    StoryLine, Tally, WAITS_TOLD, Went, units,
};

fn failed(id: &str) -> Check {
    Check {
        id: id.to_owned(),
        sentence: format!("the sentence of {id}, which is of the usual length"),
        limit: "20 of 20 parts, and `run` returns, within 30 s".to_owned(),
        outcome: Outcome::Failed {
            measured: "4 of 20 parts, then nothing more in simulated time".to_owned(),
            limit: "20 of 20 parts, and `run` returns, within 30 s".to_owned(),
            meaning: Some("held by the stopped copy; 78,848 from src/copy_job.rs:27".to_owned()),
            cases: Excerpt::default(),
        },
    }
}

fn passed(id: &str) -> Check {
    Check {
        id: id.to_owned(),
        sentence: format!("the sentence of {id}"),
        limit: "1 start".to_owned(),
        outcome: Outcome::Passed { measured: "1 start".to_owned(), limit: "1 start".to_owned() },
    }
}

fn not_judged(id: &str, needs: &str) -> Check {
    Check {
        id: id.to_owned(),
        sentence: format!("the sentence of {id}"),
        limit: "1 start".to_owned(),
        outcome: Outcome::NotJudged { needs: needs.to_owned() },
    }
}

fn report(checks: Vec<Check>) -> Report {
    let red = checks.iter().any(|check| check.outcome.is_failed());
    let moment = |at_us| StoryLine {
        at_us,
        text: "the lock passes to the copy, first in the queue; nothing runs it".to_owned(),
    };
    Report {
        format: record::wire::FORMAT,
        exercise: "futurelock/copy_job".to_owned(),
        title: "The copy that stopped".to_owned(),
        file: "exercises/03-futurelock/src/copy_job.rs".to_owned(),
        own_test: None,
        conclusion: Report::conclude(&checks),
        stale: false,
        tally: Tally {
            noun: "timing".to_owned(),
            cases: 60,
            runs: 120,
            hang: if red { 39 } else { 0 },
            ..Tally::default()
        },
        checks,
        story: red.then(|| Story {
            case: "the timing \"another client comes at 2.001 s\"".to_owned(),
            lines: [1_479_000, 2_001_000, 2_187_000, 2_500_000, 3_501_000].map(moment).into(),
        }),
        waits: Excerpt::default(),
        line: red.then(|| SourceLine {
            file: "src/copy_job.rs".to_owned(),
            number: 30,
            text: "store.append(Record::Heartbeat).await;".to_owned(),
        }),
        printed: None,
        trace: None,
        heap: None,
    }
}

fn at_width(report: &Report, width: usize) -> String {
    draw::verdict(report, Look { width, ..Look::default() })
}

#[test]
fn a_red_verdict_fits_a_terminal_of_80_by_24_however_much_failed() {
    let mut checks: Vec<Check> = ["one", "two", "three", "four", "five"].map(failed).into();
    checks.push(not_judged("six", "one"));
    let text = at_width(&report(checks), 80);
    assert!(text.lines().count() <= SCREEN_LINES, "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    for word in ["FAIL", "measured", "limit", "means", "one", "Also failed: ", "five"] {
        assert!(text.contains(word), "{word} in {text}");
    }
    assert!(text.contains("Not judged, as one did not pass: six"), "{text}");
    assert!(text.contains("Your line  src/copy_job.rs:30   store.append"), "{text}");
    // The last moment is the one at which it went wrong: it is the last to be left out.
    assert!(text.contains("3.501 s  the lock passes"), "{text}");
}

#[test]
fn what_was_not_judged_stands_below_the_check_that_failed() {
    let chain = [failed("one"), not_judged("two", "one"), not_judged("three", "two")];
    let text = at_width(&report(chain.into()), 80);
    assert!(text.contains("Not judged, as one did not pass: two, three"), "{text}");
}

#[test]
fn cases_that_went_otherwise_stand_in_a_row() {
    let mut report = report(["one", "two", "three"].map(failed).into());
    let row = "HHHHFFFFFF.H...H.H........H...HHHHHHHHHHHHHHHHHHHFHFHFFHHHHH";
    report.tally.each = row.chars().filter_map(Went::of_letter).collect();
    for lines in [SCREEN_LINES - 1, SCREEN_LINES] {
        let text = draw::verdict(&report, Look { lines, ..Look::default() });
        assert!(text.lines().count() <= lines, "{lines}: {text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert_eq!(text.lines().nth(1).unwrap(), format!(" {row}"), "{text}");
    }
    let wide = at_width(&report, 100);
    assert!(wide.contains(&format!(" {row}   H hangs, F fails, . is fine\n")), "{wide}");
    let plain = draw::verdict(&report, Look { plain: true, ..Look::default() });
    assert!(plain.contains("In order: 4 hang, 6 fail, 1 is fine, 1 hangs, 3 are fine,"), "{plain}");

    // Where all went the same, or where there are too many, the tally says it.
    for each in [vec![Went::Hangs; 60], [Went::Hangs, Went::Fine].repeat(31)] {
        report.tally.each = each;
        assert!(at_width(&report, 80).lines().nth(1).unwrap().is_empty());
    }
}

/// The prompt takes a row as well: of 24 there are 23 for the verdict.
#[test]
fn a_red_verdict_leaves_room_for_the_prompt() {
    let report = report(["one", "two", "three"].map(failed).into());
    for lines in [SCREEN_LINES - 1, SCREEN_LINES] {
        let text = draw::verdict(&report, Look { lines, ..Look::default() });
        assert!(text.lines().count() <= lines, "{lines}: {text}");
        assert_eq!(text.matches(" FAIL").count(), 3, "{lines}: {text}");
    }
    let line = draw::conclusion(&report, Look::default());
    assert_eq!(line, "futurelock/copy_job   NOT FIXED");
}

#[test]
fn a_narrow_terminal_gets_narrow_lines() {
    let text = at_width(&report(vec![failed("one")]), 50);
    let prose = text.lines().filter(|line| !line.contains("futurelock/copy_job"));
    // A path is whole, however long.
    let (path, prose): (Vec<_>, Vec<_>) = prose.partition(|line| line.starts_with(" Edit "));
    assert_eq!(path, [" Edit       exercises/03-futurelock/src/copy_job.rs"]);
    let prose = prose.into_iter();
    assert!(prose.clone().all(|line| line.chars().count() <= 50), "{text}");
}

#[test]
fn an_id_is_not_broken_at_its_hyphens() {
    let mut checks: Vec<Check> = vec![failed("one")];
    checks.extend(["never-too-many", "heap-grows-not"].map(|id| not_judged(id, "one")));
    for width in 40..=60 {
        let text = at_width(&report(checks.clone()), width);
        for id in ["never-too-many", "heap-grows-not"] {
            assert!(text.contains(id), "{width}: {text}");
        }
    }
}

#[test]
fn a_green_verdict_tells_what_was_measured() {
    let text = at_width(&report(vec![passed("one"), passed("two")]), 80);
    assert!(
        text.starts_with("futurelock/copy_job   FIXED   60 timings, 120 runs, all fine\n"),
        "{text}"
    );
    assert!(text.contains("ok    the sentence of one: 1 start"), "{text}");
    assert!(text.contains("cargo xtask solution copy_job"), "{text}");
}

#[test]
fn nothing_is_said_by_colour_alone() {
    let report = report(vec![failed("one"), not_judged("two", "one")]);
    let coloured = draw::verdict(&report, Look { colour: true, ..Look::default() });
    assert!(coloured.contains('\u{1b}'));
    let mut bare = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, code)) = rest.split_once('\u{1b}') {
        bare.push_str(before);
        rest = code.split_once('m').expect("a code ends with m").1;
    }
    bare.push_str(rest);
    assert_eq!(bare, at_width(&report, 80));
}

#[test]
fn plain_text_has_no_columns_and_leaves_nothing_out() {
    let checks = ["one", "two", "three", "four"].map(failed).into();
    let text = draw::verdict(&report(checks), Look { plain: true, ..Look::default() });
    assert!(!text.contains("  "), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("Failed, ")).count(), 4, "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("At ")).count(), 5, "{text}");
}

#[test]
fn a_verdict_that_could_not_be_judged_says_why_and_where() {
    let reason = "Work left the runtime.".to_owned();
    let conclusion = Conclusion::NotJudged { reason };
    let report = Report { conclusion, ..report(vec![failed("one")]) };
    let text = at_width(&report, 80);
    assert!(text.starts_with("futurelock/copy_job   NOT JUDGED"), "{text}");
    assert!(text.contains("Work left the runtime.") && text.contains("Your line"), "{text}");
    assert!(!text.contains("FAIL"), "{text}");
    assert_eq!(report.exit_code(), record::ExitCode::NotJudged);
}

#[test]
fn a_file_in_place_of_the_readers_own_is_named_to_be_judged_again() {
    let red = report(vec![failed("copy-finishes")]);
    assert!(at_width(&red, 80).contains("cargo xtask check copy_job  Stuck?"), "{red:?}");
    let other = Report { file: "mine.rs".to_owned(), ..red };
    let again = " Again      cargo xtask check copy_job --with mine.rs\n";
    assert!(at_width(&other, 80).contains(again), "{}", at_width(&other, 80));
}

#[test]
fn what_the_program_printed_stands_apart() {
    let printed = Printed {
        case: "the timing \"one\"".to_owned(),
        lines: vec!["part 1".to_owned()],
        to_stderr: vec!["careful".to_owned()],
    };
    let report = Report { printed: Some(printed), ..report(vec![failed("one")]) };
    assert_eq!(
        draw::printed(&report),
        "Your program printed, in the timing \"one\":\n  | part 1\n\n\
         Your program printed to standard error, in the timing \"one\":\n  | careful\n\n"
    );
    assert!(!at_width(&report, 80).contains("part 1\n"));
}

#[test]
fn no_checks_prove_nothing() {
    assert_eq!(Report::conclude(&[]), Conclusion::NotFixed);
    assert_eq!(Report::conclude(&[passed("one")]), Conclusion::Fixed);
    assert_eq!(Report::conclude(&[passed("one"), not_judged("two", "one")]), Conclusion::NotFixed);
}

#[test]
fn a_report_survives_its_json() {
    let report = report(vec![failed("one"), passed("two"), not_judged("three", "one")]);
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
}

#[test]
fn thousands_are_grouped() {
    assert_eq!(units::grouped(1_234_567), "1,234,567");
    assert_eq!(units::grouped(100), "100");
}

fn plain(report: &Report) -> String {
    draw::verdict(report, Look { plain: true, ..Look::default() })
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// The same as a test of somebody's own.
fn own(report: Report) -> Report {
    let again = "cargo test -p pool --lib tests::a_connection_comes_back -- --exact --nocapture";
    Report {
        exercise: "tests::a_connection_comes_back".to_owned(),
        title: String::new(),
        file: String::new(),
        own_test: Some(OwnTest { again: Some(again.to_owned()) }),
        ..report
    }
}

fn failed_in(id: &str, cases: &[&str]) -> Check {
    let mut check = failed(id);
    if let Outcome::Failed { cases: failed, .. } = &mut check.outcome {
        *failed = Excerpt::of(CASES_TOLD, lines(cases));
    }
    check
}

#[test]
fn a_test_of_ones_own_passes_or_fails_and_says_how_to_run_it_alone() {
    let red = own(report(vec![failed_in("one", &["a", "b", "c", "d", "e"])]));
    let again = red.own_test.as_ref().unwrap().again.clone().unwrap();
    let (text, said) = (at_width(&red, 80), plain(&red));
    for text in [&text, &said] {
        for word in ["xtask", "FIXED", "Edit", "book", "File", "fixed"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
        assert!(text.contains("\"a\", \"b\", \"c\" and 2 more"), "{text}");
        assert!(text.lines().last().unwrap().ends_with(&again), "{text}");
    }
    assert!(text.starts_with("tests::a_connection_comes_back   FAILED   60 timings"), "{text}");
    assert!(said.starts_with("tests::a_connection_comes_back: failed. 60 timings"), "{said}");
    assert!(text.lines().count() <= SCREEN_LINES, "{text}");

    let green = own(report(vec![passed("one")]));
    let text = at_width(&green, 80);
    assert!(text.contains("   PASSED   60 timings, 120 runs, all fine\n"), "{text}");
    assert!(!text.contains("cargo"), "{text}");
}

#[test]
fn a_first_line_that_is_too_long_is_two() {
    let mut report = own(report(vec![failed("one")]));
    report.exercise = "tests::a_connection_comes_back_although_its_holder_is_dropped".to_owned();
    let text = at_width(&report, 80);
    assert!(text.lines().take(3).all(|line| line.len() <= 80), "{text}");
    assert!(text.contains("_is_dropped   FAILED\n 60 timings: 39 hang, 21 are fine\n\n"), "{text}");
}

#[test]
fn the_case_is_named_where_nothing_of_it_can_be_told() {
    let mut report = report(vec![failed_in("one", &["a", "b"])]);
    report.story.as_mut().unwrap().lines.clear();
    for text in [at_width(&report, 80), plain(&report)] {
        assert!(!text.contains("What happened"), "{text}");
        assert!(
            text.contains("It failed in the timing \"another client comes at 2.001 s\""),
            "{text}"
        );
    }
    let text = at_width(&own(report), 80);
    assert!(text.contains("in        \"a\", \"b\"\n") && !text.contains("It failed in"), "{text}");
}

#[test]
fn what_still_waits_is_told_and_gives_way_before_a_failure_does() {
    let waits = ["the program has waited since 0.030 s", "`copy` could go on at 3.550 s", "c", "d"];
    let waits = Excerpt::of(WAITS_TOLD, lines(&waits).into_iter().chain(lines(&["e"])));
    let with = |checks| Report { waits: waits.clone(), ..report(checks) };
    let text = at_width(&with(vec![failed("one")]), 80);
    assert!(text.lines().count() <= SCREEN_LINES, "{text}");
    let told = "What still waits\n   the program has waited since 0.030 s\n   `copy` could";
    assert!(text.contains(told) && text.contains("   and 1 more\n"), "{text}");

    let crowded = with(["one", "two", "three", "four"].map(failed).into());
    let text = at_width(&crowded, 80);
    assert!(text.lines().count() <= SCREEN_LINES, "{text}");
    let without = at_width(&Report { waits: Excerpt::default(), ..crowded.clone() }, 80);
    let fails = |text: &str| text.lines().filter(|line| line.starts_with(" FAIL")).count();
    assert_eq!(fails(&text), fails(&without), "{text}");

    let text = plain(&crowded);
    assert!(text.contains("What still waits:\nthe program has waited since 0.030 s.\n"), "{text}");
    assert!(text.contains("\nd.\nAnd 1 more.\n"), "{text}");
}

#[test]
fn plain_sentences_end_once() {
    let mut report = report(vec![failed("one"), passed("two")]);
    if let Outcome::Failed { measured, limit, meaning, .. } = &mut report.checks[0].outcome {
        *measured = "it panicked: no such part.".to_owned();
        *limit = "it returns.".to_owned();
        *meaning = Some("was it there?".to_owned());
    }
    report.tally = Tally::default();
    let text = plain(&report);
    assert!(text.starts_with("futurelock/copy_job: not fixed.\n"), "{text}");
    let line = "Measured: it panicked: no such part. Limit: it returns. was it there?\n";
    assert!(text.contains(line), "{text}");
    let conclusion = Conclusion::NotJudged { reason: "Work left the runtime.".to_owned() };
    let text = plain(&Report { conclusion, ..report });
    assert!(text.starts_with("futurelock/copy_job: not judged.\nWork left"), "{text}");
}

#[test]
fn a_run_that_does_not_run_through_is_counted_so() {
    let mut report = report(vec![failed("one")]);
    report.tally = Tally { noun: "case".to_owned(), cases: 9, broke: 2, ..Tally::default() };
    let text = at_width(&report, 80);
    assert!(text.contains("9 cases: 2 do not run through, 7 are fine"), "{text}");
}

#[test]
fn what_may_run_for_ever_does_not_hang() {
    let mut report = own(report(vec![passed("one")]));
    report.tally.hang = 3;
    let text = plain(&report);
    assert!(text.contains("passed. 60 timings, 120 runs, all fine; 3 never return.\n"), "{text}");
}

/// An older verdict knew neither own tests nor what waits, nor in which cases a check failed.
#[test]
fn a_report_of_an_older_verdict_can_be_read() {
    let report = report(vec![failed("one")]);
    let mut json = serde_json::to_value(&report).unwrap();
    let fields = json.as_object_mut().unwrap();
    assert!(!fields.contains_key("own_test") && fields.remove("waits").is_some());
    fields["checks"][0]["outcome"]["failed"].as_object_mut().unwrap().remove("cases").unwrap();
    assert_eq!(record::wire::read::<Report>(&json.to_string()).unwrap(), report);
}
