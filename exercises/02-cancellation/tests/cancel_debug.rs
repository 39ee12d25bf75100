//! Futures that come to their end, panic, are never polled, or are cancelled. Only the last are
//! reported.

use std::time::Duration;

use cancellation::cancel_debug;
use cancellation::world::parts::Wrap;
use cancellation::world::reports::Reports;
use cancellation::world::scene::Scene;
use cancellation::world::scenes::play;
use harness::{Verdict, checks};

use wrapper::{
    changes_nothing, created_where, dropped_where, quiet_after_panic, quiet_unpolled,
    quiet_when_done, reports_cancelled, tell,
};

mod wrapper;

harness::allocator!();

/// Far beyond the longest scene, which takes 65 ms.
const HORIZON: Duration = Duration::from_secs(5);

struct Traced;

impl Wrap for Traced {
    #[track_caller]
    fn wrap<F>(future: F, reports: Reports) -> impl Future<Output = F::Output> + Send + 'static
    where
        F: Future + Send + 'static,
    {
        cancel_debug::trace(future, reports)
    }
}

#[test]
fn whatever_is_cancelled_is_reported_and_nothing_else() -> Verdict {
    harness::simulated(harness::exercise!(cancellation), HORIZON, |reports: &Reports| {
        play::<Traced>(reports.clone())
    })
    .cases(Scene::single(), |scene| scene.words().to_owned())
    .tell(tell)
    .check(changes_nothing())
    .check(reports_cancelled().then([created_where(), dropped_where()]))
    .check(quiet_when_done())
    .check(quiet_after_panic())
    .check(quiet_unpolled())
    .check(checks::heap_returns("heap-grows-not"))
    .judge()
}
