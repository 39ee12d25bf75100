//! How many frames a profile needs to name a function of this program, in a debug build.

use std::collections::BTreeMap;
use std::hint::black_box;

use dhat::Profiler;
use listings::ProfileFile;
use serde_json::Value;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

// ANCHOR: index
fn index() -> BTreeMap<u32, String> {
    (0..100).map(|number| (number, number.to_string())).collect()
}
// ANCHOR_END: index

/// Of its blocks, in percent, those whose backtrace reaches `index`.
fn named(frames: Option<usize>) -> u64 {
    let file = ProfileFile::new("few-frames");
    let profiler = Profiler::builder().file_name(file.path()).trim_backtraces(frames).build();
    drop(black_box(index()));
    drop(profiler);

    let json = std::fs::read_to_string(file.path()).expect("dhat has written the file");
    let json: Value = serde_json::from_str(&json).expect("it is JSON");
    let points = json["pps"].as_array().expect("a list of program points");
    let reaches = |point: &&Value| {
        let mut frames = point["fs"].as_array().expect("frames").iter();
        frames.any(|frame| {
            let frame = &json["ftbl"][frame.as_u64().expect("a place") as usize];
            frame.as_str().is_some_and(|frame| frame.contains("few_frames::index"))
        })
    };
    let blocks = |point: &Value| point["tbk"].as_u64().expect("a number");
    let named: u64 = points.iter().filter(reaches).map(blocks).sum();
    100 * named / points.iter().map(blocks).sum::<u64>()
}

fn main() {
    println!("blocks whose backtrace reaches index()");
    for frames in [4, 10, 20] {
        println!("  {frames:>3} frames {:>4} %", named(Some(frames)));
    }
    println!("  all frames {:>4} %", named(None));
    assert_eq!(named(None), 100);
    // The optimiser inlines what lies between, and inlined calls are no frames.
    if cfg!(target_os = "linux") {
        assert_eq!(named(Some(4)), if cfg!(debug_assertions) { 0 } else { 100 });
    }
}
