//! The service before and after it was mended: what it allocates, and where.

use std::future::Future;
use std::io;

use dhat::{HeapStats, Profiler};
use listings::{ProfileFile, grouped};
use record::{Profile, Site, Sites};
use service::{Catalogue, after, before, load};
use tokio::io::DuplexStream;
use tokio::runtime::Builder;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

// ANCHOR: profile
/// What so many requests allocate, after a hundred others that warmed everything up.
fn profile<S>(requests: usize, serve: impl Fn(DuplexStream) -> S) -> (HeapStats, Profile)
where
    S: Future<Output = io::Result<()>>,
{
    let runtime = Builder::new_current_thread().build().expect("a runtime can be made");
    let warm_up = runtime.block_on(load(100, &serve));
    assert_eq!(warm_up.expect("the connection holds"), 100);

    let file = ProfileFile::new("service");
    let profiler =
        Profiler::builder().file_name(file.path()).trim_backtraces(Some(usize::MAX)).build();
    let answered = runtime.block_on(load(requests, &serve));
    let stats = HeapStats::get();
    drop(profiler);
    assert_eq!(answered.expect("the connection holds"), requests);
    (stats, file.read())
}
// ANCHOR_END: profile

fn of_before(requests: usize) -> (HeapStats, Profile) {
    let server = before::Server::new(Catalogue::sample());
    profile(requests, |connection| server.serve(connection))
}

fn of_after(requests: usize) -> (HeapStats, Profile) {
    let server = after::Server::new(Catalogue::sample());
    profile(requests, |connection| server.serve(connection))
}

fn main() {
    println!("requests          total bytes    blocks      t-gmax       t-end");
    let (one, profile) = of_before(1_000);
    row("1,000, before", &one);
    let (two, _) = of_before(2_000);
    row("2,000, before", &two);
    let (mended, _) = of_after(1_000);
    row("1,000, after", &mended);
    let (mended_two, _) = of_after(2_000);
    row("2,000, after", &mended_two);

    let source = include_str!("../../../service/src/before.rs");
    for (which, title) in [
        (Sites::InTotal, "the lines that allocate most"),
        (Sites::AtEnd, "the lines whose blocks are alive at t-end"),
    ] {
        println!("\n1,000 requests, before: {title}");
        for site in profile.sites(which, "service/src/before.rs").iter().take(5) {
            println!("{}", told("before.rs", source, site));
        }
    }

    assert!(two.total_blocks - one.total_blocks > 10_000 && two.curr_bytes > one.curr_bytes);
    // Twice the requests, and not a block more.
    assert_eq!(mended_two, mended);
    assert_eq!(mended.curr_bytes, 0);
}

fn row(what: &str, stats: &HeapStats) {
    let HeapStats { total_bytes, total_blocks, max_bytes, curr_bytes, .. } = stats;
    println!(
        "{what:<16} {:>12} {:>9} {:>11} {:>11}",
        grouped(*total_bytes),
        grouped(*total_blocks),
        grouped(*max_bytes as u64),
        grouped(*curr_bytes as u64)
    );
}

/// A site with the function and the code of its line.
fn told(file: &str, source: &str, site: &Site) -> String {
    let until: Vec<&str> = source.lines().take(site.line as usize).collect();
    let functions = until.iter().rev().filter_map(|line| line.trim().strip_suffix('{'));
    let signature = functions.filter_map(|line| line.split_once("fn ")).next();
    let name = signature.and_then(|(_, name)| name.split(['(', '<']).next()).unwrap_or_default();
    let code = until.last().map_or("", |line| line.trim());
    let (bytes, blocks) = (grouped(site.bytes), grouped(site.blocks));
    let mut shown: String = code.chars().take(44).collect();
    if shown.len() < code.len() {
        shown.push_str("..");
    }
    format!("{bytes:>9} bytes {blocks:>5} blocks  {name}, {file}:{}\n    {shown}", site.line)
}
