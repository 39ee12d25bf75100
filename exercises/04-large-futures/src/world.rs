//! The clients of the server: each keeps its connection open, and uploads now and then. Nobody
//! edits this.

pub mod client;
pub mod day;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use harness::{Bytes, Recorder};
use tokio::sync::Notify;
use tokio::time::sleep;

use client::{last_value, value};

/// A read gives at most so many bytes: 8 KiB.
pub const PIECE: usize = 8 * 1024;
/// The bytes of the longest upload: twelve pieces and a little more.
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
    /// An upload that has not been taken.
    upload: Option<Sent>,
    /// What the bytes of the upload that waits for its reply are made of.
    waits: Option<u64>,
    /// What came of that upload: the sum, or none if it was dropped.
    reply: Option<Option<u64>>,
    /// The server has let go of the connection.
    closed: bool,
    /// The client has.
    left: bool,
}

/// What a client sends.
#[derive(Clone, Copy)]
struct Sent {
    /// What its bytes are made of: another number for each upload, and each run.
    seed: u64,
    length: usize,
    /// How long each of its pieces takes.
    arrives: Duration,
}

impl Line {
    fn with_state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().expect("nobody panics with it"))
    }
}

/// The server's end of a connection.
pub struct Connection(Arc<Line>);

impl Connection {
    /// Waits for the next upload, for as long as it takes; nothing when the client has left.
    pub async fn upload(&mut self) -> Option<Upload> {
        loop {
            let (upload, left) = self.0.with_state(|state| (state.upload.take(), state.left));
            match upload {
                Some(sent) => return Some(Upload { line: self.0.clone(), sent, read: 0 }),
                None if left => return None,
                None => {}
            }
            self.0.changed[0].notified().await;
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.with_state(|state| state.closed = true);
        self.0.changed[1].notify_one();
    }
}

/// An upload that is under way.
pub struct Upload {
    line: Arc<Line>,
    sent: Sent,
    read: usize,
}

impl Upload {
    /// Reads the next bytes into the buffer, from its start. Says how many; 0 at the end, also when
    /// the client has left before it.
    pub async fn read(&mut self, buffer: &mut [u8]) -> usize {
        let (piece, within) = (self.read / PIECE, self.read % PIECE);
        let length = buffer.len().min(PIECE - within).min(self.sent.length - self.read);
        if within == 0 && length > 0 {
            sleep(self.sent.arrives).await;
            if self.line.with_state(|state| state.left) {
                return 0;
            }
        }
        let value = value(self.sent.seed, piece);
        buffer[..length].fill(value);
        if length > 0 && within + length == PIECE {
            buffer[length - 1] = last_value(value);
        }
        self.read += length;
        length
    }

    /// Replies with the sum of all bytes.
    pub fn reply(self, sum: u64) {
        self.answer(Some(sum));
    }

    /// The first answer counts, and only if the client waits for this one and can be reached.
    fn answer(&self, sum: Option<u64>) {
        self.line.with_state(|state| {
            if state.waits == Some(self.sent.seed) && !state.closed {
                state.reply.get_or_insert(sum);
            }
        });
        self.line.changed[1].notify_one();
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.answer(None);
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Opened { future: Bytes },
    Uploads { connection: u64, length: usize },
    Replied { connection: u64, right: bool, took: Duration, alone: Duration },
    Leaves { connection: u64 },
    AllBegin,
    Closes,
}
