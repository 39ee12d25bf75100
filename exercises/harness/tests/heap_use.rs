//! What a run allocates, holds at most, and holds at a moment, to the byte.

use std::hint::black_box;
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use harness::{
    Bytes, Limit, Mark, Measured, Recorder, Run, Sites, Trial, World, check, heap_check,
};
use record::{Conclusion, HeapBytes, HeapLine};
use tokio::time::sleep;

use common::{HORIZON, keeps_no_memory, measured_by};

mod common;

harness::allocator!();

const START: Mark = Mark::named("start");
const HALF: Mark = Mark::named("half");
const KEPT: Mark = Mark::named("kept");
const END: Mark = Mark::named("end");

/// A world that says how many blocks the program is to allocate.
#[derive(Clone)]
struct Blocks {
    count: usize,
    recorder: Recorder<()>,
}

impl World for Blocks {
    type Case = usize;
    type Event = ();
    type Facts = ();

    fn new(&count: &usize, recorder: Recorder<()>) -> Self {
        Self { count, recorder }
    }

    fn inspect(&self) {}
}

fn trial<F: Future + 'static>(
    counts: impl IntoIterator<Item = usize>,
    program: impl Fn(Blocks) -> F + 'static,
) -> Trial<Blocks> {
    harness::simulated(harness::exercise!(), HORIZON, move |world: &Blocks| program(world.clone()))
        .cases(counts, |count| format!("{count} blocks"))
}

async fn in_turn(Blocks { count, recorder }: Blocks) {
    recorder.mark(START);
    for _ in 0..count {
        recorder.mark(Mark::named("each"));
        drop(black_box(vec![1_u8; 1_000]));
    }
    recorder.mark(HALF);
    let kept: Vec<[u8; 1_000]> = black_box(vec![[1; 1_000]; count]);
    recorder.mark(KEPT);
    sleep(Duration::from_millis(7)).await;
    drop(kept);
    recorder.mark(END);
}

#[test]
fn total_and_peak_and_marks_are_exact_and_growth_is_against_the_first_case() {
    let marks = heap_check("marks", "as marked", Sites::AtEnd)
        .limit(Limit::exactly(0_u64))
        .measure(|run: &Run<Blocks>| {
            let at = |mark| run.heap_at(mark).expect("it was marked");
            let (start, half, kept, end) = (at(START), at(HALF), at(KEPT), at(END));
            assert_eq!(start.live, half.live);
            assert_eq!(start.live, end.live);
            let churned = half.allocated.bytes - start.allocated.bytes;
            assert_eq!(half.allocated.blocks - start.allocated.blocks, churned / 1_000);
            assert_eq!(kept.live.bytes - half.live.bytes, churned.cast_signed());
            assert_eq!(kept.live.blocks - half.live.blocks, 1);
            assert_eq!(run.heap_at(Mark::named("never")), None);
            let each = run.heap_marks(Mark::named("each"));
            let each: Vec<u64> = each.map(|mark| mark.allocated.bytes).collect();
            assert_eq!(each.len(), *run.case());
            assert!(each.windows(2).all(|pair| pair[1] - pair[0] == 1_000));
            // One block at a time, then all of them: the peak is the second, and what the runtime
            // allocates once.
            let once = run.heap_peak() - kept.live.bytes.cast_unsigned();
            assert!(once < 4_096, "{once}");
            Measured::new(run.heap_allocated().bytes - end.allocated.bytes)
        });
    let peak = heap_check("peak", "the peak does not grow", Sites::AtPeak)
        .limit(Limit::at_most(Bytes(30_000)))
        .measure_from_first(|first: &Run<Blocks>, run| {
            let (more, before) = (run.heap_peak(), first.heap_peak());
            Measured::new(Bytes(more.cast_signed() - before.cast_signed()))
        });
    let verdict =
        trial([10, 20, 70], in_turn).check(marks).check(peak).check(keeps_no_memory()).judge();
    let report = verdict.report();
    assert_eq!(report.conclusion, Conclusion::NotFixed, "{report:?}");
    assert_eq!(report.failed().collect::<Vec<_>>(), ["peak"]);
    assert_eq!(measured_by(report, "peak"), "60,000 bytes");
    assert_eq!(report.tally.fail, 1);
}

#[test]
fn the_lines_that_allocate_are_told_to_whoever_asks() {
    // Read by the verdict, which has a case run once more for it.
    let asked = Command::new(std::env::current_exe().unwrap())
        .args(["lines_of_a_run", "--exact", "--ignored", "--nocapture"])
        .env(record::wire::TRACE, record::wire::HEAP)
        .output()
        .unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stdout));
}

#[test]
#[ignore = "run by the test above, with a variable of the environment"]
fn lines_of_a_run() {
    let verdict = trial([20, 70], in_turn).check(keeps_no_memory()).judge();
    let used = verdict.report().heap.as_ref().expect("it was asked for");
    assert_eq!(used.case, "the case \"20 blocks\"");
    let lines = used.lines.iter().map(|HeapLine { line, bytes }| (line.text.as_str(), *bytes));
    let expected = [
        ("let kept: Vec<[u8; 1_000]> = black_box(vec![[1; 1_000]; count]);", 20_000),
        ("drop(black_box(vec![1_u8; 1_000]));", 0),
    ];
    let expected =
        expected.map(|(text, at_peak)| (text, HeapBytes { at_peak, at_end: 0, in_total: 20_000 }));
    // The harness allocates a little for the test.
    let lines = lines.filter(|(_, bytes)| bytes.in_total >= 20_000);
    assert_eq!(lines.collect::<Vec<_>>(), expected);
}

#[test]
fn the_heap_is_judged_in_runs_that_were_measured_and_in_no_other() {
    let verdict = trial([3], in_turn)
        .check(
            heap_check("allocates", "it allocates", Sites::InTotal)
                .limit(Limit::at_least(4_u64))
                .measure(|run: &Run<Blocks>| Measured::new(run.heap_allocated().blocks))
                .then([check("after", "what needs the heap's check")
                    .holds("always")
                    .measure(|_| Measured::holds("always"))]),
        )
        .check(
            heap_check("has-a-peak", "it has a peak", Sites::AtPeak)
                .limit(Limit::at_least(3_000_u64))
                .measure(|run| Measured::new(run.heap_peak())),
        )
        .judge();
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed, "{:?}", verdict.report());
}

static CACHE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[test]
fn a_buffer_that_is_kept_from_run_to_run_counts_in_the_peak() {
    let verdict = trial([10, 20], |_| async {
        let mut cache = CACHE.lock().unwrap();
        let more = cache.len() + 100_000;
        if cache.len() < 200_000 {
            cache.resize(more, 1);
        }
    })
    .check(
        heap_check("peak", "it needs little", Sites::AtPeak)
            .limit(Limit::at_most(50_000_u64))
            .measure(|run| Measured::new(run.heap_peak())),
    )
    .judge();
    assert_eq!(verdict.report().failed().collect::<Vec<_>>(), ["peak"]);
}
