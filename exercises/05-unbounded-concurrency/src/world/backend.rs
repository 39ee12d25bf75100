//! What the server of single requests works with. Nobody edits this.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use harness::{Counter, Gauge, Inside, Recorder, panic_on_purpose};
use tokio::time::sleep;

/// The backend has so many places.
pub const PLACES: usize = 8;

/// Requests that are at work.
pub const AT_WORK: Gauge = Gauge::named("at work");

type Line = &'static Location<'static>;

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
    /// A burst begins.
    Begins(&'static str),
    /// The work of a request begins so long after it came.
    BeginsLate(Duration),
    /// A request is refused so long after it came.
    RefusedLate(Duration),
    /// So many requests are refused that a place was free for, and now so many places are free.
    RefusedEarly { refused: usize, free: usize },
    /// Twelve came when this had ended. So many of them began at once.
    Together { after: &'static str, begun: usize },
}

/// Does the work of requests. A clone is another handle to the same backend.
#[derive(Clone)]
pub struct Backend(Arc<Shared>);

struct Shared {
    at_work: Counter,
    recorder: Recorder<Happened>,
}

impl Backend {
    pub(super) fn new(recorder: Recorder<Happened>) -> Self {
        Self(Arc::new(Shared { at_work: recorder.gauge(AT_WORK), recorder }))
    }

    /// Does the work of a request, in 31 to 39 ms. It can panic.
    #[track_caller]
    pub fn work(&self, request: Request) -> impl Future<Output = u64> + Send + 'static {
        let (backend, line) = (Arc::clone(&self.0), Location::caller());
        async move {
            let _at_work = backend.begin(&request, line);
            if request.panics {
                sleep(Duration::from_millis(5)).await;
                let number = request.number;
                panic_on_purpose(&format!("request {number} is one that nobody expected"));
            }
            sleep(duration(request.number)).await;
            result(request.number)
        }
    }

    /// How many are at work now.
    pub(super) fn at_work(&self) -> usize {
        self.0.at_work.reading().inside() as usize
    }

    /// How many ever began.
    pub(super) fn begun(&self) -> usize {
        self.0.at_work.reading().entries as usize
    }
}

impl Shared {
    /// One more is at work, until this is dropped.
    fn begin(&self, request: &Request, line: Line) -> Inside {
        let waited = self.recorder.now() - request.came;
        if !waited.is_zero() {
            self.recorder.note_from(line, Happened::BeginsLate(waited));
        }
        self.at_work.enter_from(line)
    }
}

/// How long the work of a request takes. Requests come at even milliseconds, so no work ends at the
/// moment at which one comes.
pub(super) fn duration(number: u64) -> Duration {
    Duration::from_millis(31 + 2 * (number % 5))
}

/// What comes of the work of a request.
pub(super) fn result(number: u64) -> u64 {
    number * 7_919 + 13
}
