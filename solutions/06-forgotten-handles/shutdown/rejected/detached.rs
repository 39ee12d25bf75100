//! The connections are detached, and `run` returns at the signal.
//!
//! Wrong: in a service, whatever is in flight dies with the runtime. Here it goes on and is found.
//! Fails: stuck-is-stopped, nothing-left, heap-returns

use std::pin::pin;

use crate::world::service::{Service, serve};

pub async fn run(service: Service) {
    let mut stop = pin!(service.stop_signal());
    loop {
        tokio::select! {
            () = &mut stop => return,
            connection = service.accept() => {
                tokio::spawn(serve(connection));
            }
        }
    }
}
