//! What a child writes to one of its streams: of megabytes the parent keeps a few lines.
//!
//! A thread of its own reads, so that the child never waits for a reader. It cuts the stream into lines,
//! and keeps the first ones after the last [mark](SHOWN_FROM_HERE), that is of the run which is shown, and
//! counts the others. Of all that came it keeps the end, where the last words of a process stand.

use std::io::Read;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::foreign;
use super::heartbeat::SHOWN_FROM_HERE;

/// How long the last output is waited for when the child has ended. A process that the program
/// started can keep the stream open for as long as it likes.
const LAST_OUTPUT: Duration = Duration::from_millis(200);

/// Lines that are kept.
const LINES: usize = 10;

/// Bytes of a line that are kept; longer ones are only measured. More than is shown of one.
const BYTES_OF_A_LINE: usize = 4 * 1024;

/// Bytes of the end that are kept.
const END: usize = 4 * 1024;

/// A stream of a child that is being read.
pub(super) struct Output {
    kept: Arc<Mutex<Kept>>,
    finished: Receiver<()>,
}

/// What is kept of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    /// The first lines after the last mark; none before a mark has come.
    lines: Vec<String>,
    left_out: usize,
    shown: bool,
    line: Line,
    end: Vec<u8>,
}

/// The line that is being read.
#[derive(Debug, Clone, Default)]
struct Line {
    first: Vec<u8>,
    /// Characters that are not kept.
    cut: usize,
}

impl Output {
    /// Begins to read.
    pub(super) fn of(stream: Option<impl Read + Send + 'static>) -> Option<Self> {
        let mut stream = stream?;
        let kept = Arc::<Mutex<Kept>>::default();
        let (done, finished) = mpsc::channel();
        let shared = Arc::clone(&kept);
        thread::spawn(move || {
            // Dropped at the end of the stream.
            let _done: Sender<()> = done;
            let mut buffer = [0; 8 * 1024];
            while let Ok(length @ 1..) = stream.read(&mut buffer) {
                shared.lock().unwrap_or_else(PoisonError::into_inner).take(&buffer[..length]);
            }
        });
        Some(Self { kept, finished })
    }

    /// What was kept when the child had ended.
    pub(super) fn kept(self) -> Kept {
        // An error means that the reader has ended, as it should.
        let _ = self.finished.recv_timeout(LAST_OUTPUT);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }
}

impl Kept {
    fn take(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.take(piece);
            if piece.ends_with(b"\n") {
                self.end_line();
            }
        }
        self.end.extend_from_slice(bytes);
        let before = self.end.len().saturating_sub(END);
        self.end.drain(..before);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.first.trim_ascii_end() == SHOWN_FROM_HERE.as_bytes() {
            (self.shown, self.left_out) = (true, 0);
            self.lines.clear();
        } else if self.shown {
            let line = line.shown();
            if is_of_the_instruments(&line) {
                return;
            }
            if self.lines.len() < LINES { self.lines.push(line) } else { self.left_out += 1 }
        }
    }

    /// The first lines of the run that is shown, made safe, and how many more there were.
    pub(super) fn lines(mut self) -> Vec<String> {
        if !self.line.first.is_empty() {
            self.end_line();
        }
        self.lines.extend(foreign::left_out(self.left_out));
        self.lines
    }

    /// The end of all that was written.
    pub(super) fn end(&self) -> String {
        String::from_utf8_lossy(&self.end).into_owned()
    }
}

impl Line {
    fn take(&mut self, piece: &[u8]) {
        let room = BYTES_OF_A_LINE - self.first.len();
        let (first, cut) = piece.split_at(room.min(piece.len()));
        self.first.extend_from_slice(first);
        // The first byte of each character, and not the end of the line.
        self.cut += cut.iter().filter(|byte| **byte != b'\n' && **byte & 0xc0 != 0x80).count();
    }

    fn shown(self) -> String {
        foreign::line(&String::from_utf8_lossy(&self.first), self.cut)
    }
}

/// dhat says on the standard error what it has written where; in a child only the harness has it do so.
fn is_of_the_instruments(line: &str) -> bool {
    line.starts_with("dhat: ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: impl AsRef<[u8]>) -> Vec<String> {
        let mut kept = Kept::default();
        // In pieces, as a pipe delivers them.
        for piece in text.as_ref().chunks(7) {
            kept.take(piece);
        }
        kept.lines()
    }

    #[test]
    fn the_run_that_is_shown_begins_at_the_last_mark() {
        let mark = SHOWN_FROM_HERE;
        let text = format!("warm\n\n{mark}\nnot yet\n\n{mark}\none\n\ntwo");
        assert_eq!(kept(text), ["one", "", "two"]);
        assert!(kept("no mark\n").is_empty());
    }

    #[test]
    fn many_lines_and_long_ones_are_counted() {
        let text =
            format!("{SHOWN_FROM_HERE}\n{}\n{}", "é".repeat(1_000_000), "x\n".repeat(99_878));
        let lines = kept(text);
        assert_eq!(lines.len(), LINES + 1);
        assert!(lines[0].ends_with("é ... and 999,800 more characters"), "{}", lines[0]);
        assert_eq!(lines[LINES], "... and 99,869 more lines");
    }

    #[test]
    fn what_is_no_text_is_shown_all_the_same() {
        let mut text = format!("{SHOWN_FROM_HERE}\r\n").into_bytes();
        text.extend(b"a\xff\x1b[2Jb\r\ndhat: Total: 1 byte\n");
        assert_eq!(kept(text), ["a\u{fffd}\\u{1b}[2Jb"]);
    }

    #[test]
    fn the_end_is_kept_whatever_came_before() {
        let mut kept = Kept::default();
        kept.take(&[b'x'; 3 * END]);
        kept.take(b"last words");
        assert!(kept.end().ends_with("xlast words") && kept.end().len() == END);
    }
}
