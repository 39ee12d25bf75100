//! A service that is told to stop, with connections that are quick, slow or stuck. Nobody edits
//! this.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use futures::future::pending;
use harness::{Gauge, Inside, Recorder, World};
use tokio::time::{Instant, sleep_until};

use super::sleep_until_digit;

/// How long after the signal connections may go on.
pub const DEADLINE: Duration = Duration::from_secs(10);
/// Connections that come in a run, 100 ms apart.
const COMING: u64 = 400;
/// What a connection has read so far.
const BUFFER_BYTES: usize = 4_096;

/// When the signal comes, and who is being served then.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// When the signal comes, in milliseconds.
    pub stop: u64,
    /// The number of connections that never end. They are the first ones.
    pub stuck: u64,
    /// When connections that are slow end, in milliseconds after the signal. They come after those
    /// that never end.
    pub slow: &'static [u64],
}

/// Accepts connections. A clone is another handle to the same service.
#[derive(Clone)]
pub struct Service(Arc<Shared>);

struct Shared {
    start: Instant,
    timing: Timing,
    next: AtomicUsize,
    open: Gauge,
    recorder: Recorder<Happened>,
}

/// A connection that was accepted. It is open until it is dropped.
pub struct Connection {
    id: u64,
    service: Arc<Shared>,
    ended: bool,
    _open: Inside,
}

impl Service {
    /// The next connection. They go on to come after the signal. Nothing is lost if it is dropped.
    #[track_caller]
    pub fn accept(&self) -> impl Future<Output = Connection> + Send + 'static {
        let (service, line) = (Arc::clone(&self.0), Location::caller());
        async move {
            loop {
                let next = service.next.load(Relaxed);
                let id = next as u64;
                if id == COMING {
                    pending::<()>().await;
                }
                sleep_until(service.start + coming(id)).await;
                if service.next.compare_exchange(next, next + 1, Relaxed, Relaxed).is_ok() {
                    service.recorder.note(Happened::Accepts(id, line));
                    let open = service.open.enter();
                    return Connection { id, service, ended: false, _open: open };
                }
            }
        }
    }

    /// Ready when the service is to stop, and from then on.
    pub fn stop_signal(&self) -> impl Future<Output = ()> + Send + 'static {
        sleep_until(self.0.start + Duration::from_millis(self.0.timing.stop))
    }

    /// The program has returned, and what is open now was left open. Only the verdict calls this.
    pub fn returned(&self) {
        self.0.recorder.note(Happened::Returns);
    }
}

/// When a connection comes.
#[must_use]
pub fn coming(id: u64) -> Duration {
    Duration::from_millis(103 + 100 * id)
}

/// Serves a connection to its end. One that is dropped before that has lost its work.
pub async fn serve(mut connection: Connection) {
    let Connection { id, ref service, .. } = connection;
    let (timing, recorder) = (service.timing, &service.recorder);
    recorder.note(Happened::Begins(id));
    let _buffer = vec![0_u8; BUFFER_BYTES];
    if id < timing.stuck {
        recorder.watch("stuck", pending::<()>()).await;
    }
    match timing.slow.get((id - timing.stuck) as usize) {
        Some(after) => {
            let end = service.start + Duration::from_millis(timing.stop + after);
            recorder.watch("slow", sleep_until(end)).await;
        }
        None => sleep_until_digit(recorder.now(), 20 + 10 * (id % 5), 7).await,
    }
    connection.ended = true;
}

impl Drop for Connection {
    fn drop(&mut self) {
        let happened = if self.ended { Happened::Ends } else { Happened::IsDropped };
        self.service.recorder.note(happened(self.id));
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Accepts(u64, &'static Location<'static>),
    Begins(u64),
    Ends(u64),
    IsDropped(u64),
    Signal,
    Returns,
}

impl World for Service {
    type Timing = Timing;
    type Note = Happened;

    fn new(&timing: &Timing, recorder: Recorder<Happened>) -> Self {
        let (start, open, signal) = (Instant::now(), recorder.gauge("open"), recorder.clone());
        recorder.spawn(async move {
            sleep_until(start + Duration::from_millis(timing.stop)).await;
            signal.note(Happened::Signal);
        });
        Self(Arc::new(Shared { start, timing, next: AtomicUsize::new(0), open, recorder }))
    }
}
