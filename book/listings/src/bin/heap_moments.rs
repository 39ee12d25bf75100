//! The live heap of a program, recorded: where t-gmax and t-end lie on its curve.

use std::hint::black_box;
use std::time::Duration;

use dhat::HeapStats;
use harness::{Recorder, Watch};
use listings::grouped;
use tokio::time::sleep;

// dhat's, which does not count what the recorder needs.
harness::allocator!();

const PROGRAM: Watch = Watch::named("program");

/// Notes how much is alive. The memory of its points is older than the profiler.
struct Curve {
    recorder: Recorder<&'static str>,
    points: Vec<(u64, i64)>,
}

impl Curve {
    fn at(&mut self, what: &'static str) {
        self.recorder.note(what);
        let now = self.recorder.now().as_micros() as u64;
        self.points.push((now, HeapStats::get().curr_bytes as i64));
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // What a timer allocates once, it has after this.
    sleep(Duration::from_millis(1)).await;
    let recorder = Recorder::start();
    let mut curve = Curve { recorder: recorder.clone(), points: Vec::with_capacity(32) };
    let profiler = dhat::Profiler::builder().testing().build();
    curve.at("the profiler starts: what is older does not count");
    let stats = recorder.watch(PROGRAM, program(&mut curve)).await;
    drop(profiler);

    let mut trace = recorder.trace(|words| Some(words.to_owned()));
    trace.heap = curve.points;
    listings::leave(&trace);
    println!("total   {:>8} bytes in {} blocks", grouped(stats.total_bytes), stats.total_blocks);
    println!("t-gmax  {:>8} bytes", grouped(stats.max_bytes as u64));
    println!("t-end   {:>8} bytes", grouped(stats.curr_bytes as u64));
    assert_eq!((stats.total_bytes, stats.max_bytes, stats.curr_bytes), (260_000, 150_000, 60_000));
}

// ANCHOR: program
async fn program(curve: &mut Curve) -> HeapStats {
    sleep(Duration::from_secs(1)).await;
    let catalogue = bytes(50_000);
    curve.at("it loads a catalogue, which it keeps");
    sleep(Duration::from_secs(1)).await;
    let report = bytes(100_000);
    curve.at("it prepares a report: t-gmax");
    sleep(Duration::from_secs(1)).await;
    drop(report);
    curve.at("the report is sent and freed");
    let mut kept: [Vec<u8>; 5] = Default::default();
    for place in &mut kept {
        sleep(Duration::from_secs(1)).await;
        let request = bytes(20_000);
        curve.at("a request comes");
        sleep(Duration::from_millis(500)).await;
        drop(request);
        *place = bytes(2_000);
        curve.at("it is answered, and a little of it is kept");
    }
    sleep(Duration::from_secs(1)).await;
    curve.at("the profiler stops: t-end");
    let stats = HeapStats::get();
    drop((catalogue, kept));
    stats
}
// ANCHOR_END: program

fn bytes(number: usize) -> Vec<u8> {
    black_box(vec![1; number])
}
