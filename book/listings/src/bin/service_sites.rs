//! The service before and after it was mended: what it allocates, and where.

use std::future::Future;
use std::io;

use dhat::Profiler;
use listings::{ProfileFile, grouped};
use record::{Profile, Site, Sites};
use service::{Catalogue, after, before, load};
use tokio::io::DuplexStream;
use tokio::runtime::Builder;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

// ANCHOR: profile
/// A profile of so many requests, after a hundred others that warmed everything up.
fn profile<S>(requests: usize, serve: impl Fn(DuplexStream) -> S) -> Profile
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
    drop(profiler);
    assert_eq!(answered.expect("the connection holds"), requests);
    file.read()
}
// ANCHOR_END: profile

const BEFORE: &str = include_str!("../../../service/src/before.rs");
const AFTER: &str = include_str!("../../../service/src/after.rs");

fn of_before(requests: usize) -> Profile {
    let server = before::Server::new(Catalogue::sample());
    profile(requests, |connection| server.serve(connection))
}

fn of_after(requests: usize) -> Profile {
    let server = after::Server::new(Catalogue::sample());
    profile(requests, |connection| server.serve(connection))
}

fn main() {
    let before = of_before(1_000);
    for (which, title) in [
        (Sites::InTotal, "in total"),
        (Sites::AtPeak, "at t-gmax"),
        (Sites::AtEnd, "at t-end"),
    ] {
        println!("before, 1,000 requests, {title}");
        for site in before.sites(which, "src/before.rs").iter().take(5) {
            println!("{}", told("before.rs", BEFORE, site));
        }
    }
    let after = of_after(1_000);
    for (which, title) in [
        (Sites::InTotal, "in total"),
        (Sites::AtPeak, "at t-gmax"),
        (Sites::AtEnd, "at t-end"),
    ] {
        println!("after, 1,000 requests, {title}");
        for site in after.sites(which, "src/after.rs").iter().take(5) {
            println!("{}", told("after.rs", AFTER, site));
        }
    }
}

/// A site with the function and the code of its line.
fn told(file: &str, source: &str, site: &Site) -> String {
    let until: Vec<&str> = source.lines().take(site.line as usize).collect();
    let function = until.iter().rev().find_map(|line| line.split_once("fn ")).map_or("", |(_, f)| f);
    let name = function.split(['(', '<']).next().unwrap_or_default();
    let code = until.last().map_or("", |line| line.trim());
    let (bytes, blocks) = (grouped(site.bytes), grouped(site.blocks));
    format!("{bytes:>10} bytes {blocks:>7} blocks  {file}:{} {name}  {code}", site.line)
}
