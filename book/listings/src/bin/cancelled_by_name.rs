//! A wrapper that counts how calls end, and says in the span of a call that it was cancelled.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use pin_project::{pin_project, pinned_drop};
use tokio::time::{Instant, sleep, timeout};
use tracing::instrument::Instrumented;
use tracing::{Instrument, Span, info, info_span};

// ANCHOR: observed
struct Counts {
    ended: AtomicU64,
    cancelled: AtomicU64,
    panicked: AtomicU64,
}

enum State {
    Unpolled,
    Polled,
    Waits,
    Ended,
}

#[pin_project(PinnedDrop)]
struct Observed<F> {
    #[pin]
    future: Instrumented<F>,
    counts: &'static Counts,
    since: Instant,
    state: State,
}

fn observed<F: Future>(counts: &'static Counts, span: Span, future: F) -> Observed<F> {
    let future = future.instrument(span);
    Observed { future, counts, since: Instant::now(), state: State::Unpolled }
}

impl<F: Future> Future for Observed<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // A poll that panics leaves it so.
        *this.state = State::Polled;
        let polled = this.future.poll(cx);
        *this.state = if polled.is_ready() { State::Ended } else { State::Waits };
        polled
    }
}

#[pinned_drop]
impl<F> PinnedDrop for Observed<F> {
    fn drop(self: Pin<&mut Self>) {
        let count = match self.state {
            State::Unpolled => return,
            State::Polled => &self.counts.panicked,
            State::Ended => &self.counts.ended,
            State::Waits => {
                let after_ms = self.since.elapsed().as_millis();
                self.future.span().in_scope(|| info!(after_ms, "cancelled"));
                &self.counts.cancelled
            }
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}
// ANCHOR_END: observed

impl Counts {
    const fn new() -> Self {
        let [ended, cancelled, panicked] = [const { AtomicU64::new(0) }; 3];
        Self { ended, cancelled, panicked }
    }

    fn look(&self) -> [u64; 3] {
        [&self.ended, &self.cancelled, &self.panicked].map(|count| count.load(Ordering::Relaxed))
    }
}

static JOBS: Counts = Counts::new();
static AUDITS: Counts = Counts::new();

// ANCHOR: job
async fn job(id: u32, step: Duration) {
    let insert_and_audit = async {
        sleep(step).await;
        observed(&AUDITS, info_span!("audit"), sleep(step)).await;
    };
    observed(&JOBS, info_span!("job", id), insert_and_audit).await;
}
// ANCHOR_END: job

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    tracing_subscriber::fmt().with_ansi(false).without_time().with_target(false).init();
    // ANCHOR: run
    let limit = Duration::from_secs(3);
    assert!(timeout(limit, job(7, Duration::from_secs(1))).await.is_ok());
    assert!(timeout(limit, job(8, Duration::from_secs(2))).await.is_err());
    // ANCHOR_END: run
    let panics = async { panic!("a bug") };
    assert!(tokio::spawn(observed(&JOBS, info_span!("job"), panics)).await.is_err());
    drop(observed(&JOBS, info_span!("job"), sleep(Duration::ZERO)));

    for (name, counts) in [("jobs", &JOBS), ("audits", &AUDITS)] {
        let [ended, cancelled, panicked] = counts.look();
        println!("{name}: {ended} ended, {cancelled} cancelled, {panicked} panicked");
    }
    assert_eq!((JOBS.look(), AUDITS.look()), ([1, 1, 1], [1, 1, 0]));
}
