//! How many frames a profile needs to name a line of one's own.

use dhat::{HeapStats, Profiler};
use listings::ProfileFile;
use record::Sites;
use service::{Catalogue, before, load};
use tokio::runtime::Builder;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// Of what the service keeps of a thousand requests, in percent, the blocks for which the profile
/// names a line of the service.
fn named(frames: Option<usize>) -> u64 {
    let server = before::Server::new(Catalogue::sample());
    let runtime = Builder::new_current_thread().build().expect("a runtime can be made");
    let serve = |requests| {
        let answered = runtime.block_on(load(requests, |connection| server.serve(connection)));
        assert_eq!(answered.expect("the connection holds"), requests);
    };
    serve(100);
    let file = ProfileFile::new("few-frames");
    let profiler = Profiler::builder().file_name(file.path()).trim_backtraces(frames).build();
    serve(1_000);
    let alive = HeapStats::get().curr_blocks as u64;
    drop(profiler);
    let sites = file.read().sites(Sites::AtEnd, "service/src/before.rs");
    100 * sites.iter().map(|site| site.blocks).sum::<u64>() / alive
}

fn main() {
    println!("blocks alive at t-end for which the profile names a line of the service");
    let frames = [Some(4), Some(10), Some(20), None];
    let [four, ten, twenty, all] = frames.map(named);
    println!("   4 frames {four:>4} %");
    println!("  10 frames {ten:>4} %");
    println!("  20 frames {twenty:>4} %");
    println!("  all frames{all:>4} %");
    assert_eq!(all, 100);
    // The optimiser inlines much of what lies between.
    if cfg!(target_os = "linux") {
        assert!(four < 10 && twenty == 100);
        assert!(if cfg!(debug_assertions) { ten < 10 } else { ten == 100 });
    }
}
