//! What the clients do: all connect, each uploads, two of them upload at the same time, all leave.
//! Nobody edits this.

use std::sync::Arc;
use std::time::Duration;

use harness::{Bytes, Mark, Recorder, World};
use tokio::time::sleep;

use super::{ARRIVES, ARRIVES_SLOWLY, Connection, Happened, Line, sum_of};

/// All connections are open, and none has had an upload.
pub const IDLE: Mark = Mark::named("idle");
/// Each has had its uploads.
pub const IDLE_AGAIN: Mark = Mark::named("idle again");
/// Long enough for whatever can run to run.
const A_WHILE: Duration = Duration::from_millis(101);

/// How many clients there are, and how often each of them uploads.
#[derive(Debug, Clone, Copy)]
pub struct Many {
    pub connections: usize,
    pub uploads_each: usize,
}

impl Many {
    /// All uploads until two come at once.
    #[must_use]
    pub fn uploads(&self) -> usize {
        self.connections * self.uploads_each
    }
}

/// What one connection costs is the difference of the two, divided by fifteen: what is there only
/// once does not count. Where there are many each uploads eight times: what is kept of each upload
/// shows, be it only the cell of a task.
pub const MANY: [Many; 2] =
    [Many { connections: 5, uploads_each: 1 }, Many { connections: 20, uploads_each: 8 }];

/// All clients.
#[derive(Clone)]
pub struct Clients {
    many: Many,
    recorder: Recorder<Happened>,
}

impl World for Clients {
    type Case = Many;
    type Event = Happened;
    type Facts = ();

    fn new(&many: &Many, recorder: Recorder<Happened>) -> Self {
        Self { many, recorder }
    }

    fn inspect(&self) {}
}

/// The client's end of a connection. It leaves when this is dropped.
struct Client(Arc<Line>);

impl Client {
    async fn upload(&self, arrives: Duration) {
        let Self(line) = self;
        line.recorder.note(Happened::Uploads { connection: line.number });
        let begun = line.recorder.now();
        line.with_state(|state| {
            if !state.closed {
                (state.reply, state.upload) = (None, Some(arrives));
            }
        });
        line.changed[0].notify_one();
        let sum = loop {
            if let Some(sum) = line.with_state(|state| state.reply) {
                break sum;
            }
            line.changed[1].notified().await;
        };
        let right = sum == Some(sum_of(line.number));
        let took = line.recorder.now() - begun;
        line.recorder.note(Happened::Replied { connection: line.number, right, took });
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.0.with_state(|state| state.closed = true);
        self.0.changed[0].notify_one();
    }
}

impl Clients {
    /// Gives each connection to a handler, in a task of its own, and waits until all have ended.
    pub async fn served_by<F>(self, handle: impl Fn(Connection) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Self { many, recorder } = self;
        let (mut clients, mut handlers) = (Vec::new(), Vec::new());
        let mut future = Bytes(0);
        for number in 1..=many.connections as u64 {
            let line = Arc::new(Line {
                number,
                state: Default::default(),
                changed: Default::default(),
                recorder: recorder.clone(),
            });
            let handler = handle(Connection(Arc::clone(&line)));
            future = Bytes(size_of_val(&handler) as i64);
            handlers.push(tokio::spawn(handler));
            clients.push(Client(line));
        }
        recorder.note(Happened::Opened { future });
        sleep(A_WHILE).await;
        recorder.mark(IDLE);
        for client in &clients {
            for _ in 0..many.uploads_each {
                client.upload(ARRIVES).await;
            }
        }
        sleep(A_WHILE).await;
        recorder.mark(IDLE_AGAIN);
        recorder.note(Happened::TwoBegin);
        tokio::join!(clients[0].upload(ARRIVES_SLOWLY), async {
            sleep(ARRIVES_SLOWLY + ARRIVES).await;
            clients[1].upload(ARRIVES).await;
        });
        recorder.note(Happened::Closes);
        drop(clients);
        for handler in handlers {
            // What became of its uploads says whether it panicked.
            let _ = handler.await;
        }
    }
}
