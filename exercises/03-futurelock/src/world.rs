//! The store that the job writes to, and another client that uses it meanwhile. Nobody edits this.
//!
//! Durations are chosen so that nothing here falls on the same millisecond as a heartbeat: of two
//! branches that are ready at once, `select!` takes one at random, and runs would differ.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use harness::{Gauge, Recorder, World};
use tokio::sync::Mutex;
use tokio::time::sleep;

/// Parts of the object.
pub const PARTS: u32 = 20;

/// How often a heartbeat is due.
pub const HEARTBEAT_EVERY: Duration = Duration::from_millis(2_500);

const PART_BYTES: usize = 4_096;
const READ_PART: Duration = Duration::from_millis(709);
const WRITE_PART: Duration = Duration::from_millis(37);
const WRITE_HEARTBEAT: Duration = Duration::from_millis(13);

/// The other client's visits: how long after its first one, and how long it keeps the lock.
const VISITS: [(u64, u64); 3] = [(0, 1_487), (5_711, 1_103), (11_903, 1_901)];

/// What can be appended to the log.
#[derive(Debug)]
pub enum Record {
    /// A part of the object, by number, from 1.
    Part(u32, Vec<u8>),
    /// A sign that the copy is alive.
    Heartbeat,
}

/// The log store. A clone is another handle to the same store.
#[derive(Clone)]
pub struct Store {
    /// Whoever writes holds this lock until the record is in the log.
    log: Arc<Mutex<Vec<Record>>>,
    appends: Arc<Gauge<Happened>>,
    recorder: Recorder<Happened>,
}

impl Store {
    /// Appends a record, as soon as nobody else writes. Dropped before it is done, it writes
    /// nothing.
    #[track_caller]
    pub fn append(&self, record: Record) -> impl Future<Output = ()> + Send + 'static {
        let (store, line) = (self.clone(), Location::caller());
        async move {
            let _inside = store.appends.enter();
            let (write, writer) = match record {
                Record::Part(part, _) => (WRITE_PART, Writer::Copy(part)),
                Record::Heartbeat => (WRITE_HEARTBEAT, Writer::Heartbeat(line)),
            };
            let mut attempt = Attempt { recorder: &store.recorder, writer, done: false };
            store.recorder.note(Happened::Asks(writer));
            let mut log = store.log.lock().await;
            store.recorder.note(Happened::Locks(writer));
            sleep(write).await;
            log.push(record);
            drop(log);
            attempt.done = true;
            store.recorder.note(Happened::Writes(writer));
        }
    }
}

/// Copies the object into the store: reads a part, appends it, and so on, in order.
#[track_caller]
pub fn copy(store: Store) -> impl Future<Output = ()> + Send + 'static {
    let (recorder, line) = (store.recorder.clone(), Location::caller());
    recorder.clone().watch("copy", async move {
        recorder.note(Happened::CopyStarts(line));
        for part in 1..=PARTS {
            sleep(READ_PART).await;
            store.append(Record::Part(part, vec![0; PART_BYTES])).await;
        }
    })
}

/// When the other client comes for the first time.
#[derive(Debug, Clone, Copy)]
pub struct Timing(pub Duration);

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "another client comes at {:.3} s", self.0.as_secs_f64())
    }
}

/// Who writes to the log.
#[derive(Debug, Clone, Copy)]
pub enum Writer {
    Copy(u32),
    Heartbeat(&'static Location<'static>),
}

/// What the world sees.
#[derive(Debug, Clone, Copy)]
pub enum Happened {
    CopyStarts(&'static Location<'static>),
    Asks(Writer),
    Locks(Writer),
    Writes(Writer),
    GivesUp(Writer),
    ClientLocks(Duration),
    LockIsFree(bool),
}

struct Attempt<'a> {
    recorder: &'a Recorder<Happened>,
    writer: Writer,
    done: bool,
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.recorder.note(Happened::GivesUp(self.writer));
        }
    }
}

impl World for Store {
    type Timing = Timing;
    type Note = Happened;

    fn new(&Timing(first): &Timing, recorder: Recorder<Happened>) -> Self {
        let appends = Arc::new(recorder.gauge("appends"));
        let store = Store { log: Arc::default(), appends, recorder };
        for (after, hold) in VISITS {
            let (store, hold) = (store.clone(), Duration::from_millis(hold));
            tokio::spawn(async move {
                sleep(first + Duration::from_millis(after)).await;
                let _log = store.log.lock().await;
                store.recorder.note(Happened::ClientLocks(hold));
                sleep(hold).await;
            });
        }
        store
    }

    fn inspect(&self) {
        self.recorder.note(Happened::LockIsFree(self.log.try_lock().is_ok()));
    }
}
