//! What the clients do: all connect, some leave, the others upload one after the other, then all at
//! the same time, all leave. Nobody edits this.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::join_all;
use harness::{Bytes, Mark, Recorder, World};
use tokio::time::sleep;

use super::client::Client;
use super::{ARRIVES, ARRIVES_SLOWLY, Connection, Happened, PIECE, UPLOAD};

/// All connections are open, and none has had an upload.
pub const IDLE: Mark = Mark::named("idle");
/// An upload begins, or all of them at once.
pub const BEGINS: Mark = Mark::named("begins");
/// It has its reply, or all have theirs.
pub const ENDS: Mark = Mark::named("ends");
/// Some have had a long upload, and are idle again.
pub const IDLE_AFTER_A_LONG_ONE: Mark = Mark::named("idle after a long upload");
/// Each has had its short uploads, too.
pub const IDLE_AGAIN: Mark = Mark::named("idle again");
/// Long enough for whatever can run to run.
const A_WHILE: Duration = Duration::from_millis(101);

/// What one connection costs is the difference between the first of these and another, divided by how
/// many more or fewer there are: what is there only once does not count. And 70 uploads at once are
/// more than any limit that somebody would choose.
pub const CONNECTIONS: [usize; 3] = [5, 1, 70];

/// So many of them have a long upload first, where there are so many.
const LONG: usize = 8;

/// The short uploads of each: an empty one, and lengths about those at which a piece or a buffer
/// ends. They are seven: what is kept of each shows, be it the cell of a task.
const SHORT: [usize; 7] = [0, 1, 255, 300, PIECE - 1, PIECE, PIECE + 1];

/// The upload that all have at once: long enough that a buffer for all of it shows.
const AT_ONCE: usize = 5 * PIECE + 7;

/// How many have a long upload.
#[must_use]
pub fn long(connections: usize) -> usize {
    connections.min(LONG)
}

/// All uploads that end before the clients leave.
#[must_use]
pub fn uploads(connections: usize) -> usize {
    long(connections) + connections * (SHORT.len() + 1)
}

/// So many runs have begun in this process: in each the bytes are others.
static RUNS: AtomicU64 = AtomicU64::new(0);

/// All clients.
#[derive(Clone)]
pub struct Clients {
    connections: usize,
    /// What their uploads are made of.
    seed: u64,
    recorder: Recorder<Happened>,
}

impl World for Clients {
    /// How many clients stay until the end.
    type Case = usize;
    type Event = Happened;
    type Facts = ();

    fn new(&connections: &usize, recorder: Recorder<Happened>) -> Self {
        Self { connections, seed: RUNS.fetch_add(1, Ordering::Relaxed) * 17, recorder }
    }

    fn inspect(&self) {}
}

impl Clients {
    /// Gives each connection to a handler, in a task of its own, and waits until all have ended.
    pub async fn served_by<F>(self, handle: impl Fn(Connection) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Self { connections, seed, recorder } = self;
        let mut handlers = Vec::new();
        let mut future = Bytes(0);
        let mut open = |number| {
            let (client, connection) = Client::open(number, seed, &recorder);
            let handler = handle(connection);
            future = Bytes(size_of_val(&handler) as i64);
            handlers.push(tokio::spawn(handler));
            client
        };
        let clients: Vec<_> = (1..=connections as u64).map(&mut open).collect();
        // Two more stay for a moment only. One leaves before its handler has begun.
        let [at_once, soon] = [1, 2].map(|more| open(connections as u64 + more));
        drop(at_once);
        recorder.note(Happened::Opened { future });
        sleep(A_WHILE).await;
        recorder.mark(IDLE);

        for client in &clients[..long(connections)] {
            client.upload_alone(1, UPLOAD).await;
        }
        sleep(A_WHILE).await;
        recorder.mark(IDLE_AFTER_A_LONG_ONE);
        leave_within_an_upload(soon, &recorder, connections as u64 + 2).await;
        for client in &clients {
            for (nth, length) in (2..).zip(SHORT) {
                client.upload_alone(nth, length).await;
            }
        }
        sleep(A_WHILE).await;
        recorder.mark(IDLE_AGAIN);

        recorder.note(Happened::AllBegin);
        let last = 2 + SHORT.len() as u64;
        // Made before the heap is read: it is the clients' own.
        let others =
            join_all(clients[1..].iter().map(|client| client.upload(last, AT_ONCE, ARRIVES)));
        recorder.mark(BEGINS);
        tokio::join!(clients[0].upload(last, AT_ONCE, ARRIVES_SLOWLY), async {
            sleep(ARRIVES_SLOWLY + ARRIVES).await;
            others.await;
        });
        recorder.mark(ENDS);

        // The first is within an upload when all leave, and the last one just begins one.
        clients[0].begin(last + 1, UPLOAD, ARRIVES_SLOWLY);
        sleep(ARRIVES).await;
        clients[connections - 1].begin(last + 2, UPLOAD, ARRIVES_SLOWLY);
        recorder.note(Happened::Closes);
        drop(clients);
        for handler in handlers {
            // What became of its uploads says whether it panicked.
            let _ = handler.await;
        }
    }
}

/// The second piece is under way, and never comes.
async fn leave_within_an_upload(client: Client, recorder: &Recorder<Happened>, connection: u64) {
    client.begin(1, UPLOAD, ARRIVES);
    sleep(ARRIVES + Duration::from_millis(1)).await;
    recorder.note(Happened::Leaves { connection });
}
