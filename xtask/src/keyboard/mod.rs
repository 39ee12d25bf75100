//! Keys, one at a time and unseen, and what the system tells a command that waits for them.
//!
//! The terminal belongs to the reader's shell: it is given back as it was, however the command ends.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::{Ending, Keys, listen, pause};
#[cfg(windows)]
pub(crate) use windows::{Ending, Keys, listen};

/// What happens to a command that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// A key that writes a character; the return key writes `\n`.
    Key(char),
    /// The command is to pause, as after Ctrl-Z.
    #[cfg(unix)]
    Pause,
    /// It goes on after a pause.
    #[cfg(unix)]
    GoOn,
    /// It is to end, as after Ctrl-C.
    End(Ending),
}
