//! What stands under a verdict: what a red often means; after a fix what changed, and what is next.

use crate::book::{Book, CONTRACT, JOB, SOLUTIONS, job};

#[test]
fn after_a_fix_comes_what_changed_what_to_read_and_what_is_next() {
    let book = Book::new("after_fixed");
    let after = "<!-- page minutes=15 words=900 -->\n# After the exercise\n";
    book.write("book/src/02-demo-after.md", after);
    let summary =
        "- [The demo that failed](02-demo.md)\n  - [After the exercise](02-demo-after.md)\n";
    book.write("book/src/SUMMARY.md", summary);
    // The fixture measures the same, red or green; here it measures how many checks failed.
    let verdict = book.read("exercises/02-demo/tests/job.rs");
    let verdict = verdict.replace("            7\n", "            fails.len() as u32\n");
    let verdict = verdict.replace("\"cases\":1,\"hang\":0", "\"cases\":9,\"hang\":{}");
    let verdict = verdict.replace("checks.join(\",\"),", "fails.len(), checks.join(\",\"),");
    book.write("exercises/02-demo/tests/job.rs", &verdict);
    book.expect(0, &["seal"]);

    let red = book.expect(1, &["check"]);
    assert!(!red.contains("Changed") && !red.contains("Now read"), "{red}");
    book.write(JOB, &job(CONTRACT, &[]));
    let green = book.run(&["check", "job"]).stdout;
    let said = " Changed    2 hang → 0; 2 → 0; 2 → 0\n \
                Now read   \"After the exercise\", 15 min: cargo xtask book demo --after\n \
                Then       nothing is left; every exercise is fixed\n";
    assert!(green.ends_with(said), "{green}");
    let again = book.expect(0, &["check", "job"]);
    assert!(!again.contains("Changed"), "{again}");

    book.write(JOB, &job(CONTRACT, &["heap"]));
    book.expect(1, &["check", "job"]);
    book.write(JOB, &job(CONTRACT, &[]));
    let plain = book.expect(0, &["check", "job", "--plain"]);
    let changed = "Changed: before 1 hangs, now 0; before 1, now 0.\n";
    assert!(plain.contains(changed), "{plain}");
    let read = "Now read: \"After the exercise\", 15 minutes: cargo xtask book demo --after\n";
    assert!(plain.contains(read), "{plain}");
}

#[test]
fn a_red_that_one_known_wrong_fix_has_is_said_to_mean_it_often() {
    let book = Book::new("after_known");
    let wrong = job(
        "//! Puts it off.\n//!\n//! Wrong: late is never. Do it now.\n//! Fails: finishes\n",
        &["finishes"],
    );
    book.write(&format!("{SOLUTIONS}/rejected/r8.rs"), &wrong);
    let told = " Perhaps    this often means: Puts it off. Late is never.\n";

    let as_shipped = book.expect(1, &["check"]);
    assert!(!as_shipped.contains("Perhaps"), "{as_shipped}");
    book.write(JOB, &job(CONTRACT, &["finishes"]));
    let known = book.run(&["check"]).stdout;
    assert!(known.ends_with(told), "{known}");
    assert!(!book.expect(1, &["check", "--json"]).contains("Puts it off"));

    // Eight wrong fixes fail this one: nobody knows which it is.
    book.write(JOB, &job(CONTRACT, &["heap"]));
    assert!(!book.expect(1, &["check"]).contains("Perhaps"));
}
