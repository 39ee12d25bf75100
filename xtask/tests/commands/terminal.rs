//! `xtask` in a terminal: a real pseudo-terminal, of which it is the foreground process.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Pty, open};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};

use crate::book::Book;

/// Longer than anything takes here, on a machine that is busy.
const LIMIT: Duration = Duration::from_secs(90);

/// A command in a terminal.
pub(crate) struct Terminal {
    pty: Arc<Pty>,
    child: Child,
    printed: Arc<Mutex<Vec<u8>>>,
    /// How much of it was expected already.
    read: usize,
    settings: String,
}

impl Terminal {
    /// Starts `xtask` with these arguments in a terminal of so many columns and 24 rows.
    pub(crate) fn start(book: &Book, arguments: &[&str], columns: u16) -> Self {
        let (pty, tty) = open().unwrap();
        pty.resize(Size::new(24, columns)).unwrap();
        let settings = settings(&pty);
        let command: Command = book.command(arguments);
        let child =
            pty_process::blocking::Command::from(command).env("TERM", "xterm").spawn(tty).unwrap();
        let (pty, printed) = (Arc::new(pty), Arc::new(Mutex::new(Vec::new())));
        let (from, to) = (Arc::clone(&pty), Arc::clone(&printed));
        thread::spawn(move || {
            let mut piece = [0; 4096];
            // The end of the command is an error here.
            while let Ok(length @ 1..) = (&*from).read(&mut piece) {
                to.lock().unwrap().extend_from_slice(&piece[..length]);
            }
        });
        Self { pty, child, printed, read: 0, settings }
    }

    pub(crate) fn press(&self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until a text is printed, after what was expected before; gives all from there to it.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) -> String {
        let start = Instant::now();
        loop {
            let new = self.not_yet_read();
            if let Some(at) = new.find(text) {
                let end = at + text.len();
                self.read += end;
                return new[..end].to_owned();
            }
            assert!(start.elapsed() < LIMIT, "no {text:?} in:\n{new}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// What was printed since then.
    pub(crate) fn not_yet_read(&self) -> String {
        let printed = self.printed.lock().unwrap();
        // All that the tests print is ASCII, which no piece cuts in half.
        String::from_utf8_lossy(&printed[self.read..]).into_owned()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let id = self.child.id().cast_signed();
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    /// Whether keys are seen when they are typed, and wait for the end of the line.
    pub(crate) fn is_as_before(&self) -> bool {
        settings(&self.pty) == self.settings
    }

    /// Waits until the terminal is as before, or is not.
    #[track_caller]
    pub(crate) fn until(&self, as_before: bool) {
        let start = Instant::now();
        while self.is_as_before() != as_before {
            assert!(start.elapsed() < LIMIT, "{}", settings(&self.pty));
            thread::sleep(Duration::from_millis(5));
        }
        let modes = tcgetattr(&*self.pty).unwrap().local_modes;
        assert_eq!(modes.contains(LocalModes::ECHO | LocalModes::ICANON), as_before);
    }

    /// Waits for the end of the command, after which the terminal must be as it was.
    #[track_caller]
    pub(crate) fn end(mut self) -> ExitStatus {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < LIMIT, "it goes on:\n{}", self.not_yet_read());
            thread::sleep(Duration::from_millis(5));
        };
        assert!(self.is_as_before(), "{}\n{}", self.settings, settings(&self.pty));
        status
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Of a test that has failed.
        let _ = self.child.kill();
    }
}

fn settings(pty: &Pty) -> String {
    format!("{:?}", tcgetattr(pty).unwrap())
}
