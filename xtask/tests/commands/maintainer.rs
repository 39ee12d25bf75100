//! What a maintainer is told: that all is well, or what is not.

use crate::book::{ACCEPTED, Book, CONTRACT, JOB, REJECTED, RIGHT, SOLUTIONS, job, wrong};

/// The lines of the table that begin with `FAIL`, without that.
fn failures(output: &str) -> Vec<&str> {
    output.lines().filter_map(|line| line.strip_prefix("FAIL  ")).collect()
}

/// Writes these files, verifies, and finds exactly these lines of the table failed, and these
/// details below it.
#[track_caller]
fn broken(name: &str, files: &[(&str, String)], failed: &[(&str, &str)], details: &[&str]) {
    let book = Book::new(name);
    for (file, text) in files {
        book.write(file, text);
    }
    let output = book.run(&["verify"]);
    assert_eq!(output.code, 1, "{}{}", output.stdout, output.stderr);
    let found = failures(&output.stdout);
    for (case, got) in failed {
        let line = found.iter().find(|line| line.starts_with(&format!("{case}  ")));
        assert!(line.is_some_and(|line| line.contains(got)), "{case}: {got}\n{}", output.stdout);
    }
    assert_eq!(found.len(), failed.len(), "{}", output.stdout);
    for detail in details {
        assert!(output.stdout.contains(detail), "{detail}\n{}", output.stdout);
    }
    let last = output.stdout.lines().last().unwrap();
    assert!(last.ends_with(&format!(" passed, {} failed", failed.len())), "{last}");
}

const PROOF: &str = "solutions/02-demo/job/proof.toml";

fn rejected(number: usize) -> String {
    format!("{SOLUTIONS}/rejected/r{number}.rs")
}

fn accepted(number: usize) -> String {
    format!("{SOLUTIONS}/accepted/a{number}.rs")
}

#[test]
fn a_workbook_that_is_right_passes() {
    let book = Book::new("verify_right");
    book.write(&rejected(7), &wrong(&["breaks-off"], "breaks-off"));
    let green = book.run(&["verify", "--runs", "2"]);
    assert_eq!(green.code, 0, "{}{}", green.stdout, green.stderr);
    let summary: Vec<&str> = green.stdout.lines().rev().take(2).collect();
    let variants = 2 + ACCEPTED + REJECTED;
    assert!(summary[0].ends_with(" passed, 0 failed"), "{}", green.stdout);
    assert!(summary[1].starts_with(&format!("{variants} variants, 2 runs each")), "{summary:?}");
    assert!(green.stdout.contains("ok    demo/job rejected/r0"), "{}", green.stdout);

    let text = book.expect(0, &["verify", "demo", "--load", "--plain"]);
    assert!(text.contains("busy loops") && text.contains("ok: demo/job solution."), "{text}");
    let least = format!("\n{variants} variants, 2 runs each, ");
    assert!(text.contains(&least), "{least}\n{text}");
    let text = book.expect(2, &["verify", "--runs", "2", "--minutes", "1"]);
    assert!(text.contains("cannot be used with"), "{text}");
}

#[test]
fn a_variant_that_is_not_what_it_says_is_named() {
    broken(
        "verify_variants",
        &[
            (&rejected(0), wrong(&[], "heap")),
            (&rejected(1), wrong(&["finishes", "heap"], "heap")),
            (&rejected(2), wrong(&["heap", "unstable"], "heap")),
            (&rejected(3), wrong(&["panic"], "heap")),
            (&rejected(4), wrong(&["not-judged"], "heap")),
            (&rejected(5), wrong(&["heap"], "leap")),
            (&rejected(6), wrong(&["not-judged"], "not-judged")),
            (&accepted(0), job(RIGHT, &["heap"])),
            (&accepted(1), job(RIGHT, &["panic"])),
        ],
        &[
            ("demo/job rejected/r0", "passes"),
            ("demo/job rejected/r1", "finishes, heap"),
            ("demo/job rejected/r2", "run 1: heap; run 2 differs: heap"),
            ("demo/job rejected/r3", "no report"),
            ("demo/job rejected/r4", "not-judged"),
            ("demo/job rejected/r5", "heap"),
            ("demo/job ids", "rejected/r5: the verdict has no check leap"),
            ("demo/job accepted/a0", "heap"),
            ("demo/job accepted/a1", "no report"),
        ],
        &["the verdict itself is broken", "heap: failed with ", "; then failed with "],
    );
}

#[test]
fn a_variant_that_does_not_compile_is_named_and_the_others_are_judged() {
    broken(
        "verify_compile",
        &[
            (&rejected(1), wrong(&["heap"], "heap").replace("Vec<String>", "String")),
            (&rejected(2), wrong(&["heap"], "heap") + "\nfn unused() {}\n"),
            (&accepted(0), job("//! Right.\n//!\n//! Costs: all.\n", &["heap"])),
        ],
        &[
            ("demo/job rejected/r1", "does not compile"),
            ("demo/job accepted/a0", "heap"),
            ("clippy", "warnings"),
        ],
        &["error[E0308]: mismatched types", "function `unused` is never used"],
    );
}

#[test]
fn a_rule_that_is_broken_is_named() {
    let no_header = job("", &["heap"]).trim_start().to_owned();
    let unformatted = job(RIGHT, &[]).replace("    ", "  ");
    let long = job(CONTRACT, &["finishes", "heap"]) + &"// Long.\n".repeat(60);
    let nameless =
        job("//! Does the job.\n//!\n//! - heap: it heap (always)\n", &["finishes", "heap"]);
    broken(
        "verify_rules",
        &[
            (&rejected(0), no_header),
            (&accepted(0), job("//! Right.\n", &[])),
            (&accepted(1), unformatted),
            (&format!("{SOLUTIONS}/shipped.rs"), nameless),
            (JOB, long),
            ("exercises/02-demo/src/world.rs", "pub use helper::LIMIT;\n// More.\n".to_owned()),
            ("exercises/02-demo/src/more.rs", "// More.\n".to_owned()),
            ("exercises/02-demo/hints/job/2.md", "\n".to_owned()),
            ("solutions/02-demo/job/notes.txt", String::new()),
            ("solutions/04-gone/seal.txt", String::new()),
            ("book/src/02-demo.md", "# Another title\n".to_owned()),
        ],
        &[
            ("solutions", "solutions/04-gone has no chapter"),
            ("demo seal", "2 problems"),
            ("demo files", "2 problems"),
            ("demo title", "book/src/02-demo.md does not begin with \"# The demo that failed\""),
            ("demo rustfmt", "solutions/02-demo/job/accepted/a1.rs"),
            ("demo/job headers", "4 problems"),
            ("demo/job hints", "hint 2 is empty"),
            ("demo/job shipped.rs", "job.rs differs: verify needs it unsolved"),
            ("demo/job file to edit", "job.rs has 68 lines"),
            ("demo/job contract", "its contract does not name finishes"),
            ("demo/job rejected/r0", "heap"),
        ],
        &[
            "src/world.rs has changed: run `cargo xtask seal`",
            "src/more.rs has changed: run `cargo xtask seal`",
            "exercises/02-demo/src/more.rs does not belong",
            "solutions/02-demo/job/notes.txt does not belong",
            "accepted/a0: no `Costs:`",
            "rejected/r0: no `Wrong:`",
            "rejected/r0: no `Fails:`",
            "rejected/r0: the first line is no `//!` sentence",
        ],
    );
}

#[test]
fn too_few_variants_and_no_seal_are_named() {
    let book = Book::new("verify_few");
    for number in 0..REJECTED {
        book.remove(&rejected(number));
    }
    book.remove(&accepted(0));
    book.remove("solutions/02-demo/seal.txt");
    let output = book.expect(1, &["verify"]);
    assert_eq!(failures(&output).len(), 3, "{output}");
    for words in ["3 accepted", "0 rejected", "run `cargo xtask seal`", "fails heap alone"] {
        assert!(output.contains(words), "{words}\n{output}");
    }
}

#[test]
fn a_file_is_shipped_when_none_is_there_or_on_purpose() {
    let book = Book::new("seal_shipped");
    let file = format!("{SOLUTIONS}/shipped.rs");
    let shipped = book.read(&file);
    let solved = job(CONTRACT, &[]);
    book.write(JOB, &solved);
    book.expect(0, &["seal"]);
    assert_eq!(book.read(&file), shipped, "a solution was shipped by chance");
    let text = book.expect(0, &["seal", "--shipped", "job"]);
    assert!(text.starts_with(&format!("{file}: written, from {JOB}\n")), "{text}");
    assert_eq!(book.read(&file), solved);
    let text = book.expect(1, &["verify", "--runs", "1"]);
    assert!(text.contains("FAIL  demo/job shipped "), "{text}");

    book.write(JOB, &shipped);
    book.remove(&file);
    book.expect(0, &["seal"]);
    assert_eq!(book.read(&file), shipped);
}

#[test]
fn what_the_verdict_says_is_written_into_manifest_and_contract() {
    const MANIFEST: &str = "exercises/02-demo/Cargo.toml";
    let book = Book::new("verify_accept");
    let shipped = format!("{SOLUTIONS}/shipped.rs");
    let (right, contract) = (book.read(MANIFEST), book.read(JOB));
    book.write(MANIFEST, &right.replace(r#"["finishes", "heap"]"#, r#"["leap"] # Ids."#));
    let stale = contract.replace("it finishes (always)", "it finishes (at times)");
    assert_ne!(stale, contract);
    book.write(&shipped, &stale);
    let text = book.expect(3, &["verify", "--accept", "job"]);
    let refused = "error: what the verdict says of demo/job was not written: the file to edit is \
                   not as shipped\n";
    assert!(text.ends_with(refused), "{text}");
    book.write(JOB, &stale);
    let text = book.expect(0, &["verify", "--accept", "job"]);
    assert!(text.contains(&format!("{MANIFEST}: written\njob fails finishes, heap\n")), "{text}");
    let expected = right.replace(r#""heap"]"#, r#""heap"] # Ids."#);
    assert_eq!(book.read(MANIFEST), expected);
    assert_eq!((book.read(JOB), book.read(&shipped)), (contract.clone(), contract));
    assert!(!book.expect(0, &["verify", "--accept", "job"]).contains(": written"));

    for file in [&shipped, JOB] {
        book.write(file, &job(CONTRACT, &[]));
    }
    let text = book.expect(3, &["verify", "--accept", "job"]);
    assert!(text.ends_with("was not written: as shipped it is not judged red\n"), "{text}");
    assert_eq!(book.read(MANIFEST), expected);
    assert!(book.expect(2, &["verify", "--accept"]).contains("CHAPTER"));
}

#[test]
fn the_table_of_the_readme_is_that_of_the_manifests() {
    let book = Book::new("readme_table");
    let table = |minutes: u32| {
        format!(
            "<!-- The chapters, written by `cargo xtask seal`: -->\n\n\
             | chapter | exercise | minutes |\n|---|---|---|\n\
             | 02-demo: The demo that failed | `job` | {minutes} |\n\n<!-- End of the chapters. -->\n"
        )
    };
    book.write("README.md", &table(6));
    let text = book.expect(1, &["verify", "--runs", "1"]);
    assert_eq!(failures(&text).len(), 1, "{text}");
    assert!(text.contains("FAIL  README's chapters") && text.contains("it is stale"), "{text}");
    assert!(book.expect(0, &["seal"]).ends_with("README.md: written\n"));
    assert_eq!(book.read("README.md"), table(5));
}

#[test]
fn a_check_that_nothing_fails_alone_needs_a_reason() {
    let book = Book::new("verify_alone");
    book.write(&rejected(8), &wrong(&["finishes", "heap"], "finishes, heap"));
    let alone = "no rejected variant fails finishes alone";
    let text = book.expect(1, &["verify", "demo", "--runs", "1"]);
    assert!(text.contains(alone), "{text}");
    book.write(PROOF, "[not-alone]\nfinishes = 'whatever hangs keeps its memory'\n");
    book.expect(0, &["verify", "demo", "--runs", "1"]);
    book.write(&rejected(8), &wrong(&["finishes"], "finishes"));
    let text = book.expect(1, &["verify", "demo", "--runs", "1"]);
    assert!(text.contains("proof.toml: a rejected variant fails finishes alone"), "{text}");
}

/// What a mutator says, in place of the one that has to be compiled for a minute.
fn mutator(book: &Book, mutants: &[(&str, &str)]) {
    let mutant = |(name, source): &(&str, &str)| {
        format!("{{\"name\":{name:?},\"line\":3,\"source\":{source:?}}}")
    };
    let mutants: Vec<String> = mutants.iter().map(mutant).collect();
    let said = format!("[{{\"file\":\"\",\"mutants\":[{}]}}]", mutants.join(","));
    let folder = "xtask/mutator";
    let manifest =
        "[package]\nname = 'mutator'\nversion = '0.1.0'\nedition = '2024'\n[workspace]\n";
    book.write(&format!("{folder}/Cargo.toml"), manifest);
    let lock = "version = 4\n\n[[package]]\nname = \"mutator\"\nversion = \"0.1.0\"\n";
    book.write(&format!("{folder}/Cargo.lock"), lock);
    book.write(
        &format!("{folder}/src/main.rs"),
        &format!("fn main() {{ print!(\"{{}}\", {said:?}); }}"),
    );
}

#[test]
fn a_mutant_that_is_called_fixed_needs_a_reason() {
    let book = Book::new("verify_mutants");
    let [red, green] = [job("", &["heap"]), job("", &[])];
    let all = [("`a` left out", &*red), ("`b` left out", &*green), ("`c` left out", "no Rust")];
    mutator(&book, &all);
    let text = book.expect(1, &["verify", "--mutants", "job"]);
    assert!(text.contains("line 3: `b` left out: called fixed, see target/"), "{text}");
    let count = "3 mutants, 2 compile: 1 not fixed, 0 fixed for a reason, 1 without one";
    assert!(text.contains(count), "{text}");

    book.write(PROOF, "[survivors.solution]\n'`b` left out' = 'b only repeats a'\n");
    let text = book.expect(0, &["verify", "--mutants", "demo"]);
    assert!(text.contains("1 fixed for a reason, 0 without one"), "{text}");

    book.write(PROOF, "[survivors.solution]\n'`b` left out' = 'yes'\n'`a` left out' = 'yes'\n");
    let text = book.expect(1, &["verify", "--mutants", "job"]);
    assert!(text.contains("proof.toml: `a` left out is not called fixed"), "{text}");

    let panics = job("", &["panic"]);
    mutator(&book, &[("`p` left out", &*panics)]);
    book.remove(PROOF);
    let text = book.expect(1, &["verify", "--mutants", "job"]);
    assert!(text.contains("`p` left out: no report: "), "{text}");

    book.write(PROOF, "mutated = ['accepted/none']\n");
    let text = book.expect(3, &["verify", "--mutants", "job"]);
    assert!(text.contains("no right program accepted/none"), "{text}");
}
