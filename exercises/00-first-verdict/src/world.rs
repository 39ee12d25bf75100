//! The store that objects are read from, and the client who asks for them. Nobody edits this.
//!
//! The store delivers an object in pieces, one at a time. Not every piece is a full one.

mod pieces;

use std::sync::Arc;
use std::time::Duration;

use harness::{Counter, Gauge, Inside, Recorder, World};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

pub use pieces::PIECE;
use pieces::Pieces;

/// How often the client asks for an object. It waits for each before it asks for the next.
pub const REQUESTS: usize = 3;
/// Requests that have been made and not been dropped.
pub const OPEN: Gauge = Gauge::named("open requests");

const PIECE_ARRIVES: Duration = Duration::from_millis(7);

/// The requests of one client.
#[derive(Clone)]
pub struct Server {
    asked: usize,
    object: usize,
    client: Arc<Semaphore>,
    open: Counter,
    recorder: Recorder<Happened>,
}

impl Server {
    /// The next request, or nothing when the client has left. It comes when the one before has been
    /// dropped.
    pub async fn next(&mut self) -> Option<Request> {
        let client = Arc::clone(&self.client).acquire_owned().await.ok();
        let client = client.filter(|_| self.asked < REQUESTS)?;
        self.asked += 1;
        self.recorder.note(Happened::Asks { request: self.asked, bytes: self.object });
        Some(Request {
            number: self.asked,
            stored: Pieces::of(self.object),
            expected: Pieces::of(self.object),
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
    /// What has not been read.
    stored: Pieces,
    /// What has not been sent.
    expected: Pieces,
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
        let (value, length) = self.stored.take(buffer.len());
        buffer[..length].fill(value);
        length
    }

    /// Sends bytes to the client.
    pub async fn send(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.expected.next_piece() {
                self.expected.fetch();
            }
            let (value, length) = self.expected.take(rest.len());
            // All are the same if each is equal to the next.
            self.wrong |= length == 0 || rest[0] != value || rest[1..length] != rest[..length - 1];
            rest = &rest[length.max(1)..];
        }
        if self.sent == 0 {
            self.recorder.note(Happened::Begins { request: self.number });
        }
        self.sent += bytes.len();
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let Self { number: request, sent, .. } = *self;
        let right = !self.wrong && self.expected.left == 0;
        self.recorder.note(Happened::Answered { request, sent, right });
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Asks { request: usize, bytes: usize },
    Begins { request: usize },
    Answered { request: usize, sent: usize, right: bool },
}

impl World for Server {
    /// The bytes of each object.
    type Case = usize;
    type Event = Happened;
    type Facts = ();

    fn new(&object: &usize, recorder: Recorder<Happened>) -> Self {
        let client = Arc::new(Semaphore::new(1));
        Server { asked: 0, object, client, open: recorder.gauge(OPEN), recorder }
    }

    fn inspect(&self) {}
}
