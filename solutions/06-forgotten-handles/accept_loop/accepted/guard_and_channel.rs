//! A guard in each task sends the number of a connection that panics; the handles are dropped.
//!
//! Costs: the guard must not be forgotten when the code of the task changes.

use tokio::sync::mpsc;

use crate::world::listener::{Listener, serve};

/// Tells of the panic when its task unwinds. While it exists, the channel is open.
struct Guard(usize, mpsc::UnboundedSender<usize>);

impl Drop for Guard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = self.1.send(self.0);
        }
    }
}

pub async fn run(listener: Listener) {
    let (sender, mut panics) = mpsc::unbounded_channel();
    let accept = async {
        while let Some(connection) = listener.accept().await {
            let guard = Guard(connection.id(), sender.clone());
            tokio::spawn(async move {
                let _guard = guard;
                serve(connection).await;
            });
        }
        drop(sender);
    };
    let report = async {
        while let Some(id) = panics.recv().await {
            listener.report_panic(id);
        }
    };
    tokio::join!(accept, report);
}
