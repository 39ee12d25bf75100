//! After the signal each handle is awaited for ten seconds, one after the other.
//!
//! Wrong: two that are stuck take twenty seconds.
//! Fails: heap-returns, nothing-left, returns-at-once, stuck-is-stopped

use std::pin::pin;

use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let mut handles: Vec<JoinHandle<()>> = Vec::new();
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => break,
            connection = service.accept() => {
                handles.retain(|handle| !handle.is_finished());
                handles.push(tokio::spawn(serve(connection)));
            }
        }
    }
    for mut handle in handles {
        if timeout(DEADLINE, &mut handle).await.is_err() {
            handle.abort();
            let _ = handle.await;
        }
    }
}
