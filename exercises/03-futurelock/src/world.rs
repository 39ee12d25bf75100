//! The store that the job writes to. Nobody edits this.
//!
//! What the copy does ends on a millisecond whose last digit is its own, and never 0: a timer of a
//! round number of milliseconds meets none of it.

mod client;

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use futures::future::Either;
use harness::{Counter, Gauge, Recorder, Takes, Watch};
use tokio::sync::Mutex;

/// Parts of the object.
pub const PARTS: u32 = 20;
/// How often a heartbeat is due.
pub const HEARTBEAT_EVERY: Duration = Duration::from_millis(2_500);
const PART_BYTES: usize = 4_096;

/// Appends that have begun and not ended.
const APPENDS: Gauge = Gauge::named("appends");
pub const COPY: Watch = Watch::named("copy");
const HEARTBEAT: Watch = Watch::named("heartbeat");

type Line = &'static Location<'static>;

const READ_PART: Takes = Takes(700, 7);
const WRITE_PART: Takes = Takes(30, 9);
const WRITE_HEARTBEAT: Takes = Takes(10, 3);

/// What can be appended to the log.
pub enum Record {
    /// A part of the object. Only the copy has any.
    Part(Part),
    /// A sign that the copy is alive.
    Heartbeat,
}

pub struct Part(u32, #[expect(dead_code, reason = "the log only keeps them")] Vec<u8>);

/// The log store. A clone is another handle to the same store.
#[derive(Clone)]
pub struct Store {
    /// Whoever writes holds this lock until the record is in the log.
    log: Arc<Mutex<Vec<Record>>>,
    appends: Counter,
    visits: Counter,
    recorder: Recorder<Happened>,
}

impl Store {
    /// Appends a record, as soon as nobody else writes. Dropped before it is done, it writes
    /// nothing.
    #[track_caller]
    pub fn append(&self, record: Record) -> impl Future<Output = ()> + Send + 'static {
        let (store, line) = (self.clone(), Location::caller());
        match record {
            Record::Part(Part(number, _)) => {
                Either::Left(store.write(record, Writer::Copy(number), line, WRITE_PART))
            }
            Record::Heartbeat => {
                let append = store.write(record, Writer::Heartbeat, line, WRITE_HEARTBEAT);
                Either::Right(self.recorder.watch(HEARTBEAT, append))
            }
        }
    }

    async fn write(self, record: Record, writer: Writer, line: Line, takes: Takes) {
        let _inside = self.appends.enter_from(line);
        let mut append = Append { recorder: &self.recorder, writer, line, written: false };
        append.note(Happened::Asks);
        let mut log = self.log.lock().await;
        append.note(Happened::Locks);
        self.recorder.sleep(takes).await;
        log.push(record);
        append.written = true;
        append.note(Happened::Writes);
    }
}

/// An append that is under way, and the line that asked for it.
struct Append<'a> {
    recorder: &'a Recorder<Happened>,
    writer: Writer,
    line: Line,
    written: bool,
}

impl Append<'_> {
    fn note(&self, happened: fn(Writer) -> Happened) {
        self.recorder.note_from(self.line, happened(self.writer));
    }
}

impl Drop for Append<'_> {
    fn drop(&mut self) {
        if !self.written {
            self.note(Happened::GivesUp);
        }
    }
}

/// Copies the object into the store: reads a part, appends it, and so on, in order.
#[track_caller]
pub fn copy(store: Store) -> impl Future<Output = ()> + Send + 'static {
    let (recorder, line) = (store.recorder.clone(), Location::caller());
    recorder.clone().watch(COPY, async move {
        recorder.note_from(line, Happened::CopyStarts);
        for number in 1..=PARTS {
            recorder.sleep(READ_PART).await;
            store.append(Record::Part(Part(number, vec![0; PART_BYTES]))).await;
        }
    })
}

#[derive(Debug, Clone, Copy)]
pub enum Writer {
    Copy(u32),
    Heartbeat,
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    CopyStarts,
    Asks(Writer),
    Locks(Writer),
    Writes(Writer),
    GivesUp(Writer),
    ClientLocks,
    Returns(Left),
}

/// What there still is at the moment when `run` returns.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    /// Tasks of the program's that have not ended. One that was aborted ends when it has its turn.
    pub tasks: u64,
    /// Appends that are not done.
    pub appends: u64,
}
