//! A stream that runs four fetches at a time, and a loop that works between its items.

use std::cell::Cell;
use std::time::Duration;

use futures::{StreamExt, stream};
use listings::{finishes, outcome};
use tokio::sync::Semaphore;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, sleep, timeout};

const PAGES: u32 = 20;
const SECOND: Duration = Duration::from_secs(1);

// ANCHOR: buffered
/// It takes two seconds, and may take four.
fn fetch(page: u32) -> impl Future<Output = Result<u32, Elapsed>> {
    timeout(4 * SECOND, async move {
        sleep(2 * SECOND).await;
        page
    })
}

/// Counts the pages that are missing. To store a page takes five seconds.
async fn store_each(at_once: usize) -> u32 {
    let mut pages = stream::iter(0..PAGES).map(fetch).buffered(at_once);
    let mut expired = 0;
    while let Some(page) = pages.next().await {
        expired += u32::from(page.is_err());
        sleep(5 * SECOND).await;
    }
    expired
}
// ANCHOR_END: buffered

// ANCHOR: spawned
async fn each_a_task(at_once: usize) -> u32 {
    let mut pages = stream::iter(0..PAGES).map(|page| tokio::spawn(fetch(page))).buffered(at_once);
    let mut expired = 0;
    while let Some(page) = pages.next().await {
        expired += u32::from(page.expect("fetch does not panic").is_err());
        sleep(5 * SECOND).await;
    }
    expired
}
// ANCHOR_END: spawned

/// The items wait in the buffer while the bodies run.
async fn then_concurrent(at_once: usize) -> u32 {
    let expired = Cell::new(0);
    let pages = stream::iter(0..PAGES).map(fetch).buffered(at_once);
    let store = async |page: Result<u32, Elapsed>| {
        expired.set(expired.get() + u32::from(page.is_err()));
        sleep(5 * SECOND).await;
    };
    pages.for_each_concurrent(at_once, store).await;
    expired.get()
}

// ANCHOR: source
/// One future fetches a page and stores it.
async fn concurrent(at_once: usize) -> u32 {
    let expired = Cell::new(0);
    let fetch_and_store = async |page| {
        expired.set(expired.get() + u32::from(fetch(page).await.is_err()));
        sleep(5 * SECOND).await;
    };
    stream::iter(0..PAGES).for_each_concurrent(at_once, fetch_and_store).await;
    expired.get()
}
// ANCHOR_END: source

/// Fetches and the body want a connection of one pool.
async fn one_pool() {
    let pool = Semaphore::new(2);
    let fetch = async |page: u32| {
        let _connection = pool.acquire().await.expect("it is never closed");
        sleep(SECOND + page * SECOND / 100).await;
    };
    let mut pages = stream::iter(0..6).map(fetch).buffered(4);
    while pages.next().await.is_some() {
        let _connection = pool.acquire().await.expect("it is never closed");
        sleep(SECOND).await;
    }
}

async fn report(how: &str, expired: impl Future<Output = u32>) -> u32 {
    let start = Instant::now();
    let expired = expired.await;
    println!("{how:<42} {expired:>2} of {PAGES} expire, {:>3} s", start.elapsed().as_secs());
    expired
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    assert_eq!(report("buffered(1)", store_each(1)).await, 0);
    assert!(report("buffered(2)", store_each(2)).await > 10);
    assert!(report("buffered(4)", store_each(4)).await > 10);
    assert!(report("buffered(4).for_each_concurrent(4, ..)", then_concurrent(4)).await > 0);
    assert_eq!(report("tokio::spawn in each, buffered(4)", each_a_task(4)).await, 0);
    assert_eq!(report("for_each_concurrent(4, fetch and store)", concurrent(4)).await, 0);

    let pool = finishes(one_pool()).await;
    println!("{:<42} {}", "fetch and body share a pool of 2", outcome(pool));
    let none = stream::iter(0..3).map(fetch).buffer_unordered(0);
    let none = finishes(none.for_each(async |_| ())).await;
    println!("{:<42} {}", "buffer_unordered(0)", outcome(none));
    assert!(!pool && !none);
}
