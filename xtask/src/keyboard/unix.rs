//! Keys and signals on Unix.
//!
//! Only two settings of the terminal are changed, waiting for a whole line and showing what is typed.
//! Ctrl-C and Ctrl-Z stay signals, and what a child prints meanwhile looks as ever: in the *raw* mode
//! of most libraries neither is so.

use std::io::{self, Read as _, stdin};
use std::sync::mpsc::Sender;
use std::thread;

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::Event;

/// A terminal that gives each key at once; as it was before when this is dropped.
#[derive(Debug)]
pub(crate) struct Keys {
    before: Termios,
}

impl Keys {
    /// Changes the terminal that is the standard input, and sends each key from now on.
    ///
    /// # Errors
    /// It is no terminal.
    pub(crate) fn read(events: Sender<Event>) -> io::Result<Self> {
        let keys = Self { before: tcgetattr(stdin())? };
        keys.take()?;
        thread::spawn(move || send_keys(&events));
        Ok(keys)
    }

    /// Changes the terminal again, after a pause in which it belonged to the shell.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(crate) fn take(&self) -> io::Result<()> {
        let mut modes = self.before.clone();
        modes.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        // Or else a child, which is no foreground process, would be stopped when it prints.
        modes.local_modes.remove(LocalModes::TOSTOP);
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        Ok(tcsetattr(stdin(), OptionalActions::Now, &modes)?)
    }

    /// Makes the terminal what it was.
    pub(crate) fn give_back(&self) {
        // One that is gone needs no settings.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.before);
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Sends the keys until there is no terminal any more, or nobody to send them to.
fn send_keys(events: &Sender<Event>) {
    let mut piece = [0; 64];
    loop {
        let event = match stdin().lock().read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // The terminal was closed: nobody is there.
            Ok(0) | Err(_) => Event::End(Ending::HANGUP),
            Ok(length) => match key(&piece[..length]) {
                Some(key) => Event::Key(key),
                None => continue,
            },
        };
        if events.send(event).is_err() || matches!(event, Event::End(_)) {
            return;
        }
    }
}

/// The character of a key. What comes as several bytes at once is an arrow or something pasted.
fn key(piece: &[u8]) -> Option<char> {
    match piece {
        [b'\r'] => Some('\n'),
        &[byte] => Some(char::from(byte)),
        _ => None,
    }
}

/// The signal that a command ends by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending(i32);

impl Ending {
    const HANGUP: Self = Self(SIGHUP);

    /// Ends this process by the signal, so that whoever started it learns of it.
    pub(crate) fn happen(self) {
        // It can fail for a signal alone that has no default, and ours have one.
        let _ = emulate_default_handler(self.0);
    }
}

/// Sends each signal that pauses or ends a command in place of doing so.
///
/// # Errors
/// The system does not allow it.
pub(crate) fn listen(events: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGTSTP => Event::Pause,
                SIGCONT => Event::GoOn,
                _ => Event::End(Ending(signal)),
            };
            if events.send(event).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Pauses this process until somebody lets it go on.
pub(crate) fn pause() {
    let _ = emulate_default_handler(SIGTSTP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_one_piece_is_one_key_or_none() {
        assert_eq!(key(b"h"), Some('h'));
        assert_eq!(key(b"\r"), Some('\n'));
        for other in [&b"\x1b[D"[..], b"quit", "é".as_bytes()] {
            assert_eq!(key(other), None, "{other:?}");
        }
    }
}
