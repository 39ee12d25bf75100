//! The bytes of an object, as the store delivers them. Nobody edits this.

/// A read gives at most so many bytes: 16 KiB.
pub const PIECE: usize = 16 * 1024;

/// Objects begin at different bytes of this, and so do their pieces: a piece of another object, or bytes
/// in another order, are others.
static BYTES: [u8; PIECE + VARIANTS] = bytes();

/// A prime, so that the pieces of two objects begin alike only now and then.
const VARIANTS: usize = 251;

/// The pieces of an object from a place on.
pub(super) struct Pieces {
    /// Bytes of the object that were not taken.
    pub(super) left: usize,
    /// Which object it is.
    object: usize,
    /// Pieces that were fetched.
    pub(super) number: usize,
    /// Bytes of this piece: in all, and those that were not taken.
    length: usize,
    here: usize,
}

impl Pieces {
    pub(super) fn of(object: usize, bytes: usize) -> Self {
        Self { left: bytes, object, number: 0, length: 0, here: 0 }
    }

    pub(super) fn next_piece(&self) -> bool {
        self.here == 0 && self.left > 0
    }

    pub(super) fn fetch(&mut self) {
        // The first is a full one, and none of the next 77.
        self.length = self.left.min(PIECE - self.number * 617 % 5_000);
        self.number += 1;
        self.here = self.length;
    }

    /// The next bytes of this piece, at most so many.
    pub(super) fn take(&mut self, most: usize) -> &'static [u8] {
        let first = (31 * self.object + self.number) % VARIANTS + self.length - self.here;
        let taken = &BYTES[first..first + most.min(self.here)];
        self.here -= taken.len();
        self.left -= taken.len();
        taken
    }
}

/// Bytes that do not repeat themselves soon.
const fn bytes() -> [u8; PIECE + VARIANTS] {
    let mut bytes = [0; PIECE + VARIANTS];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = (at * at / 7 + at / 256) as u8;
        at += 1;
    }
    bytes
}
