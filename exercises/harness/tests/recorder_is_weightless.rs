//! dhat's totals are the same whether a future is watched or not.

use std::time::Duration;

use harness::{Gauge, Recorder, Watch};
use tokio::time::sleep;

harness::allocator!();

const JOB: Watch = Watch::named("job");
const JOBS: Gauge = Gauge::named("jobs");

/// A job that allocates, waits, is woken by another task, and frees.
async fn job() -> usize {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        sleep(Duration::from_millis(5)).await;
        let _ = sender.send(vec![1_u8; 300]);
    });
    let mut total = Vec::new();
    for _ in 0..20 {
        sleep(Duration::from_millis(1)).await;
        total.extend_from_slice(&[0; 64]);
    }
    total.len() + receiver.await.map_or(0, |bytes| bytes.len())
}

/// Blocks and bytes that were allocated in all while the job ran.
fn totals(watched: bool) -> (u64, u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let recorder: Recorder<u32> = Recorder::start();
        let before = dhat::HeapStats::get();
        if watched {
            // More of each than any list has room for at first.
            for note in 0..1_000 {
                recorder.note(note);
                let _inside = recorder.gauge(JOBS).enter();
                drop(recorder.watch(JOB, async {}));
            }
            recorder.watch(JOB, job()).await;
        } else {
            job().await;
        }
        let after = dhat::HeapStats::get();
        (after.total_blocks - before.total_blocks, after.total_bytes - before.total_bytes)
    })
}

#[test]
fn recording_changes_no_total() {
    let _profiler = dhat::Profiler::builder().testing().build();
    totals(true);
    totals(false);
    // The test runner's other threads may allocate meanwhile, once: the least of some runs is the
    // job's own.
    let least = |watched| (0..10).map(|_| totals(watched)).min().unwrap();
    assert_eq!(least(true), least(false));
    assert!(least(false).1 > 300 + 20 * 64, "the job allocates");
}
