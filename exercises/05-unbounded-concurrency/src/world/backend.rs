//! What the server of single requests works with. Nobody edits this.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use harness::{Gauge, Inside, Recorder};
use tokio::time::sleep;

/// The backend has so many places.
pub const PLACES: usize = 8;

/// A request that has come. It is for one call of [`Backend::work`].
pub struct Request {
    pub(super) number: u64,
    pub(super) came: Duration,
    pub(super) panics: bool,
}

/// What the client of a request is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Response {
    /// The work is done, with this result.
    Done(u64),
    /// All places were taken.
    Refused,
}

/// What happens to the backend, and to the requests.
#[derive(Debug, Clone, Copy)]
pub enum Happened {
    /// The burst begins, or is over.
    Burst(&'static str),
    /// For the first time there is one at work too many. This line began it.
    Exceeded(&'static Location<'static>),
    /// For the first time one begins so long after it came. This line began it.
    Late(Duration, &'static Location<'static>),
    /// For the first time a request is refused though so many places are free.
    Early(usize),
    /// Twelve came at one moment, when this had ended. So many of them began at once.
    Together { after: &'static str, begun: usize },
    /// At the horizon: how many requests still wait, were refused though a place was free, and got
    /// a result that is not theirs; and the longest until one was begun or refused.
    Summary { waiting: usize, refused_early: usize, wrong: usize, undecided: Duration },
}

/// Does the work of requests. A clone is another handle to the same backend.
#[derive(Clone)]
pub struct Backend(Arc<Shared>);

struct Shared {
    /// The longest that a request waited until its work began, in milliseconds.
    waited: AtomicU64,
    exceeded: AtomicBool,
    works: Gauge,
    recorder: Recorder<Happened>,
}

impl Backend {
    pub(super) fn new(recorder: Recorder<Happened>) -> Self {
        let (waited, exceeded) = (AtomicU64::new(0), AtomicBool::new(false));
        let works = recorder.gauge("at work");
        Self(Arc::new(Shared { waited, exceeded, works, recorder }))
    }

    /// Does the work of a request, in 31 to 39 ms. It can panic.
    #[track_caller]
    pub fn work(&self, request: Request) -> impl Future<Output = u64> + Send + 'static {
        let (backend, line) = (Arc::clone(&self.0), Location::caller());
        async move {
            let _at_work = backend.begin(&request, line);
            if request.panics {
                sleep(Duration::from_millis(5)).await;
                panic!("request {} is one that nobody expected", request.number);
            }
            // Requests come at even milliseconds. So no work ends at the moment at which one comes.
            sleep(Duration::from_millis(31 + 2 * (request.number % 5))).await;
            result(request.number)
        }
    }

    /// How many are at work now.
    pub(super) fn at_work(&self) -> usize {
        self.0.works.inside() as usize
    }

    /// How many ever began.
    pub(super) fn begun(&self) -> usize {
        self.0.works.entries() as usize
    }

    /// The longest that a request waited until its work began.
    pub(super) fn longest_wait(&self) -> Duration {
        Duration::from_millis(self.0.waited.load(Relaxed))
    }
}

impl Shared {
    /// One more is at work, until this is dropped.
    fn begin(&self, request: &Request, line: &'static Location<'static>) -> Inside {
        let waited = self.recorder.now() - request.came;
        let longest = self.waited.fetch_max(waited.as_millis() as u64, Relaxed);
        if longest == 0 && !waited.is_zero() {
            self.recorder.note(Happened::Late(waited, line));
        }
        if self.works.inside() >= PLACES as u64 && !self.exceeded.swap(true, Relaxed) {
            self.recorder.note(Happened::Exceeded(line));
        }
        self.works.enter()
    }
}

/// What comes of the work of a request.
pub(super) fn result(number: u64) -> u64 {
    number * 7_919 + 13
}
