//! The library that digests, and the uploads that are waiting. Nobody edits this.
//!
//! The library burns no time. It stands in for 200 ms of CPU: beyond `PIECE` bytes it waits until
//! somebody else got a turn on this runtime. If nobody can, that is certain, and no clock decides it:
//! after some three seconds the verdict says that no heartbeat got through, and the library goes on.

use std::panic::Location;
use std::sync::Arc;

use harness::{Counter, Gauge, Pulse, Recorder, Work, World};
use tokio::sync::mpsc;

mod bodies;
mod done;

use bodies::State;
pub use bodies::{BODY, Digest, LARGE, UPLOADS, prepare_bodies};
use done::Done;
pub use done::Seen;

/// Calls of the library that may be going on at once: the machine has that many cores.
pub const AT_ONCE: usize = 4;
/// Bytes of an upload that may be digested between two turns of the others: 3 ms.
pub const PIECE: usize = 16 * 1024;

/// Calls of the library that are going on.
pub const CALLS: Gauge = Gauge::named("calls of the library");

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
        bodies::of_upload(self.number)
    }

    /// Delivers the digest.
    pub fn reply(self, digest: Digest) {
        let mut right = State::default();
        right.digest(&self.body());
        let is_right = digest == right.digested();
        self.recorder.note(Replied { is_right });
    }
}

/// The library that digests. A clone is the same library.
#[derive(Clone)]
pub struct Library {
    calls: Counter,
    pulse: Pulse,
    done: Done,
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
        let line = Location::caller();
        let _inside = self.library.calls.enter_from(line);
        if self.library.done.begins(piece.len(), line) {
            self.library.pulse.gather();
        }
        self.work.part(piece.len(), line);
        self.state.digest(piece);
    }

    /// The digest of all pieces so far. Takes no time, as a rule.
    #[track_caller]
    pub fn finish(self) -> Digest {
        let _inside = self.library.calls.enter_from(Location::caller());
        self.library.done.ends();
        self.state.digested()
    }
}

/// An upload has its reply.
#[derive(Debug, Clone, Copy)]
pub struct Replied {
    pub is_right: bool,
}

/// Everything that a run is given.
pub struct Service {
    recorder: Recorder<Replied>,
    done: Done,
}

impl Service {
    /// The uploads, and the library to digest them with.
    pub fn parts(&self) -> (Uploads, Library) {
        let (arrives, uploads) = mpsc::unbounded_channel();
        for number in 0..UPLOADS {
            let upload = Upload { number, recorder: self.recorder.clone() };
            assert!(arrives.send(upload).is_ok(), "the receiver is here");
        }
        let (calls, pulse) = (self.recorder.gauge(CALLS), self.recorder.pulse());
        (Uploads(uploads), Library { calls, pulse, done: self.done.clone() })
    }
}

impl World for Service {
    type Case = ();
    type Event = Replied;
    type Facts = Seen;

    fn new((): &(), recorder: Recorder<Replied>) -> Self {
        Self { done: Done::of(recorder.clone()), recorder }
    }

    fn inspect(&self) -> Seen {
        self.done.seen()
    }
}
