//! A service that is told to stop, with connections that are quick, slow or stuck. Nobody edits
//! this.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use futures::future::pending;
use harness::{Counter, Gauge, Inside, Recorder, Takes, Watch, World};
use tokio::time::{Instant, sleep_until};

pub use super::scenes::DEADLINE;
use super::scenes::{Scene, coming};

/// Connections that come in a run, 100 ms apart.
const COMING: u64 = 400;
/// What a connection has read so far.
const BUFFER_BYTES: usize = 4_096;

/// Connections that were accepted and not dropped.
const OPEN: Gauge = Gauge::named("open");
const STUCK: Watch = Watch::named("stuck");
const SLOW: Watch = Watch::named("slow");

/// Accepts connections. A clone is another handle to the same service.
#[derive(Clone)]
pub struct Service(Arc<Shared>);

struct Shared {
    start: Instant,
    scene: Scene,
    next: AtomicUsize,
    open: Counter,
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
                    let accepted = Happened::Connection(id, Does::IsAccepted);
                    service.recorder.note_from(line, accepted);
                    let open = service.open.enter();
                    return Connection { id, service, ended: false, _open: open };
                }
            }
        }
    }

    /// Ready when the service is to stop, and from then on.
    pub fn stop_signal(&self) -> impl Future<Output = ()> + Send + 'static {
        sleep_until(self.0.start + self.0.scene.signal())
    }

    /// The program has returned, and what is open now was left open. Only the verdict calls this.
    pub fn returned(&self) {
        let open = self.0.open.reading().inside();
        self.0.recorder.note(Happened::Returns { open });
    }
}

/// Serves a connection to its end. One that is dropped before that has lost its work.
pub async fn serve(mut connection: Connection) {
    let Connection { id, ref service, .. } = connection;
    let (scene, recorder) = (service.scene, &service.recorder);
    recorder.note(Happened::Connection(id, Does::Begins));
    let _buffer = vec![0_u8; BUFFER_BYTES];
    if id < scene.stuck {
        recorder.watch(STUCK, pending::<()>()).await;
    }
    match scene.slow.get((id - scene.stuck) as usize) {
        Some(after) => {
            let end = service.start + scene.signal() + Duration::from_millis(*after);
            recorder.watch(SLOW, sleep_until(end)).await;
        }
        None => recorder.sleep(Takes(20 + 10 * (id % 5), 7)).await,
    }
    connection.ended = true;
}

impl Drop for Connection {
    fn drop(&mut self) {
        let does = if self.ended { Does::Ends } else { Does::IsStopped };
        self.service.recorder.note(Happened::Connection(self.id, does));
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Connection(u64, Does),
    Signal,
    /// The program returns, and leaves so many connections open at this very moment.
    Returns {
        open: u64,
    },
}

/// What a connection does, or what is done to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    IsAccepted,
    Begins,
    Ends,
    /// It is dropped before its end.
    IsStopped,
}

impl World for Service {
    type Case = Scene;
    type Event = Happened;
    type Facts = ();

    fn new(&scene: &Scene, recorder: Recorder<Happened>) -> Self {
        let (start, open, signal) = (Instant::now(), recorder.gauge(OPEN), recorder.clone());
        recorder.spawn(async move {
            sleep_until(start + scene.signal()).await;
            signal.note(Happened::Signal);
        });
        Self(Arc::new(Shared { start, scene, next: AtomicUsize::new(0), open, recorder }))
    }

    fn inspect(&self) {}
}
