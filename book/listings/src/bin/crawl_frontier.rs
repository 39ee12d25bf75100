//! A crawler with at most 16 fetches at once, written in three ways.

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt as _, join_all};
use listings::{finishes, grouped};
use tokio::runtime::{Builder, Handle};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::task::TaskTracker;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

type Page = usize;

static AT_WORK: AtomicUsize = AtomicUsize::new(0);
static MOST_AT_WORK: AtomicUsize = AtomicUsize::new(0);
static MOST_TASKS: AtomicUsize = AtomicUsize::new(0);

/// A site: each page has ten links to new pages, and one back to the first.
#[derive(Clone)]
struct Site {
    pages: usize,
    seen: Arc<Mutex<HashSet<Page>>>,
    limit: Arc<Semaphore>,
}

impl Site {
    fn new(pages: usize) -> Self {
        let seen = Arc::new(Mutex::new(HashSet::with_capacity(pages)));
        Self { pages, seen, limit: Arc::new(Semaphore::new(16)) }
    }

    /// Gets a page, and returns those of its links that nobody has taken yet.
    async fn fetch(&self, page: Page) -> Vec<Page> {
        MOST_AT_WORK.fetch_max(AT_WORK.fetch_add(1, Relaxed) + 1, Relaxed);
        MOST_TASKS.fetch_max(Handle::current().metrics().num_alive_tasks(), Relaxed);
        sleep(Duration::from_millis(10)).await;
        AT_WORK.fetch_sub(1, Relaxed);
        let links = (10 * page + 1..=10 * page + 10).filter(|link| *link < self.pages);
        let mut seen = self.seen.lock().unwrap();
        links.chain([0]).filter(|link| seen.insert(*link)).collect()
    }
}

// ANCHOR: task
/// A task for each link, and the permit inside.
fn task_for_each_link(site: Site, tasks: TaskTracker, page: Page) -> BoxFuture<'static, ()> {
    async move {
        let permit = site.limit.acquire().await.expect("nobody closes it");
        let links = site.fetch(page).await;
        drop(permit);
        for link in links {
            tasks.spawn(task_for_each_link(site.clone(), tasks.clone(), link));
        }
    }
    .boxed()
}
// ANCHOR_END: task

// ANCHOR: nested
/// The permit is held until the pages below have been done.
fn permit_kept(site: &Site, page: Page) -> BoxFuture<'_, ()> {
    async move {
        let _permit = site.limit.acquire().await.expect("nobody closes it");
        let links = site.fetch(page).await;
        join_all(links.into_iter().map(|link| permit_kept(site, link))).await;
    }
    .boxed()
}
// ANCHOR_END: nested

// ANCHOR: frontier
/// What is still to do is a list of pages. A task exists while its page is fetched.
async fn frontier_as_data(site: &Site) {
    let (mut frontier, mut tasks) = (VecDeque::from([0]), JoinSet::new());
    loop {
        while tasks.len() < 16
            && let Some(page) = frontier.pop_front()
        {
            let site = site.clone();
            tasks.spawn(async move { site.fetch(page).await });
        }
        let Some(links) = tasks.join_next().await else { break };
        frontier.extend(links.expect("a fetch does not panic"));
    }
}
// ANCHOR_END: frontier

async fn tasks_for_links(site: Site) {
    site.seen.lock().unwrap().insert(0);
    let tasks = TaskTracker::new();
    tasks.spawn(task_for_each_link(site, tasks.clone(), 0));
    tasks.close();
    tasks.wait().await;
}

async fn permits_kept(site: Site) {
    site.seen.lock().unwrap().insert(0);
    permit_kept(&site, 0).await;
}

async fn frontier(site: Site) {
    site.seen.lock().unwrap().insert(0);
    frontier_as_data(&site).await;
}

/// What a crawl was like.
struct Crawl {
    finishes: bool,
    at_work: usize,
    tasks: usize,
    bytes: usize,
}

fn measure<F: Future<Output = ()>>(name: &str, pages: usize, way: fn(Site) -> F) -> Crawl {
    for number in [&AT_WORK, &MOST_AT_WORK, &MOST_TASKS] {
        number.store(0, Relaxed);
    }
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let site = Site::new(pages);
    let profiler = dhat::Profiler::builder().testing().build();
    let (finishes, took) = runtime.block_on(async {
        let start = Instant::now();
        (finishes(way(site.clone())).await, start.elapsed())
    });
    let bytes = dhat::HeapStats::get().max_bytes;
    drop(profiler);
    let [at_work, tasks] = [&MOST_AT_WORK, &MOST_TASKS].map(|most| most.load(Relaxed));
    let end = if finishes { format!("{:.2} s", took.as_secs_f64()) } else { "stuck".to_owned() };
    let [shown_pages, shown_tasks, shown_bytes] = [pages, tasks, bytes].map(grouped);
    println!("{name:20}{shown_pages:>7}{end:>10}{at_work:>9}{shown_tasks:>13}{shown_bytes:>12}");
    if finishes {
        assert_eq!(site.seen.lock().unwrap().len(), pages);
    }
    Crawl { finishes, at_work, tasks, bytes }
}

fn main() {
    let heads = ["pages", "ends", "at work", "tasks alive", "most bytes"];
    let [pages, ends, work, tasks, bytes] = heads;
    println!("{:20}{pages:>7}{ends:>10}{work:>9}{tasks:>13}{bytes:>12}", "");
    let each = measure("task_for_each_link", 10_000, tasks_for_links);
    assert!(each.finishes && each.at_work == 16 && each.tasks > 8_000);
    assert!(measure("permit_kept", 100, permits_kept).finishes);
    assert!(!measure("permit_kept", 10_000, permits_kept).finishes);
    let data = measure("frontier_as_data", 10_000, frontier);
    assert!(data.finishes && data.at_work == 16 && data.tasks == 16);
    assert!(each.bytes > 20 * data.bytes);
}
