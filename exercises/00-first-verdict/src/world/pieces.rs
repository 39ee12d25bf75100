//! The bytes of an object, as the store delivers them. Nobody edits this.

/// A read gives at most so many bytes: 16 KiB.
pub const PIECE: usize = 16 * 1024;

/// The pieces of an object from a place on. The bytes of a piece all have its number.
pub(super) struct Pieces {
    /// Bytes of the object that were not taken.
    pub(super) left: usize,
    number: usize,
    /// Bytes of this piece that were not taken.
    here: usize,
}

impl Pieces {
    pub(super) fn of(object: usize) -> Self {
        Self { left: object, number: 0, here: 0 }
    }

    pub(super) fn next_piece(&self) -> bool {
        self.here == 0 && self.left > 0
    }

    pub(super) fn fetch(&mut self) {
        self.number += 1;
        self.here = self.left.min(PIECE - self.number * 617 % 5_000);
    }

    pub(super) fn take(&mut self, most: usize) -> (u8, usize) {
        let length = most.min(self.here);
        self.here -= length;
        self.left -= length;
        (self.number as u8, length)
    }
}
