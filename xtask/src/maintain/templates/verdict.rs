//! REPLACE: what is judged, in two sentences.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::time::Duration;

use harness::{Finding, HeapGrowth, Verdict, measured};
use %library%::%exercise%;
use %library%::world::{Happened, Job};

harness::allocator!();

type Run = harness::Run<Happened>;

/// REPLACE: the nominal length, and ten times that.
const HORIZON: Duration = Duration::from_secs(10);

#[test]
fn the_job_is_done_and_nothing_is_kept() -> Verdict {
    harness::paused(harness::exercise!(), [()], HORIZON, |job: &Job| %exercise%::run(job.clone()))
        .tell_timing(|()| "the only one".to_owned())
        .tell(tell)
        .check("job-done", "the job is done once", job_done)
        .check_heap(
            "heap-grows-not",
            "afterwards no more memory is held than before",
            heap_grows_not,
        )
        .judge()
}

fn tell(happened: Happened) -> Option<String> {
    match happened {
        Happened::Steps => Some("the job is done".to_owned()),
    }
}

fn job_done(run: &Run) -> Finding {
    let steps = run.notes().count();
    measured(steps).reads(format!("{steps} times")).equals(1).limit_reads("once")
}

fn heap_grows_not(run: &Run) -> Finding {
    measured(run.heap_growth())
        .at_most(HeapGrowth::NONE)
        .limit_reads("0 bytes")
        .meaning("something of the run is still held")
}
