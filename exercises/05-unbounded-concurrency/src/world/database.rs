//! The database behind the server of batches. Nobody edits this.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use harness::{Gauge, Inside, Recorder};
use tokio::time::sleep;

/// The database is made for so many lookups at once.
pub const AT_ONCE: usize = 16;
/// A lookup holds a packet of so many bytes: its request, and then its answer.
pub const PACKET: usize = 512;

/// What happens to the database, and to the batches that it serves.
#[derive(Debug, Clone, Copy)]
pub enum Happened {
    /// A batch, and how many keys it has.
    Asks(u64, u64),
    /// A batch, and how many of its answers are missing, wrong or in another's place.
    Answered(u64, usize),
    /// For the first time there is a lookup too many. This line began it.
    Exceeded(&'static Location<'static>),
    /// Batches have been answered, and how long that takes with sixteen lookups at every moment.
    Took { batches: &'static str, took: Duration, ideal: Duration },
}

/// Looks keys up. A clone is another handle to the same database.
#[derive(Clone)]
pub struct Database(Arc<Shared>);

struct Shared {
    exceeded: AtomicBool,
    lookups: Gauge,
    recorder: Recorder<Happened>,
}

impl Database {
    pub(super) fn new(recorder: Recorder<Happened>) -> Self {
        let lookups = recorder.gauge("lookups");
        Self(Arc::new(Shared { exceeded: AtomicBool::new(false), lookups, recorder }))
    }

    /// Looks up a key, in 10 to 17 ms.
    #[track_caller]
    pub fn lookup(&self, key: u64) -> impl Future<Output = u64> + Send + 'static {
        let (database, line) = (Arc::clone(&self.0), Location::caller());
        async move {
            let _under_way = database.begin(line);
            let mut packet = [0; PACKET];
            packet[..8].copy_from_slice(&key.to_le_bytes());
            sleep(duration(key)).await;
            packet[..8].copy_from_slice(&answer(key).to_le_bytes());
            u64::from_le_bytes(packet[..8].try_into().expect("it has eight bytes"))
        }
    }
}

impl Shared {
    /// One more lookup is under way, until this is dropped.
    fn begin(&self, line: &'static Location<'static>) -> Inside {
        if self.lookups.inside() >= AT_ONCE as u64 && !self.exceeded.swap(true, Relaxed) {
            self.recorder.note(Happened::Exceeded(line));
        }
        self.lookups.enter()
    }
}

/// What the database knows of a key.
pub(super) fn answer(key: u64) -> u64 {
    scattered(key).rotate_left(17)
}

/// How long it takes to look a key up: as good as at random, and the same each time.
pub(super) fn duration(key: u64) -> Duration {
    Duration::from_millis(10 + scattered(key) % 8)
}

/// The key with its bits mixed: the finalizer of MurmurHash3.
fn scattered(key: u64) -> u64 {
    let key = (key ^ key >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let key = (key ^ key >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    key ^ key >> 33
}
