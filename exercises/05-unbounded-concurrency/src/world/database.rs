//! The database behind the server of batches. Nobody edits this.

use std::panic::Location;
use std::time::Duration;

use harness::{Counter, Gauge, Recorder};
use tokio::time::sleep;

/// The database is made for so many lookups at once.
pub const AT_ONCE: usize = 16;
/// A lookup holds a packet of so many bytes: its request, and then its answer.
pub const PACKET: usize = 512;

/// Lookups that are under way.
pub const LOOKUPS: Gauge = Gauge::named("lookups");

/// Looks keys up. A clone is another handle to the same database.
#[derive(Clone)]
pub struct Database(Counter);

impl Database {
    pub(super) fn new<E>(recorder: &Recorder<E>) -> Self {
        Self(recorder.gauge(LOOKUPS))
    }

    /// Looks up a key, in 10 to 17 ms.
    #[track_caller]
    pub fn lookup(&self, key: u64) -> impl Future<Output = u64> + Send + 'static {
        let (lookups, line) = (self.0.clone(), Location::caller());
        async move {
            let _under_way = lookups.enter_from(line);
            let mut packet = [0; PACKET];
            packet[..8].copy_from_slice(&key.to_le_bytes());
            sleep(duration(key)).await;
            packet[..8].copy_from_slice(&answer(key).to_le_bytes());
            u64::from_le_bytes(packet[..8].try_into().expect("it has eight bytes"))
        }
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
