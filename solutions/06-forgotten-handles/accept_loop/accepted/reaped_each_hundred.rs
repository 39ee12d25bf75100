//! The handles that have ended are taken out after each hundred connections.
//!
//! Costs: up to a hundred cells and their results are kept, and a panic is told up to that late.

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut handles = Vec::new();
    let mut accepted = 0;
    while let Some(connection) = listener.accept().await {
        let id = connection.id();
        handles.push((id, tokio::spawn(serve(connection))));
        accepted += 1;
        if accepted % 100 == 0 {
            let (ended, open) = handles.into_iter().partition(|(_, handle)| handle.is_finished());
            handles = open;
            report(&listener, ended).await;
        }
    }
    report(&listener, handles).await;
}

async fn report<T>(listener: &Listener, handles: Vec<(usize, tokio::task::JoinHandle<T>)>) {
    for (id, handle) in handles {
        if handle.await.is_err() {
            listener.report_panic(id);
        }
    }
}
