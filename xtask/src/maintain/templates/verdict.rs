//! REPLACE: what is judged, in two sentences.

use std::time::Duration;

use harness::{Verdict, checks};
use %library%::%exercise%;
use %library%::world::{Happened, Job};

harness::allocator!();

/// REPLACE: the nominal length, and ten times that.
const HORIZON: Duration = Duration::from_secs(10);

#[test]
fn the_job_is_done_and_nothing_is_kept() -> Verdict {
    let subject = harness::exercise!(%library%);
    harness::simulated(subject, HORIZON, |job: &Job| %exercise%::run(job.clone()))
        .cases([()], |()| "the only one".to_owned())
        .tell(tell)
        .check(checks::exactly("job-done", "the job is done once", 1, "time", is_step))
        .check(checks::heap_returns("heap-grows-not"))
        .judge()
}

fn tell(happened: Happened) -> Option<String> {
    match happened {
        Happened::Steps => Some("the job is done".to_owned()),
    }
}

fn is_step(happened: Happened) -> bool {
    matches!(happened, Happened::Steps)
}
