//! The client's end of a connection. Nobody edits this.

use std::sync::Arc;
use std::time::Duration;

use harness::Recorder;

use super::day::{BEGINS, ENDS};
use super::{ARRIVES, Connection, Happened, Line, PIECE, Sent};

/// It leaves when this is dropped.
pub(super) struct Client {
    line: Arc<Line>,
    /// What its uploads are made of.
    seed: u64,
}

impl Client {
    /// Opens a connection. Both ends of it.
    pub(super) fn open(
        number: u64,
        seed: u64,
        recorder: &Recorder<Happened>,
    ) -> (Self, Connection) {
        let line = Arc::new(Line {
            number,
            state: Default::default(),
            changed: Default::default(),
            recorder: recorder.clone(),
        });
        (Client { line: Arc::clone(&line), seed }, Connection(line))
    }

    /// Begins an upload, the client's nth, and waits for nothing.
    pub(super) fn begin(&self, nth: u64, length: usize, arrives: Duration) -> Sent {
        let Self { line, seed } = self;
        let sent = Sent { seed: seed + line.number * 7 + nth * 1_009, length, arrives };
        line.recorder.note(Happened::Uploads { connection: line.number, length });
        line.with_state(|state| {
            (state.reply, state.waits, state.upload) = (None, Some(sent.seed), Some(sent));
        });
        line.changed[0].notify_one();
        sent
    }

    /// An upload that nobody else has at the same time.
    pub(super) async fn upload_alone(&self, nth: u64, length: usize) {
        self.line.recorder.mark(BEGINS);
        self.upload(nth, length, ARRIVES).await;
        self.line.recorder.mark(ENDS);
    }

    /// Uploads, and waits for the reply, or until the server closes the connection.
    pub(super) async fn upload(&self, nth: u64, length: usize, arrives: Duration) {
        let Self { line, .. } = self;
        let begun = line.recorder.now();
        let sent = self.begin(nth, length, arrives);
        let sum = loop {
            let (reply, closed) = line.with_state(|state| (state.reply, state.closed));
            match reply {
                Some(sum) => break sum,
                None if closed => break None,
                None => line.changed[1].notified().await,
            }
        };
        let right = sum == Some(sum_of(&sent));
        let took = line.recorder.now() - begun;
        let alone = arrives * length.div_ceil(PIECE) as u32;
        line.recorder.note(Happened::Replied { connection: line.number, right, took, alone });
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.line.with_state(|state| state.left = true);
        self.line.changed[0].notify_one();
    }
}

fn sum_of(sent: &Sent) -> u64 {
    let piece = |piece: usize| {
        let value = value(sent.seed, piece);
        let length = PIECE.min(sent.length - piece * PIECE) as u64;
        let sum = u64::from(value) * length;
        if length < PIECE as u64 {
            sum
        } else {
            sum - u64::from(value) + u64::from(last_value(value))
        }
    };
    (0..sent.length.div_ceil(PIECE)).map(piece).sum()
}

/// The bytes of a piece are all the same, but for the last one of a whole piece.
pub(super) fn value(seed: u64, piece: usize) -> u8 {
    (seed + piece as u64 * 31) as u8
}

pub(super) fn last_value(value: u8) -> u8 {
    value.wrapping_add(1)
}
