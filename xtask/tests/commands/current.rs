//! What is judged is what the file holds now, whatever its time of change.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use crate::book::{Book, CONTRACT, JOB, RIGHT, job};

/// A time before anything here was built.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

impl Book {
    /// Puts a text into the reader's file as `mv`, `cp -p` or `tar x` would: with an old time of change.
    fn bring_back(&self, text: &str) {
        self.write(JOB, text);
        File::options().write(true).open(self.path(JOB)).unwrap().set_modified(long_ago()).unwrap();
    }
}

#[test]
fn a_file_that_comes_back_with_an_old_time_is_judged_itself() {
    let book = Book::new("stale");
    let (shipped, right) = (book.read(JOB), job(RIGHT, &[]));
    book.expect(1, &["check", "job"]);
    for _ in 0..2 {
        book.bring_back(&right);
        book.expect(0, &["check", "job"]);
        book.bring_back(&shipped);
        let text = book.expect(1, &["check", "job"]);
        assert!(text.contains("NOT FIXED"), "{text}");
    }
    let metadata = fs::metadata(book.path(JOB)).unwrap();
    assert_eq!(metadata.modified().unwrap(), long_ago(), "the reader's file was touched");
    assert_eq!(book.read(JOB), shipped);
}

#[test]
fn a_file_that_nobody_may_write_is_judged_as_well() {
    let book = Book::new("stale_read_only");
    book.expect(1, &["check", "job"]);
    book.bring_back(&job(CONTRACT, &[]));
    let before = fs::metadata(book.path(JOB)).unwrap().permissions();
    let mut read_only = before.clone();
    read_only.set_readonly(true);
    fs::set_permissions(book.path(JOB), read_only).unwrap();
    book.expect(0, &["check", "job"]);
    fs::set_permissions(book.path(JOB), before).unwrap();
}

#[test]
fn one_file_after_another_with_equal_times_is_each_judged_itself() {
    let book = Book::new("stale_students");
    for (fails, code) in [(&["heap"][..], 1), (&[][..], 0), (&["finishes"][..], 1), (&[][..], 0)] {
        book.bring_back(&job(CONTRACT, fails));
        book.expect(code, &["check", "job", "--json"]);
    }
}
