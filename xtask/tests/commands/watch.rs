//! `cargo xtask watch` in a terminal: saves, keys, and what comes next.

use std::fs;
use std::thread::sleep;
use std::time::Duration;

use crate::book::{Book, CONTRACT, JOB, job};
use crate::terminal::Terminal;

/// What stands last when a check is over.
pub(crate) const KEYS: &str = "q quit";

/// Long enough for a check to begin that should not.
const NOTHING_HAPPENS: Duration = Duration::from_millis(1500);

impl Book {
    /// How often the reader's file was judged.
    pub(crate) fn attempts(&self) -> usize {
        fs::read_to_string(self.path(".async-traps/attempts.jsonl"))
            .unwrap_or_default()
            .lines()
            .count()
    }

    pub(crate) fn save(&self, fails: &[&str]) {
        self.write(JOB, &job(CONTRACT, fails));
    }

    /// A second chapter like the first, `more`, with the exercise `chore`.
    fn add_chapter(&self) {
        let other = |text: String| {
            let text = text.replace("02-demo", "03-more").replace("demo", "more");
            text.replace("job.rs", "chore.rs").replace("job", "chore").replace("task", "toil")
        };
        for file in ["Cargo.toml", "src/lib.rs", "src/world.rs", "src/job.rs", "tests/job.rs"] {
            let text = self.read(&format!("exercises/02-demo/{file}"));
            self.write(&other(format!("exercises/02-demo/{file}")), &other(text));
        }
        self.write(
            "solutions/03-more/chore/shipped.rs",
            &self.read("exercises/03-more/src/chore.rs"),
        );
        let members = self.read("Cargo.toml");
        let demo = "\"exercises/02-demo\"";
        self.write("Cargo.toml", &members.replace(demo, &format!("{demo}, \"exercises/03-more\"")));
        self.write("book/src/02-demo-after.md", "# After the exercise: the demo\n");
    }
}

#[test]
fn each_key_does_what_it_says_and_the_terminal_is_given_back() {
    let book = Book::new("watch_keys");
    let mut terminal = Terminal::start(&book, &["watch"], 80);
    terminal.expect("Checking demo/job");
    terminal.expect("it finishes");
    terminal.expect("NOT FIXED\u{1b}[0m  demo/job");
    terminal.expect("Save the file to check it again.");
    terminal.expect(KEYS);
    terminal.until(false);
    for (key, answer) in [
        ("h", "Hint number 1."),
        ("h", "Hint number 2."),
        ("t", "there is nothing to draw"),
        ("d", "exercises/02-demo/src/job.rs is as it was shipped."),
        ("s", "Ask again to see the solution."),
        ("l", "tried once"),
        ("n", "Every other exercise is fixed."),
        ("c", "Checking demo/job"),
        ("\n", "Checking demo/job"),
    ] {
        terminal.press(key);
        terminal.expect(answer);
        terminal.expect(KEYS);
    }
    book.save(&["heap"]);
    terminal.expect("Checking demo/job");
    terminal.expect(KEYS);
    terminal.press("d");
    terminal.expect("+    [\"heap\"]");
    terminal.expect(KEYS);
    // An arrow, something pasted, and a letter that is no key.
    for nothing in ["\u{1b}[D", "hc", "x"] {
        terminal.press(nothing);
        sleep(Duration::from_millis(100));
    }
    assert_eq!(terminal.not_yet_read().trim(), "");
    terminal.press("q");
    assert_eq!(terminal.end().code(), Some(0));
    assert_eq!(book.attempts(), 4);
}

#[test]
fn a_key_that_is_pressed_during_a_check_is_done_after_it() {
    let book = Book::new("watch_key_during_check");
    let mut terminal = Terminal::start(&book, &["watch", "job"], 80);
    terminal.expect("Checking demo/job");
    terminal.press("h");
    terminal.expect(KEYS);
    terminal.expect("Hint number 1.");
    terminal.expect(KEYS);
    terminal.press("q");
    assert_eq!(terminal.end().code(), Some(0));
}

#[test]
fn however_an_editor_saves_there_is_one_check() {
    let book = Book::new("watch_saves");
    let mut terminal = Terminal::start(&book, &["watch"], 80);
    terminal.expect(KEYS);
    let mut expected = 1;
    let mut checked_once = |terminal: &mut Terminal, how: &str| {
        terminal.expect("Checking");
        terminal.expect(KEYS);
        sleep(NOTHING_HAPPENS);
        assert_eq!(terminal.not_yet_read().trim(), "", "{how}");
        expected += 1;
        assert_eq!(book.attempts(), expected, "{how}");
    };

    book.save(&["heap"]);
    sleep(Duration::from_millis(10));
    book.save(&["finishes"]);
    checked_once(&mut terminal, "twice in a moment");

    book.write("exercises/02-demo/src/job.rs.new", &job(CONTRACT, &["heap"]));
    fs::rename(book.path("exercises/02-demo/src/job.rs.new"), book.path(JOB)).unwrap();
    checked_once(&mut terminal, "by renaming");

    book.remove(JOB);
    sleep(Duration::from_millis(300));
    book.save(&["finishes"]);
    checked_once(&mut terminal, "by removing first");

    book.save(&["finishes"]);
    sleep(NOTHING_HAPPENS);
    assert_eq!(terminal.not_yet_read().trim(), "", "nothing has changed");

    book.remove(JOB);
    terminal.expect("job.rs is missing;");
    terminal.expect("NOT JUDGED");
    terminal.expect(KEYS);
    book.save(&["finishes"]);
    checked_once(&mut terminal, "put back");
    terminal.press("q");
    assert_eq!(terminal.end().code(), Some(0));
}

#[test]
fn what_is_fixed_is_followed_by_the_next() {
    let book = Book::new("watch_next");
    book.add_chapter();
    let mut terminal = Terminal::start(&book, &["watch"], 80);
    terminal.expect(KEYS);
    // Left alone, and come back to: the other was not tried, so its page comes first.
    terminal.press("n");
    terminal.expect("Next \"The more that failed\", about 5 minutes");
    terminal.expect("NOT CHECKED YET\u{1b}[0m  more/chore");
    terminal.expect(KEYS);
    terminal.press("n");
    terminal.expect("Checking demo/job");
    terminal.expect(KEYS);

    book.save(&[]);
    terminal.expect("FIXED\u{1b}[0m  demo/job. Next more/chore: press n, or save");
    terminal.expect(KEYS);
    // Saved again, the same one is checked again; saved, the next one is watched from then on.
    book.save(&["heap"]);
    terminal.expect("NOT FIXED\u{1b}[0m  demo/job");
    book.save(&[]);
    terminal.expect("Next more/chore");
    terminal.expect(KEYS);
    book.write("exercises/03-more/src/chore.rs", &job(CONTRACT, &[]));
    terminal.expect("Checking more/chore");
    terminal.expect("FIXED\u{1b}[0m  more/chore. Every exercise is fixed.");
    terminal.expect(KEYS);
    terminal.press("n");
    terminal.expect("Every other exercise is fixed.");
    terminal.expect(KEYS);
    terminal.press("q");
    assert_eq!(terminal.end().code(), Some(0));
    assert!(book.expect(0, &["watch"]).contains("Every exercise is fixed."));
}

#[test]
fn nothing_is_wider_than_the_terminal_and_plain_means_sentences() {
    let book = Book::new("watch_narrow");
    let mut terminal = Terminal::start(&book, &["watch"], 40);
    let text = terminal.expect(KEYS);
    let from = text.find("NOT FIXED\u{1b}[0m  demo/job.").unwrap();
    for line in text[from..].lines() {
        let line = line.trim_end().replace("\u{1b}[0m", "");
        assert!(line.len() <= 40, "{line}");
    }
    terminal.press("q");
    terminal.end();

    let mut terminal = Terminal::start(&book, &["watch", "--plain"], 80);
    let text = terminal.expect(KEYS);
    assert!(!text.contains("\u{1b}[H"), "{text:?}");
    terminal.press("q");
    terminal.end();
    let sentences = "demo/job is not fixed. Save the file to check it again.";
    assert!(text.contains(sentences) && text.contains("Keys: h hint, t trace,"), "{text}");
    assert!(!text.contains("FIXED"), "{text}");
}
