//! What a run allocates, holds at most, and holds at a moment, to the byte.

use std::hint::black_box;
use std::sync::Mutex;
use std::time::Duration;

use harness::{Bytes, Recorder, Sites, World, measured};
use record::Conclusion;
use tokio::time::sleep;

use common::measured_by;

mod common;

harness::allocator!();

const HORIZON: Duration = Duration::from_secs(60);

/// A world that says how many blocks the program is to allocate.
#[derive(Clone)]
struct Blocks {
    count: usize,
    recorder: Recorder<()>,
}

impl World for Blocks {
    type Timing = usize;
    type Note = ();

    fn new(&count: &usize, recorder: Recorder<()>) -> Self {
        Self { count, recorder }
    }
}

async fn in_turn(Blocks { count, recorder }: Blocks) {
    recorder.mark("start");
    for _ in 0..count {
        drop(black_box(vec![1_u8; 1_000]));
    }
    recorder.mark("half");
    let kept: Vec<[u8; 1_000]> = black_box(vec![[1; 1_000]; count]);
    recorder.mark("kept");
    sleep(Duration::from_millis(7)).await;
    drop(kept);
    recorder.mark("end");
}

#[test]
fn total_and_peak_and_marks_are_exact_and_growth_is_against_the_first_timing() {
    let verdict = harness::paused(harness::exercise!(), [10, 20, 70], HORIZON, |world: &Blocks| {
        in_turn(world.clone())
    })
    .measure_peak()
    .check_heap("marks", "as marked", |run| {
        let at = |name| run.heap_at(name).expect("it was marked");
        let (start, half, kept, end) = (at("start"), at("half"), at("kept"), at("end"));
        assert_eq!(start.live, half.live);
        assert_eq!(start.live, end.live);
        let churned = half.allocated.bytes - start.allocated.bytes;
        assert_eq!(half.allocated.blocks - start.allocated.blocks, churned / 1_000);
        assert_eq!(kept.live.bytes - half.live.bytes, churned.cast_signed());
        assert_eq!(kept.live.blocks - half.live.blocks, 1);
        assert_eq!(run.heap_at("never"), None);
        // One block at a time, then all of them: the peak is the second, and what the runtime
        // allocates once.
        let once = run.heap_peak() - kept.live.bytes.cast_unsigned();
        assert!(once < 4_096, "{once}");
        measured(run.heap_allocated().bytes - end.allocated.bytes).equals(0)
    })
    .check_heap_from_first("peak", "the peak does not grow", |first, run| {
        let (more, before) = (run.heap_peak(), first.heap_peak());
        measured(Bytes(more.cast_signed() - before.cast_signed())).at_most(Bytes(30_000))
    })
    .explained_by(Sites::AtPeak)
    .check_heap("growth", "nothing stays", |run| {
        measured(Bytes(run.heap_growth().bytes)).equals(Bytes(0))
    })
    .judge();
    let report = verdict.report();
    assert_eq!(report.conclusion, Conclusion::NotFixed, "{report:?}");
    assert_eq!(report.failed().collect::<Vec<_>>(), ["peak"]);
    assert_eq!(measured_by(report, "peak"), "60,000 bytes");
    assert_eq!(report.tally.fail, 1);
}

#[test]
fn the_heap_is_judged_in_runs_that_were_measured_and_in_no_other() {
    let verdict = harness::paused(harness::exercise!(), [3], HORIZON, |world: &Blocks| {
        in_turn(world.clone())
    })
    .measure_peak()
    .check_heap("allocates", "it allocates", |run| {
        measured(run.heap_allocated().blocks).at_least(4)
    })
    .check("after", "what needs the heap's check", |_| measured(0_u64).equals(0))
    .needs("allocates")
    .check_heap("has-a-peak", "it has a peak", |run| measured(run.heap_peak()).at_least(3_000))
    .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

static CACHE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[test]
fn a_buffer_that_is_kept_from_run_to_run_counts_in_the_peak() {
    let verdict = harness::paused(harness::exercise!(), [10, 20], HORIZON, |_: &Blocks| async {
        let mut cache = CACHE.lock().unwrap();
        let more = cache.len() + 100_000;
        if cache.len() < 200_000 {
            cache.resize(more, 1);
        }
    })
    .measure_peak()
    .check_heap("peak", "it needs little", |run| measured(run.heap_peak()).at_most(50_000))
    .judge();
    assert_eq!(verdict.report().failed().collect::<Vec<_>>(), ["peak"]);
}
