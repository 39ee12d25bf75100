//! What dhat refuses, and in which words.

use dhat::{AdHocStats, HeapStats, Profiler};
use listings::{ProfileFile, said};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

fn row(what: &str, words: &str) {
    println!("{what}\n    {words}");
}

fn main() {
    let file = ProfileFile::new("one-profiler");

    // ANCHOR: refused
    let nothing = 0;
    let heap = Profiler::builder().testing().file_name(file.path()).build();
    row("a second profiler", &said(|| drop(Profiler::new_heap())));
    row("a second profiler, ad hoc", &said(|| drop(Profiler::new_ad_hoc())));
    row("ad hoc figures in heap mode", &said(|| _ = AdHocStats::get()));
    // Lost without a word: events count in ad hoc mode only.
    dhat::ad_hoc_event(1);
    let figures = || dhat::assert!(HeapStats::get().curr_blocks == 0);
    row("figures read within an assertion", &said(figures));
    row("an assertion that does not hold", &said(|| dhat::assert!(nothing > 0)));
    let saved = file.path().exists();
    row("another one after it", &said(|| dhat::assert!(nothing == 0)));
    drop(heap);

    let profiling = Profiler::builder().file_name(file.path()).build();
    row("an assertion without testing()", &said(|| dhat::assert!(true)));
    drop(profiling);
    row("figures without a profiler", &said(|| _ = HeapStats::get()));

    let ad_hoc = Profiler::builder().ad_hoc().testing().build();
    row("heap figures in ad hoc mode", &said(|| _ = HeapStats::get()));
    drop(ad_hoc);
    // ANCHOR_END: refused
    // The assertion that failed has written a profile, although in testing mode.
    assert!(saved);
}
