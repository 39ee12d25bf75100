//! Where the frames of the peer go. Nobody edits this.

use super::happened::Happened;
use super::line::Line;

/// Takes the peer's frames.
#[derive(Clone)]
pub struct Inbox(pub(super) Line);

impl Inbox {
    /// Delivers the body of the next frame. Takes no time.
    #[track_caller]
    pub fn deliver(&self, body: impl AsRef<[u8]>) {
        let (Inbox(line), body) = (self, body.as_ref());
        // After the first that is wrong nothing can be told any more.
        if line.count().is_lost {
            return;
        }
        let number = line.count().delivered + 1;
        line.count().delivered = number;
        let is_right = line.case.scene.lengths().nth(number - 1).is_some_and(|length| {
            body.len() == usize::from(length) && body.iter().copied().eq(bytes(number, length))
        });
        line.count().is_lost = !is_right;
        line.recorder.note(if is_right {
            Happened::Delivered(number)
        } else {
            Happened::NotTheFrame { number, bytes: body.len() }
        });
    }
}

/// The body of a frame. Any of its bytes can look like a length.
pub(super) fn bytes(number: usize, length: u16) -> impl Iterator<Item = u8> {
    (0..usize::from(length)).map(move |index| (5 * number + index * index) as u8)
}
