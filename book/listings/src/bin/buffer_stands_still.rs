//! What is in a stream's buffer stands still while the body of the loop awaits something else.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use futures::{StreamExt as _, stream};
use listings::{finishes, outcome};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

const PAGES: u32 = 20;

async fn fetch(page: u32) -> u32 {
    sleep(Duration::from_secs(2)).await;
    page
}

/// Takes five seconds, and has nothing to do with the stream.
async fn store(_page: u32) {
    sleep(Duration::from_secs(5)).await;
}

// ANCHOR: ways
const LIMIT: Duration = Duration::from_secs(4);

async fn in_the_loop() -> u32 {
    let limited = |page| timeout(LIMIT, fetch(page));
    let mut pages = stream::iter(0..PAGES).map(limited).buffered(4);
    let mut expired = 0;
    while let Some(fetched) = pages.next().await {
        match fetched {
            Ok(page) => store(page).await,
            Err(_) => expired += 1,
        }
    }
    expired
}

async fn in_tasks() -> u32 {
    let task = |page| AbortOnDropHandle::new(tokio::spawn(timeout(LIMIT, fetch(page))));
    let mut pages = stream::iter(0..PAGES).map(task).buffered(4);
    let mut expired = 0;
    while let Some(ended) = pages.next().await {
        match ended.expect("a fetch does not panic") {
            Ok(page) => store(page).await,
            Err(_) => expired += 1,
        }
    }
    expired
}

async fn concurrently() -> u32 {
    let expired = AtomicU32::new(0);
    let fetch_and_store = async |page| match timeout(LIMIT, fetch(page)).await {
        Ok(page) => store(page).await,
        Err(_) => {
            expired.fetch_add(1, Relaxed);
        }
    };
    stream::iter(0..PAGES).for_each_concurrent(4, fetch_and_store).await;
    expired.into_inner()
}
// ANCHOR_END: ways

/// Fetches hold a connection, and the body needs one of the same pool of two.
async fn with_a_pool() {
    let pool = Semaphore::new(2);
    let fetch = async |page| {
        let _connection = pool.acquire().await.expect("nobody closes it");
        sleep(Duration::from_secs(1 + page)).await;
    };
    let mut pages = stream::iter(0..3_u64).map(fetch).buffered(3);
    while let Some(()) = pages.next().await {
        let _connection = pool.acquire().await.expect("nobody closes it");
        sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let expired = in_the_loop().await;
    println!("in_the_loop:  {expired} of {PAGES} fetches have expired");
    assert!(expired > PAGES / 4);
    let expired = in_tasks().await;
    println!("in_tasks:     {expired} of {PAGES}");
    assert_eq!(expired, 0);
    let expired = concurrently().await;
    println!("concurrently: {expired} of {PAGES}");
    assert_eq!(expired, 0);
    let ends = finishes(with_a_pool()).await;
    println!("in_the_loop, with a pool of two for fetches and body: {}", outcome(ends));
    assert!(!ends);
    let none = Vec::<u32>::new();
    let places = none.len();
    let empty = stream::iter(none).map(fetch).buffered(places);
    let ends = finishes(empty.for_each(|_| async {})).await;
    println!("buffered(0) of an empty list: {}", outcome(ends));
    assert!(!ends);
}
