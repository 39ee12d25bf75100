//! The Vec stays, and each time that a connection comes the handles of ended tasks are taken out.
//!
//! Costs: it looks at every open connection for each new one; a panic is told late in a lull.

use futures::FutureExt;
use tokio::task::JoinHandle;

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut handles = Vec::new();
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        handles.push((id, tokio::spawn(serve(connection))));
        handles.retain_mut(|(id, handle)| is_open(&listener, *id, handle));
    }
    for (id, handle) in handles {
        if handle.await.is_err() {
            listener.report_panic(id);
        }
    }
}

fn is_open<T>(listener: &Listener, id: usize, handle: &mut JoinHandle<T>) -> bool {
    if !handle.is_finished() {
        return true;
    }
    if let Some(Err(_)) = handle.now_or_never() {
        listener.report_panic(id);
    }
    false
}
