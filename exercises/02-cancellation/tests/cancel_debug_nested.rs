//! Wrapped futures within wrapped futures: of those that are dropped together only the outermost is
//! reported, and nothing is allocated while nothing is cancelled.

use std::time::Duration;

use cancellation::cancel_debug_nested;
use cancellation::world::nested::{AFTER, BEFORE, COMPLETE};
use cancellation::world::parts::Wrap;
use cancellation::world::reports::Reports;
use cancellation::world::scene::{Nest, Scene};
use cancellation::world::scenes::play;
use harness::units::counted;
use harness::{Check, Limit, Measured, Run, Sites, Verdict, checks, heap_check};

use wrapper::{
    as_many_as_due, changes_nothing, created_where, dropped_where, quiet_after_panic,
    quiet_unpolled, quiet_when_done, reports_cancelled, tell,
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
        cancel_debug_nested::trace(future, reports)
    }
}

#[test]
fn only_the_outermost_is_reported() -> Verdict {
    harness::simulated(harness::exercise!(cancellation), HORIZON, |reports: &Reports| {
        play::<Traced>(reports.clone())
    })
    .cases(Scene::single().chain(Scene::nested()), |scene| scene.words().to_owned())
    .tell(tell)
    .check(changes_nothing())
    // The line can be looked at only where each report is of the future that is due.
    .check(reports_cancelled().then([outermost_only().then([created_where()]), dropped_where()]))
    .check(quiet_when_done())
    .check(quiet_after_panic())
    .check(quiet_unpolled())
    .check(allocates_nothing())
    .check(checks::heap_returns("heap-grows-not"))
    .judge()
}

fn outermost_only() -> Check<Reports> {
    as_many_as_due("outermost-only", "of nested ones only the outermost is reported")
        .only_in(|scene| matches!(scene, Scene::Nested(_)))
}

fn allocates_nothing() -> Check<Reports> {
    let sentence = "while nothing is cancelled, nothing is allocated";
    heap_check("allocates-nothing", sentence, Sites::InTotal)
        .limit(Limit::exactly(0_u64).reads(|none| format!("{none} blocks")))
        .measure(|run: &Run<Reports>| {
            let (Some(before), Some(after)) = (run.heap_at(BEFORE), run.heap_at(AFTER)) else {
                return Measured::never("it never came to its end");
            };
            let blocks = after.allocated.blocks - before.allocated.blocks;
            let of_what = match run.case() {
                Scene::PanicIsCaught => "while one that panicked was dropped".to_owned(),
                _ => format!("for {COMPLETE} futures"),
            };
            Measured::new(blocks).says(format!("{} {of_what}", counted(blocks, "block")))
        })
        .only_in(|scene| matches!(scene, Scene::Nested(Nest::Completes) | Scene::PanicIsCaught))
}
