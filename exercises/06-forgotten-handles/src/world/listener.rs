//! A listener: four thousand connections, in waves. Nobody edits this.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use harness::{Counter, Inside, Recorder, Takes, World, panic_on_purpose};
use tokio::time::{Instant, sleep_until};

use super::seen::{Happened, LULL_ENDS, OPEN, Panic, Served};
use super::waves::{self, CONNECTIONS};

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
    panics: Panic,
    served: Mutex<Served>,
    open: Counter,
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
        self.0.recorder.note(Happened::Reports(connection));
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
        let now = self.listener.recorder.now();
        self.listener.with_served(|served| served.last_end = now);
    }
}

/// Serves a connection to its end. It can panic.
pub async fn serve(connection: Connection) -> Transcript {
    let (id, listener) = (connection.id, &connection.listener);
    let now = listener.recorder.now();
    let late = now - Duration::from_millis(listener.comes[id]);
    listener.with_served(|served| {
        if served.latest_start.is_none_or(|(latest, _)| late > latest) {
            served.latest_start = Some((late, now));
        }
    });
    listener.recorder.sleep(Takes(10 + 10 * (id as u64 % 7), 7)).await;
    let transcript = Transcript(vec![0; TRANSCRIPT_BYTES]);
    if listener.panics.is_of(id) {
        listener.recorder.sleep(Takes(1, 9)).await;
        listener.with_served(|served| served.ended += 1);
        listener.recorder.note(Happened::Panics(id));
        panic_on_purpose(&format!("connection {id} said something that nobody expected"));
    }
    listener.recorder.sleep(Takes(15, 7)).await;
    listener.with_served(|served| served.ended += 1);
    transcript
}

impl Shared {
    fn with_served<T>(&self, look: impl FnOnce(&mut Served) -> T) -> T {
        look(&mut self.served.lock().expect("nobody panics with it"))
    }
}

impl World for Listener {
    type Case = Panic;
    type Event = Happened;
    type Facts = Served;

    fn new(&panics: &Panic, recorder: Recorder<Happened>) -> Self {
        let (start, open, marks) = (Instant::now(), recorder.gauge(OPEN), recorder.clone());
        let (comes, lulls) = waves::schedule(panics.first_comes());
        recorder.spawn(async move {
            for (number, at) in (1..).zip(lulls) {
                sleep_until(start + Duration::from_millis(at)).await;
                marks.mark(LULL_ENDS);
                marks.note(Happened::LullEnds(number));
            }
        });
        let (next, served) = (AtomicUsize::new(0), Mutex::default());
        Self(Arc::new(Shared { start, comes, next, panics, served, open, recorder }))
    }

    fn inspect(&self) -> Served {
        self.0.with_served(|served| *served)
    }
}
