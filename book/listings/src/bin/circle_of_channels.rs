//! Two tasks, and a bounded channel from each to the other: a circle in which both can wait.

use std::collections::VecDeque;

use listings::{finishes, grouped, outcome};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::{join, select};

type Page = u64;

// ANCHOR: circle
/// Fetches pages. Each has links to ten others.
async fn fetches(mut pages: Receiver<Page>, links: Sender<Page>) {
    while let Some(page) = pages.recv().await {
        for link in 10 * page + 1..=10 * page + 10 {
            if links.send(link).await.is_err() {
                return;
            }
        }
    }
}

/// Sends each link back, to be fetched.
async fn sends_back(mut links: Receiver<Page>, pages: Sender<Page>, all: usize) {
    for _ in 0..all {
        let Some(link) = links.recv().await else { return };
        if pages.send(link).await.is_err() {
            return;
        }
    }
}
// ANCHOR_END: circle

// ANCHOR: list
/// Takes links at any time, and keeps those for which there is no place yet.
async fn keeps_a_list(mut links: Receiver<Page>, pages: Sender<Page>, all: usize) {
    let (mut list, mut sent) = (VecDeque::new(), 0);
    while sent < all {
        select! {
            Some(link) = links.recv() => list.push_back(link),
            Ok(place) = pages.reserve(), if !list.is_empty() => {
                if let Some(link) = list.pop_front() {
                    place.send(link);
                    sent += 1;
                }
            }
            else => return,
        }
    }
}
// ANCHOR_END: list

/// Runs both tasks, with so many places in each channel, until so many pages were sent.
async fn run<F>(name: &str, way: F, places: usize, all: usize) -> bool
where
    F: AsyncFnOnce(Receiver<Page>, Sender<Page>, usize),
{
    let (page, pages) = channel(places);
    let (link, links) = channel(places);
    page.send(0).await.expect("there is room for the first");
    let ends = finishes(async { join!(fetches(pages, link), way(links, page, all)) }).await;
    let [shown_places, shown_all] = [places, all].map(|number| grouped(number as u64));
    println!("{name:14}{shown_places:>7}{shown_all:>9}  {}", outcome(ends));
    ends
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("{:14}{:>7}{:>9}", "", "places", "pages");
    assert!(!run("sends_back", sends_back, 16, 10_000).await);
    assert!(run("sends_back", sends_back, 1_000, 1_000).await);
    assert!(!run("sends_back", sends_back, 1_000, 10_000).await);
    assert!(run("keeps_a_list", keeps_a_list, 16, 10_000).await);
}
