//! A second task awaits each handle and reports at once; the handles of the second tasks are kept.
//!
//! Wrong: the panic is told in time, but now the cells of the second tasks pile up.
//! Fails: heap-flat

use crate::world::listener::{Listener, serve};

pub async fn run(listener: Listener) {
    let mut supervisors = Vec::new();
    while let Some(connection) = listener.accept().await {
        let (id, listener) = (connection.id(), listener.clone());
        supervisors.push(tokio::spawn(async move {
            if tokio::spawn(serve(connection)).await.is_err() {
                listener.report_panic(id);
            }
        }));
    }
    for supervisor in supervisors {
        supervisor.await.unwrap();
    }
}
