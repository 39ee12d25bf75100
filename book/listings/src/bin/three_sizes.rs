//! What grows for ever and what stops: three sizes of the same work.

use std::collections::HashMap;

use dhat::HeapStats;
use listings::grouped;
use service::{Catalogue, after, before, load};
use tokio::runtime::Builder;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// By how many bytes the heap grows with so many requests, with twice as many, with four times.
fn growths(first: usize, mut serve: impl FnMut(usize)) -> [i64; 3] {
    let alive = || HeapStats::get().curr_bytes as i64;
    // Warms up.
    serve(first);
    [first, 2 * first, 4 * first].map(|requests| {
        let before = alive();
        serve(requests);
        alive() - before
    })
}

fn row(what: &str, first: usize, serve: impl FnMut(usize)) -> bool {
    let [one, two, four] = growths(first, serve);
    let grows = 0 < one && one < two && two < four;
    let [one, two, four] = [one, two, four].map(grouped);
    let says = if grows { "grows" } else { "does not" };
    println!("{what:<27} {first:>6} {one:>10} {two:>10} {four:>10}  {says}");
    grows
}

/// A map of a few keys, whose values are set again and again.
fn map(keys: usize) -> impl FnMut(usize) {
    let (mut map, mut number) = (HashMap::new(), 0);
    move |requests| {
        for _ in 0..requests {
            map.insert(number % keys, vec![0_u8; 100]);
            number += 1;
        }
    }
}

/// A list that is sent and emptied when it is full.
fn batch(full: usize) -> impl FnMut(usize) {
    let mut batch = Vec::new();
    move |requests| {
        for _ in 0..requests {
            batch.push(vec![0_u8; 100]);
            if batch.len() == full {
                batch = Vec::new();
            }
        }
    }
}

/// Requests that wait for their answer. One in fifty gets none, and is forgotten.
fn pending() -> impl FnMut(usize) {
    let (mut pending, mut number) = (HashMap::new(), 0);
    move |requests| {
        for _ in 0..requests {
            number += 1;
            if number % 50 == 0 {
                pending.insert(number, vec![0_u8; 100]);
            }
        }
    }
}

fn main() {
    let _profiler = dhat::Profiler::builder().testing().trim_backtraces(Some(4)).build();
    let runtime = Builder::new_current_thread().build().expect("a runtime can be made");
    let ask = |answered: std::io::Result<usize>| assert!(answered.is_ok());
    println!(
        "{:<27} {:>6} {:>10} {:>10} {:>10}",
        "bytes more after", "N", "N more", "2 N more", "4 N more"
    );

    let old = before::Server::new(Catalogue::sample());
    assert!(row("the service, before", 100, |requests| {
        ask(runtime.block_on(load(requests, |connection| old.serve(connection))));
    }));
    let new = after::Server::new(Catalogue::sample());
    assert!(!row("the service, after", 100, |requests| {
        ask(runtime.block_on(load(requests, |connection| new.serve(connection))));
    }));
    assert!(row("one in fifty is forgotten", 100, pending()));
    assert!(!row("a map of 300 keys", 100, map(300)));
    // An alarm that is false, and how it goes away.
    assert!(row("a batch of 1,000", 100, batch(1_000)));
    assert!(!row("a batch of 1,000", 1_000, batch(1_000)));
}
