//! Keys on Windows, where nothing but the console tells them one at a time.

use std::io;
use std::process;
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal;

use super::Event;

/// A console that gives each key at once; as it was before when this is dropped.
#[derive(Debug)]
pub(crate) struct Keys;

impl Keys {
    /// Changes the console, and sends each key from now on. Here this concerns what is typed alone,
    /// and what a child prints looks as ever.
    ///
    /// # Errors
    /// There is no console.
    pub(crate) fn read(events: Sender<Event>) -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        thread::spawn(move || send_keys(&events));
        Ok(Self)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = terminal::disable_raw_mode();
    }
}

/// Sends the keys until there is no console any more, or nobody to send them to.
fn send_keys(events: &Sender<Event>) {
    loop {
        let event = match event::read() {
            Err(_) => Event::End(Ending),
            Ok(event::Event::Key(KeyEvent { code, modifiers, kind, .. }))
                if kind != KeyEventKind::Release =>
            {
                match code {
                    KeyCode::Char('c') if modifiers.contains(KeyModifiers::CONTROL) => {
                        Event::End(Ending)
                    }
                    KeyCode::Char(key) => Event::Key(key),
                    KeyCode::Enter => Event::Key('\n'),
                    _ => continue,
                }
            }
            Ok(_) => continue,
        };
        if events.send(event).is_err() || matches!(event, Event::End(_)) {
            return;
        }
    }
}

/// Ctrl-C as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending;

impl Ending {
    /// Ends this process with the number that Windows gives to one that Ctrl-C has ended.
    pub(crate) fn happen(self) {
        process::exit(0xC000_013A_u32.cast_signed());
    }
}

/// Nothing to do: the system ends all processes of a console together.
///
/// # Errors
/// None; elsewhere there are.
pub(crate) fn listen(_events: Sender<Event>) -> io::Result<()> {
    Ok(())
}
