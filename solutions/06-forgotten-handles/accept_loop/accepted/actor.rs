//! An actor has the handles of open connections; each task tells it, by a guard, when it is over.
//!
//! Costs: two messages for each connection, and a queue that has no limit.

use std::collections::BTreeMap;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::world::listener::{Listener, serve};

enum Message {
    Opened(usize, JoinHandle<()>),
    Over(usize),
}

/// Tells the actor, also when its task panics.
struct Guard(usize, mpsc::UnboundedSender<Message>);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.1.send(Message::Over(self.0));
    }
}

pub async fn run(listener: Listener) {
    let (sender, messages) = mpsc::unbounded_channel();
    let actor = tokio::spawn(act(listener.clone(), messages));
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        let guard = Guard(id, sender.clone());
        let task = tokio::spawn(async move {
            let _guard = guard;
            serve(connection).await;
        });
        let _ = sender.send(Message::Opened(id, task));
    }
    drop(sender);
    actor.await.unwrap();
}

async fn act(listener: Listener, mut messages: mpsc::UnboundedReceiver<Message>) {
    let mut open = BTreeMap::new();
    while let Some(message) = messages.recv().await {
        match message {
            Message::Opened(id, task) => {
                open.insert(id, task);
            }
            Message::Over(id) => {
                let Some(task) = open.remove(&id) else { continue };
                if task.await.is_err() {
                    listener.report_panic(id);
                }
            }
        }
    }
}
