//! A producer that is faster than its consumer, with a channel that has an end and one that has
//! none.

use std::time::Duration;

use listings::grouped;
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const ITEMS: usize = 10_000;

/// When it was made, and what it carries.
type Item = (Instant, Vec<u8>);

// ANCHOR: both
async fn next_item() -> Item {
    sleep(Duration::from_millis(1)).await;
    (Instant::now(), vec![0; 100])
}

async fn without_end(sender: mpsc::UnboundedSender<Item>) {
    for _ in 0..ITEMS {
        if sender.send(next_item().await).is_err() {
            return;
        }
    }
}

async fn with_an_end(sender: mpsc::Sender<Item>) {
    for _ in 0..ITEMS {
        if sender.send(next_item().await).await.is_err() {
            return;
        }
    }
}

async fn consume((made, _item): Item, look: &mut Look) {
    look.at(made.elapsed());
    sleep(Duration::from_millis(10)).await;
}
// ANCHOR_END: both

fn alive() -> usize {
    dhat::HeapStats::get().curr_bytes
}

/// What the consumer sees.
struct Look {
    start: usize,
    consumed: usize,
    bytes: Vec<usize>,
    waited: Duration,
}

impl Look {
    fn new() -> Self {
        Self { start: alive(), consumed: 0, bytes: Vec::with_capacity(3), waited: Duration::ZERO }
    }

    /// An item is taken that has waited for so long.
    fn at(&mut self, waited: Duration) {
        self.waited = self.waited.max(waited);
        if [100, 1_000].contains(&self.consumed) {
            self.bytes.push(alive() - self.start);
        }
        self.consumed += 1;
    }
}

/// Bytes alive at three moments, how long the slowest item waited, when the producer had done, and
/// when all was done.
struct Found {
    bytes: Vec<usize>,
    waited: Duration,
    produced: Duration,
    done: Duration,
}

macro_rules! measure {
    ($channel:expr, $produce:ident) => {{
        let runtime =
            Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let (start, mut look) = (Instant::now(), Look::new());
            let (sender, mut receiver) = $channel;
            let producer = tokio::spawn(async move {
                $produce(sender).await;
                start.elapsed()
            });
            while let Some(item) = receiver.recv().await {
                consume(item, &mut look).await;
            }
            let (produced, done) = (producer.await.unwrap(), start.elapsed());
            look.bytes.push(alive() - look.start);
            Found { bytes: look.bytes, waited: look.waited, produced, done }
        })
    }};
}

fn main() {
    let _profiler = dhat::Profiler::builder().testing().build();
    let without = measure!(mpsc::unbounded_channel(), without_end);
    let with = measure!(mpsc::channel(16), with_an_end);
    println!("{:28}{:>12}{:>12}", "", "without end", "at most 16");
    let line = |what: &str, [without, with]: [String; 2]| {
        println!("{what:28}{without:>12}{with:>12}");
    };
    for (index, when) in ["after 1 s", "after 10 s", "all consumed"].into_iter().enumerate() {
        let what = format!("bytes alive, {when}");
        line(&what, [&without, &with].map(|found| grouped(found.bytes[index])));
    }
    let seconds = |time: Duration| format!("{:.1} s", time.as_secs_f64());
    line("the slowest item waited", [&without, &with].map(|found| seconds(found.waited)));
    line("the producer was done after", [&without, &with].map(|found| seconds(found.produced)));
    line("all was done after", [&without, &with].map(|found| seconds(found.done)));
    assert!(without.bytes[1] > 100 * with.bytes[1] && without.waited > 100 * with.waited);
    assert!(without.bytes[2] < 20_000, "an unbounded channel that is empty keeps little");
    assert!(with.produced > 9 * without.produced);
    assert!(with.done.abs_diff(without.done) < Duration::from_secs(1));
}
