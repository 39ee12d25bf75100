//! The bodies of the uploads, and what the library makes of them. Nobody edits this.
//!
//! The library looks at one byte in 64, which is enough to tell one body from another.

use std::sync::{Arc, LazyLock};

/// Uploads that are waiting at the start, and no more come. Twelve of them are large.
pub const UPLOADS: usize = 312;
/// Those with a large body: the first ones, so that more of them wait than can be held, and four that come
/// among small ones.
pub const LARGE: usize = FIRST + UPLOADS / EACH;
/// About the length of a large body: 200 ms. Each is a little longer, and no whole number of pieces.
pub const BODY: usize = 1024 * 1024;

/// So many large ones come at the start: two more than may be held at once.
const FIRST: usize = 8;
/// Then the last of so many uploads is a large one.
const EACH: usize = 78;

const LOOKS_AT: usize = 64;

/// The same in each run.
static BODIES: LazyLock<Vec<Arc<[u8]>>> = LazyLock::new(|| (0..UPLOADS).map(body).collect());

/// Makes the bodies, if there are none yet.
pub fn prepare_bodies() {
    LazyLock::force(&BODIES);
}

/// The body of the upload of this number.
pub(super) fn of_upload(number: usize) -> Arc<[u8]> {
    Arc::clone(&BODIES[number])
}

/// The bytes of all bodies.
pub(super) fn all_bytes() -> usize {
    BODIES.iter().map(|body| body.len()).sum()
}

/// Each large body is different, and its pieces are too. The others have a few bytes, or none.
fn body(number: usize) -> Arc<[u8]> {
    let is_large = number < FIRST || number % EACH == EACH - 1;
    let length = if is_large { BODY + 77 * (number + 1) } else { number % 9 };
    let mut body = vec![1; length];
    for (index, byte) in body.iter_mut().step_by(LOOKS_AT).enumerate() {
        *byte = (index / 7 + 31 * number) as u8;
    }
    body.into()
}

/// What the library makes of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(State);

/// How far it has come.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    length: usize,
    hash: u64,
}

impl State {
    /// Goes on with the next piece.
    pub(super) fn digest(&mut self, piece: &[u8]) {
        let first = self.length.next_multiple_of(LOOKS_AT) - self.length;
        for byte in piece.iter().skip(first).step_by(LOOKS_AT) {
            self.hash = (self.hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.length += piece.len();
    }

    /// What came of it.
    pub(super) fn digested(self) -> Digest {
        Digest(self)
    }
}
