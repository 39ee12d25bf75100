//! The store that objects are read from, and the client who asks for them. Nobody edits this.
//!
//! The store delivers an object in pieces, one at a time. Not every piece is a full one.

mod happened;
mod pieces;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use harness::{Counter, Gauge, Inside, Recorder, World};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

pub use happened::{Happened, asked_for};
pub use pieces::PIECE;
use pieces::Pieces;

/// Requests that have been made and not been dropped.
pub const OPEN: Gauge = Gauge::named("open requests");

const PIECE_ARRIVES: Duration = Duration::from_millis(7);

/// The requests of one client. It asks for one object after the other, of any size, and leaves. A clone is
/// the same server.
#[derive(Clone)]
pub struct Server {
    objects: &'static [usize],
    asked: Arc<AtomicUsize>,
    client: Arc<Semaphore>,
    open: Counter,
    recorder: Recorder<Happened>,
}

impl Server {
    /// The next request, or nothing when the client has left. It comes when the one before has been
    /// dropped.
    pub async fn next(&mut self) -> Option<Request> {
        let client = Arc::clone(&self.client).acquire_owned().await.ok()?;
        let bytes = *self.objects.get(self.asked.load(Ordering::Relaxed))?;
        let number = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        self.recorder.note(Happened::Asks { request: number, bytes });
        Some(Request {
            number,
            bytes,
            stored: Pieces::of(number, bytes),
            expected: Pieces::of(number, bytes),
            reads: 0,
            sent: 0,
            wrong: false,
            _open: self.open.enter(),
            _client: client,
            recorder: self.recorder.clone(),
        })
    }
}

/// A request for one object, and the way to answer it. It is answered when it is dropped.
pub struct Request {
    number: usize,
    bytes: usize,
    /// What has not been read.
    stored: Pieces,
    /// What has not been sent.
    expected: Pieces,
    /// Those that gave something.
    reads: usize,
    sent: usize,
    wrong: bool,
    _open: Inside,
    _client: OwnedSemaphorePermit,
    recorder: Recorder<Happened>,
}

impl Request {
    /// Reads the next bytes of the object into the buffer, from its start. Says how many; 0 at the
    /// end of the object.
    pub async fn read(&mut self, buffer: &mut [u8]) -> usize {
        if self.stored.next_piece() {
            sleep(PIECE_ARRIVES).await;
            self.stored.fetch();
        }
        let bytes = self.stored.take(buffer.len());
        buffer[..bytes.len()].copy_from_slice(bytes);
        self.reads += usize::from(!bytes.is_empty());
        bytes.len()
    }

    /// Sends bytes to the client.
    pub async fn send(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.expected.next_piece() {
                self.expected.fetch();
            }
            let expected = self.expected.take(rest.len());
            let (sent, later) = rest.split_at(expected.len());
            self.wrong |= sent != expected;
            if sent.is_empty() {
                // It is more than the object has.
                break;
            }
            rest = later;
        }
        if self.sent == 0 {
            self.recorder.note(Happened::Begins { request: self.number });
        }
        self.sent += bytes.len();
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let Self { number: request, bytes, reads, sent, wrong, .. } = *self;
        let (read, pieces) = (bytes - self.stored.left, self.stored.number);
        self.recorder.note(Happened::Ends { request, bytes, read, reads, pieces, sent, wrong });
    }
}

impl World for Server {
    /// The bytes of each object that the client asks for.
    type Case = &'static [usize];
    type Event = Happened;
    type Facts = ();

    fn new(&objects: &&'static [usize], recorder: Recorder<Happened>) -> Self {
        let (asked, client) = (Arc::default(), Arc::new(Semaphore::new(1)));
        Server { objects, asked, client, open: recorder.gauge(OPEN), recorder }
    }

    fn inspect(&self) {}
}
