//! The clients of the server: each keeps its connection open, and uploads now and then. Nobody
//! edits this.

pub mod day;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use harness::{Bytes, Recorder};
use tokio::sync::Notify;
use tokio::time::sleep;

/// A read gives at most so many bytes: 8 KiB.
pub const PIECE: usize = 8 * 1024;
/// The bytes of an upload: twelve pieces and a little more.
pub const UPLOAD: usize = 100_003;
/// How long it takes the network to bring a piece, and to bring one of a slow client.
pub const ARRIVES: Duration = Duration::from_millis(3);
pub const ARRIVES_SLOWLY: Duration = Duration::from_millis(41);

/// What a client and its connection share.
struct Line {
    /// From 1.
    number: u64,
    state: Mutex<State>,
    /// The one who waits is always the one who is told.
    changed: [Notify; 2],
    recorder: Recorder<Happened>,
}

#[derive(Default)]
struct State {
    /// An upload that has not been taken: how long each of its pieces takes.
    upload: Option<Duration>,
    /// What came of the upload: the sum, or none if it was dropped.
    reply: Option<Option<u64>>,
    closed: bool,
}

impl Line {
    fn with_state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().expect("nobody panics with it"))
    }

    fn reply(&self, sum: Option<u64>) {
        self.with_state(|state| state.reply.get_or_insert(sum).is_some());
        self.changed[1].notify_one();
    }
}

/// The server's end of a connection.
pub struct Connection(Arc<Line>);

impl Connection {
    /// Waits for the next upload, for as long as it takes; nothing when the client has left.
    pub async fn upload(&mut self) -> Option<Upload> {
        loop {
            let (upload, closed) = self.0.with_state(|state| (state.upload.take(), state.closed));
            match upload {
                Some(arrives) => return Some(Upload { line: self.0.clone(), arrives, read: 0 }),
                None if closed => return None,
                None => {}
            }
            self.0.changed[0].notified().await;
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.with_state(|state| state.closed = true);
        self.0.reply(None);
    }
}

/// An upload that is under way.
pub struct Upload {
    line: Arc<Line>,
    arrives: Duration,
    read: usize,
}

impl Upload {
    /// Reads the next bytes into the buffer, from its start. Says how many; 0 at the end.
    pub async fn read(&mut self, buffer: &mut [u8]) -> usize {
        let (piece, within) = (self.read / PIECE, self.read % PIECE);
        let length = buffer.len().min(PIECE - within).min(UPLOAD - self.read);
        if within == 0 && length > 0 {
            sleep(self.arrives).await;
        }
        buffer[..length].fill(value(self.line.number, piece));
        self.read += length;
        length
    }

    /// Replies with the sum of all bytes.
    pub fn reply(self, sum: u64) {
        self.line.reply(Some(sum));
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.line.reply(None);
    }
}

/// The bytes of a piece are all the same.
fn value(connection: u64, piece: usize) -> u8 {
    (connection * 7 + piece as u64 * 31) as u8
}

fn sum_of(connection: u64) -> u64 {
    let value = |byte| u64::from(value(connection, byte / PIECE));
    (0..UPLOAD).step_by(PIECE).map(|at| value(at) * PIECE.min(UPLOAD - at) as u64).sum()
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Opened { future: Bytes },
    Uploads { connection: u64 },
    Replied { connection: u64, right: bool, took: Duration },
    TwoBegin,
    Closes,
}
