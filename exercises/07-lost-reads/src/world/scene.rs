//! What differs from run to run. Nobody edits this.

use super::peer::MAX_FRAME;

/// How large the peer's chunks are, and what it does.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Bytes that come at once.
    pub chunk: usize,
    pub scene: Scene,
}

/// How it ends. In all but the last two it is a long conversation until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// The peer hangs up after a whole frame.
    HangsUp,
    /// The same, and there are no more orders after the first second.
    OrdersEnd,
    /// It hangs up when so many bytes of a frame have come: a part of the length, or of the body.
    HalfAFrame(usize),
    /// It hangs up while it does not read, and orders wait.
    HangsUpUnread,
    /// `serve` is dropped, so many milliseconds after its begin.
    Dropped(u64),
    /// The peer announces a frame of so many bytes.
    TooLarge(u16),
    /// Many short frames, and then it hangs up.
    Many,
}

use Scene::*;

/// The lengths of the first frames. An empty one can come together with a part of the next.
const FIRST: [u16; 10] = [5, 0, 1, MAX_FRAME, 0, 0, 17, 2, 0, 9];
/// The length of the frame that takes ten seconds.
pub(super) const SLOW: &[u16] = &[20];
/// The lengths of those that come while the peer does not read.
pub(super) const UNREAD: &[u16] = &[3, 0, 12, 1];
pub(super) const LAST: &[u16] = &[2, 0, 30];

/// How many frames there are at most.
pub const MANY: usize = 1_600;

/// Each size of a chunk in a long conversation, with an end in turn; and drops at the begin, at the
/// moment of a chunk, between two, in the frame that takes ten seconds, and while the peer does not read.
pub fn cases() -> impl Iterator<Item = Case> {
    let ends = [HangsUp, HalfAFrame(1), OrdersEnd, HangsUpUnread, HalfAFrame(7)];
    // A story is told of the first that fails: one that is easy to follow.
    let long = (3..=11).chain(1..=2).zip(ends.into_iter().cycle());
    let large = [1, 4, 11].map(|chunk| (chunk, TooLarge(60_000)));
    let one_too_large = [2, 7].map(|chunk| (chunk, TooLarge(MAX_FRAME + 1)));
    let many = [5, 11].map(|chunk| (chunk, Many));
    let dropped = [0, 1, 13, 28, 63, 666, 1_003, 4_003, 9_500, 12_000, 14_000];
    let dropped = dropped.map(|at| (3, Dropped(at)));
    let all = long.chain(large).chain(one_too_large).chain(many).chain(dropped);
    all.map(|(chunk, scene)| Case { chunk, scene })
}

impl Scene {
    /// The lengths of the frames at the begin.
    pub(super) fn first(self) -> &'static [u16] {
        match self {
            // So that a frame which is too large comes before the first order.
            TooLarge(_) => &FIRST[..3],
            Many => &[3; MANY],
            _ => &FIRST,
        }
    }

    /// The lengths of all frames that come, in order.
    pub(super) fn lengths(self) -> impl Iterator<Item = u16> {
        let parts: [&[u16]; 3] = match self {
            TooLarge(_) => [&[], &[], &[]],
            Many => [&[], &[], LAST],
            HangsUpUnread => [SLOW, UNREAD, &[]],
            _ => [SLOW, UNREAD, LAST],
        };
        [self.first()].into_iter().chain(parts).flatten().copied()
    }

    /// Whether it is a long conversation.
    pub(super) fn is_long(self) -> bool {
        !matches!(self, TooLarge(_) | Many)
    }

    /// Whether each order that comes is due: the last of them come while the peer reads, and before
    /// the end.
    pub fn is_every_order_due(self) -> bool {
        !matches!(self, HangsUpUnread | Dropped(_) | TooLarge(_))
    }
}

impl Case {
    /// What is special about it.
    pub fn words(&self) -> String {
        let chunk = match self.chunk {
            1 => "1 byte at a time".to_owned(),
            chunk => format!("{chunk} bytes at a time"),
        };
        match self.scene {
            HangsUp => chunk,
            OrdersEnd => format!("{chunk}; there are no more orders after 1 s"),
            HalfAFrame(bytes) => format!("{chunk}; the last frame ends after {bytes}"),
            HangsUpUnread => format!("{chunk}; the peer hangs up while orders wait"),
            Dropped(at) => format!("{chunk}; `serve` is dropped after {at} ms"),
            TooLarge(bytes) => format!("{chunk}; a frame of {bytes} bytes is announced"),
            Many => format!("{chunk}; {MANY} short frames"),
        }
    }
}
