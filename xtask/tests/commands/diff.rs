//! What the reader has changed since the file was shipped.

use crate::book::{Book, CONTRACT, JOB, job};

#[test]
fn what_was_changed_is_told_from_the_file_as_it_was_shipped() {
    let book = Book::new("diff");
    assert_eq!(book.expect(0, &["diff"]), format!("{JOB} is as it was shipped.\n"));
    let shipped = book.read(JOB);
    book.write(JOB, &shipped.replace('\n', "\r\n"));
    assert_eq!(book.expect(0, &["diff", "job"]), format!("{JOB} is as it was shipped.\n"));

    book.write(JOB, &job(CONTRACT, &["heap"]));
    let text = book.expect(0, &["diff", "demo"]);
    assert!(text.starts_with(&format!("--- {JOB}, as it was shipped\n+++ {JOB}\n")), "{text}");
    assert!(text.contains("-    [\"finishes\", \"heap\"].map"), "{text}");
    assert!(text.contains("+    [\"heap\"].map"), "{text}");

    book.remove(JOB);
    let text = book.expect(3, &["diff"]);
    assert_eq!(text, format!("error: {JOB} is missing; `cargo xtask reset job` brings it back\n"));
}
