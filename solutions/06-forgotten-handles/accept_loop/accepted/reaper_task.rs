//! A task of its own gets all handles through a channel and awaits them in a set of futures.
//!
//! Costs: one more task, and a queue between the two.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::world::listener::{Listener, Transcript, serve};

pub async fn run(listener: Listener) {
    let (sender, handles) = mpsc::channel(64);
    let reaper = tokio::spawn(reap(listener.clone(), handles));
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        sender.send((id, tokio::spawn(serve(connection)))).await.unwrap();
    }
    drop(sender);
    reaper.await.unwrap();
}

async fn reap(listener: Listener, mut handles: mpsc::Receiver<(usize, JoinHandle<Transcript>)>) {
    let mut waiting = FuturesUnordered::new();
    loop {
        tokio::select! {
            Some((id, handle)) = handles.recv() => {
                waiting.push(async move { handle.await.err().map(|_| id) });
            }
            Some(ended) = waiting.next() => {
                if let Some(id) = ended {
                    listener.report_panic(id);
                }
            }
            else => break,
        }
    }
}
