//! The connections are tasks of a `LocalSet`, which is dropped with all that is left in it.
//!
//! Costs: all connections run on one thread.
//! Nobody looks at a panic here, which a service must.

use std::cell::Cell;
use std::rc::Rc;

use tokio::task::LocalSet;
use tokio::time::timeout;

use crate::world::service::{DEADLINE, Service, serve};

pub async fn run(service: Service) {
    let connections = LocalSet::new();
    let signal = service.stop_signal();
    let running = Rc::new(Cell::new(true));
    let accept = async {
        while running.get() {
            let connection = service.accept().await;
            tokio::task::spawn_local(serve(connection));
        }
    };
    connections
        .run_until(async {
            tokio::select! {
                () = signal => running.set(false),
                () = accept => {}
            }
        })
        .await;
    let _ = timeout(DEADLINE, connections).await;
}
