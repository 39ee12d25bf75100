//! A program for lints to look at. Each function is wrong in a way of its own.

#![allow(
    clippy::async_yields_async,
    clippy::await_holding_invalid_type,
    clippy::await_holding_lock,
    clippy::await_holding_refcell_ref,
    clippy::disallowed_methods,
    clippy::let_underscore_future,
    reason = "`lints_that_help` has clippy look at this file, and counts what it says"
)]

use std::cell::RefCell;
use std::future::{Ready, ready};
use std::sync::Mutex;

use tokio::sync::{self, Semaphore, mpsc, watch};

// ANCHOR: guards
async fn std_guard(count: &Mutex<u32>) {
    let Ok(mut count) = count.lock() else { return };
    *count += 1;
    ready(()).await;
}

async fn cell_guard(count: &RefCell<u32>) {
    let mut count = count.borrow_mut();
    *count += 1;
    ready(()).await;
}

async fn watch_guard(news: &watch::Receiver<u32>) -> u32 {
    let news = news.borrow();
    ready(()).await;
    *news
}

async fn tokio_guard(count: &sync::Mutex<u32>) {
    let mut count = count.lock().await;
    *count += 1;
    ready(()).await;
}
// ANCHOR_END: guards

// ANCHOR: futures
fn never_run() {
    let _ = std_guard(&Mutex::new(0));
}

async fn never_awaited() -> Ready<u32> {
    let answer = async { ready(42) };
    answer.await
}

async fn no_limit(limit: &Semaphore) {
    let _ = limit.acquire().await;
}

fn no_end() -> mpsc::UnboundedSender<u32> {
    mpsc::unbounded_channel().0
}

async fn blocks() {
    std::thread::sleep(std::time::Duration::from_millis(1));
}
// ANCHOR_END: futures

#[tokio::main(flavor = "current_thread")]
async fn main() {
    std_guard(&Mutex::new(0)).await;
    cell_guard(&RefCell::new(0)).await;
    tokio_guard(&sync::Mutex::new(0)).await;
    never_run();
    blocks().await;
    no_limit(&Semaphore::new(1)).await;
    let (_news, receiver) = watch::channel(7);
    println!("{} {}", watch_guard(&receiver).await, never_awaited().await.await);
    println!("closed: {}", no_end().is_closed());
}
