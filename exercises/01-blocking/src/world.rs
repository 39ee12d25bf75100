//! The library that digests, and the uploads that are waiting. Nobody edits this.
//!
//! The library burns no time. It stands in for 200 ms of CPU: beyond `PIECE` bytes it waits until
//! somebody else got a turn on this runtime. If nobody can, that is certain, and no clock decides it:
//! after some three seconds the verdict says that no heartbeat got through, and the library goes on.
//! It looks at one byte in 64, which is enough to tell one body from another.

use std::panic::Location;
use std::sync::{Arc, LazyLock};

use harness::{Gauge, Pulse, Recorder, Work, World};
use tokio::sync::mpsc;

/// Uploads that are waiting at the start, and no more come.
pub const UPLOADS: usize = 12;
/// Calls of the library that may be going on at once: the machine has that many cores.
pub const AT_ONCE: usize = 4;
/// Bytes of an upload that may be digested between two turns of the others: 3 ms.
pub const PIECE: usize = 16 * 1024;
/// About the length of a body: 200 ms. Each is a little longer, and no whole number of pieces.
pub const BODY: usize = 1024 * 1024;

const LOOKS_AT: usize = 64;

/// The same in each run, so that they are no part of what a run allocates.
static BODIES: LazyLock<Vec<Arc<[u8]>>> = LazyLock::new(|| (0..UPLOADS).map(body).collect());

/// The uploads, which are all there at once.
pub struct Uploads(mpsc::UnboundedReceiver<Upload>);

impl Uploads {
    /// The next upload; none when there are no more.
    pub async fn next(&mut self) -> Option<Upload> {
        self.0.recv().await
    }
}

/// A request that waits for the digest of its body.
pub struct Upload {
    number: usize,
    recorder: Recorder<Replied>,
}

impl Upload {
    /// The body. A clone of it is another handle to the same bytes.
    pub fn body(&self) -> Arc<[u8]> {
        Arc::clone(&BODIES[self.number])
    }

    /// Delivers the digest.
    pub fn reply(self, digest: Digest) {
        let mut right = State::default();
        right.digest(&BODIES[self.number]);
        self.recorder.note(Replied { is_right: digest == Digest(right) });
    }
}

/// The library that digests. A clone is the same library.
#[derive(Clone)]
pub struct Library {
    calls: Gauge,
    pulse: Pulse,
    /// Kept for as long as somebody could call.
    _recorder: Recorder<Replied>,
}

impl Library {
    /// The digest of a whole body: 200 ms of CPU.
    #[track_caller]
    pub fn digest(&self, body: &[u8]) -> Digest {
        let mut digester = self.start();
        digester.update(body);
        digester.finish()
    }

    /// Begins a digest of a body that comes in pieces, in their order.
    pub fn start(&self) -> Digester {
        let library = self.clone();
        Digester { work: self.pulse.work(PIECE), state: State::default(), library }
    }
}

/// A digest that has been begun.
pub struct Digester {
    library: Library,
    work: Work,
    state: State,
}

impl Digester {
    /// Digests the next piece.
    #[track_caller]
    pub fn update(&mut self, piece: &[u8]) {
        let _inside = self.library.calls.enter();
        self.work.part(piece.len(), Location::caller());
        self.state.digest(piece);
    }

    /// The digest of all pieces so far. Takes no time.
    pub fn finish(self) -> Digest {
        Digest(self.state)
    }
}

/// What the library makes of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(State);

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct State {
    length: usize,
    hash: u64,
}

impl State {
    fn digest(&mut self, piece: &[u8]) {
        let first = self.length.next_multiple_of(LOOKS_AT) - self.length;
        for byte in piece.iter().skip(first).step_by(LOOKS_AT) {
            self.hash = (self.hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        self.length += piece.len();
    }
}

/// Each body is different, and its pieces are too.
fn body(number: usize) -> Arc<[u8]> {
    let mut body = vec![1; BODY + 77 * (number + 1)];
    for (index, byte) in body.iter_mut().step_by(LOOKS_AT).enumerate() {
        *byte = (index / 7 + 31 * number) as u8;
    }
    body.into()
}

/// An upload has its reply.
#[derive(Debug, Clone, Copy)]
pub struct Replied {
    pub is_right: bool,
}

/// Everything that a run is given.
pub struct Service {
    recorder: Recorder<Replied>,
}

impl Service {
    /// The uploads, and the library to digest them with.
    pub fn parts(&self) -> (Uploads, Library) {
        let (arrives, uploads) = mpsc::unbounded_channel();
        for number in 0..UPLOADS {
            let upload = Upload { number, recorder: self.recorder.clone() };
            assert!(arrives.send(upload).is_ok(), "the receiver is here");
        }
        let (calls, pulse) = (self.recorder.gauge("library"), self.recorder.pulse());
        (Uploads(uploads), Library { calls, pulse, _recorder: self.recorder.clone() })
    }
}

impl World for Service {
    type Timing = ();
    type Note = Replied;

    fn new((): &(), recorder: Recorder<Replied>) -> Self {
        Self { recorder }
    }
}
