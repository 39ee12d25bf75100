//! The store that the job writes to, and another client that uses it meanwhile. Nobody edits this.
//!
//! Of two branches that are ready at once, `select!` takes one at random, and runs would differ.
//! So what the copy does ends on a millisecond whose last digit is its own, and never 0: a timer of
//! a round number of milliseconds meets none of it.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use futures::future::Either;
use harness::{Gauge, Recorder, World};
use tokio::sync::Mutex;
use tokio::time::sleep;

/// Parts of the object.
pub const PARTS: u32 = 20;
/// How often a heartbeat is due.
pub const HEARTBEAT_EVERY: Duration = Duration::from_millis(2_500);
const PART_BYTES: usize = 4_096;

/// At least so many milliseconds, until the clock shows this last digit.
#[derive(Clone, Copy)]
struct Takes(u64, u64);

const READ_PART: Takes = Takes(700, 7);
const WRITE_PART: Takes = Takes(30, 9);
const WRITE_HEARTBEAT: Takes = Takes(10, 3);

/// The other client's visits: milliseconds after its first one, and how long it keeps the lock.
const VISITS: [(u64, u64); 2] = [(0, 1_500), (14_000, 1_900)];

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
    appends: Gauge,
    recorder: Recorder<Happened>,
}

impl Store {
    /// Appends a record, as soon as nobody else writes. Dropped before it is done, it writes
    /// nothing.
    #[track_caller]
    pub fn append(&self, record: Record) -> impl Future<Output = ()> + Send + 'static {
        let line = Location::caller();
        match record {
            Record::Part(Part(number, _)) => {
                Either::Left(self.clone().write(record, Writer::Copy(number), WRITE_PART))
            }
            Record::Heartbeat => {
                let append = self.clone().write(record, Writer::Heartbeat(line), WRITE_HEARTBEAT);
                Either::Right(self.recorder.watch("heartbeat", append))
            }
        }
    }

    async fn write(self, record: Record, writer: Writer, takes: Takes) {
        let _inside = self.appends.enter();
        let unfinished = Unfinished(&self.recorder, writer);
        self.recorder.note(Happened::Asks(writer));
        let mut log = self.log.lock().await;
        self.recorder.note(Happened::Locks(writer));
        self.sleep(takes).await;
        log.push(record);
        self.recorder.note(Happened::Writes(writer));
        std::mem::forget(unfinished);
    }

    async fn sleep(&self, Takes(least, digit): Takes) {
        let now = self.recorder.now().as_millis() as u64;
        let rest = (10 + digit - (now + least) % 10) % 10;
        sleep(Duration::from_millis(least + rest)).await;
    }
}

/// Copies the object into the store: reads a part, appends it, and so on, in order.
#[track_caller]
pub fn copy(store: Store) -> impl Future<Output = ()> + Send + 'static {
    let (recorder, line) = (store.recorder.clone(), Location::caller());
    recorder.clone().watch("copy", async move {
        recorder.note(Happened::CopyStarts(line));
        for number in 1..=PARTS {
            store.sleep(READ_PART).await;
            store.append(Record::Part(Part(number, vec![0; PART_BYTES]))).await;
        }
    })
}

#[derive(Debug, Clone, Copy)]
pub enum Writer {
    Copy(u32),
    Heartbeat(&'static Location<'static>),
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    CopyStarts(&'static Location<'static>),
    Asks(Writer),
    Locks(Writer),
    Writes(Writer),
    GivesUp(Writer),
    ClientLocks,
    LockIsFree(bool),
}

/// Notes that an append was dropped before it was done.
struct Unfinished<'a>(&'a Recorder<Happened>, Writer);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        self.0.note(Happened::GivesUp(self.1));
    }
}

impl World for Store {
    /// When the other client comes for the first time.
    type Timing = Duration;
    type Note = Happened;

    fn new(&first: &Duration, recorder: Recorder<Happened>) -> Self {
        let store = Store { log: Arc::default(), appends: recorder.gauge("appends"), recorder };
        for (after, hold) in VISITS {
            let store = store.clone();
            store.recorder.clone().spawn(async move {
                sleep(first + Duration::from_millis(after)).await;
                let _log = store.log.lock().await;
                store.recorder.note(Happened::ClientLocks);
                store.sleep(Takes(hold, first.as_millis() as u64 % 10)).await;
            });
        }
        store
    }

    fn inspect(&self) {
        self.recorder.note(Happened::LockIsFree(self.log.try_lock().is_ok()));
    }
}
