//! A listener: four thousand connections, in waves. Nobody edits this.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use harness::{Gauge, Inside, Recorder, World};
use tokio::time::{Instant, sleep_until};

use super::sleep_until_digit;
use super::waves::{self, CONNECTIONS, LULLS};

/// The size of what serving a connection returns.
const TRANSCRIPT_BYTES: usize = 512;

/// What was said on a connection.
pub struct Transcript(#[expect(dead_code, reason = "whoever wants it can have it")] Vec<u8>);

/// Accepts connections. A clone is another handle to the same listener.
#[derive(Clone)]
pub struct Listener(Arc<Shared>);

struct Shared {
    start: Instant,
    /// When each connection comes, and at last when the listener closes, in milliseconds.
    comes: Vec<u64>,
    next: AtomicUsize,
    /// The connections that panic.
    panics: [usize; 2],
    ended: AtomicUsize,
    latest_start: AtomicU64,
    last_end: AtomicU64,
    open: Gauge,
    recorder: Recorder<Happened>,
}

/// A connection that was accepted. It is open until it is dropped.
pub struct Connection {
    id: usize,
    listener: Arc<Shared>,
    _open: Inside,
}

impl Listener {
    /// The next connection, or none when the listener has closed. Nothing is lost if it is dropped.
    pub fn accept(&self) -> impl Future<Output = Option<Connection>> + Send + 'static {
        let listener = Arc::clone(&self.0);
        async move {
            loop {
                let id = listener.next.load(Relaxed);
                sleep_until(listener.start + Duration::from_millis(listener.comes[id])).await;
                if id == CONNECTIONS {
                    return None;
                }
                if listener.next.compare_exchange(id, id + 1, Relaxed, Relaxed).is_ok() {
                    let open = listener.open.enter();
                    return Some(Connection { id, listener, _open: open });
                }
            }
        }
    }

    /// Tells whoever is on call that serving this connection panicked.
    #[track_caller]
    pub fn report_panic(&self, connection: usize) {
        self.0.recorder.note(Happened::Reports(connection, Location::caller()));
    }
}

impl Connection {
    /// The number of the connection.
    #[must_use]
    pub fn id(&self) -> usize {
        self.id
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.listener.last_end.fetch_max(self.listener.now_ms(), Relaxed);
    }
}

/// Serves a connection to its end. It can panic.
pub async fn serve(connection: Connection) -> Transcript {
    let (id, listener) = (connection.id, &connection.listener);
    listener.latest_start.fetch_max(listener.now_ms() - listener.comes[id], Relaxed);
    sleep_until_digit(listener.recorder.now(), 10 + 10 * (id as u64 % 7), 7).await;
    let transcript = Transcript(vec![0; TRANSCRIPT_BYTES]);
    if listener.panics.contains(&id) {
        sleep_until_digit(listener.recorder.now(), 1, 9).await;
        listener.ended.fetch_add(1, Relaxed);
        listener.recorder.note(Happened::Panics(id));
        panic!("connection {id} said something that nobody expected");
    }
    sleep_until_digit(listener.recorder.now(), 15, 7).await;
    listener.ended.fetch_add(1, Relaxed);
    transcript
}

impl Shared {
    fn now_ms(&self) -> u64 {
        self.recorder.now().as_millis() as u64
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Panics(usize),
    Reports(usize, &'static Location<'static>),
    Lull(usize),
    /// At the horizon: how many were served or panicked; how late the latest of them began, and
    /// when the last one was dropped, in milliseconds.
    Summary(usize, u64, u64),
}

impl World for Listener {
    /// The connections that panic.
    type Timing = [usize; 2];
    type Note = Happened;

    fn new(&panics: &[usize; 2], recorder: Recorder<Happened>) -> Self {
        let (start, open, marks) = (Instant::now(), recorder.gauge("open"), recorder.clone());
        let (comes, lulls) = waves::schedule();
        recorder.spawn(async move {
            for (number, at) in lulls.into_iter().enumerate() {
                sleep_until(start + Duration::from_millis(at)).await;
                marks.mark(LULLS[number]);
                marks.note(Happened::Lull(number + 1));
            }
        });
        let [next, ended] = [0; 2].map(AtomicUsize::new);
        let [latest_start, last_end] = [0; 2].map(AtomicU64::new);
        let shared =
            Shared { start, comes, next, panics, ended, latest_start, last_end, open, recorder };
        Self(Arc::new(shared))
    }

    fn inspect(&self) {
        let Shared { ended, latest_start, last_end, .. } = &*self.0;
        let times = (latest_start.load(Relaxed), last_end.load(Relaxed));
        self.0.recorder.note(Happened::Summary(ended.load(Relaxed), times.0, times.1));
    }
}
