//! Keys on Windows, where a program asks the console for them and changes nothing in it.
//!
//! Ctrl-C stays what it is: the system ends all that runs in the console, whatever `watch` has started too.

use std::io;
use std::process;
use std::sync::mpsc::Sender;
use std::thread;

use console::{Key, Term};

use super::Event;

/// The keys of the console.
#[derive(Debug)]
pub(crate) struct Keys;

impl Keys {
    /// Sends each key from now on.
    ///
    /// # Errors
    /// None; elsewhere there are.
    pub(crate) fn read(events: Sender<Event>) -> io::Result<Self> {
        thread::spawn(move || send_keys(&events));
        Ok(Self)
    }
}

/// Sends the keys until there is no console any more, or nobody to send them to.
fn send_keys(events: &Sender<Event>) {
    let console = Term::stdout();
    loop {
        let event = match console.read_key() {
            Ok(Key::Char(key)) => Event::Key(key),
            Ok(Key::Enter) => Event::Key('\n'),
            Ok(_) => continue,
            Err(_) => Event::End(Ending),
        };
        if events.send(event).is_err() || matches!(event, Event::End(_)) {
            return;
        }
    }
}

/// The end of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending;

impl Ending {
    /// Ends this process with the number that Windows gives to one whose console was closed.
    pub(crate) fn happen(self) {
        process::exit(0xC000_013A_u32.cast_signed());
    }
}

/// Nothing to do: the system ends a command by itself.
///
/// # Errors
/// None; elsewhere there are.
pub(crate) fn listen(_events: Sender<Event>) -> io::Result<()> {
    Ok(())
}
