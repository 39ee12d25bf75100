//! One buffer, and the last piece of each object is kept in a static list, for the log.
//!
//! Wrong: what nothing takes out of a list stays there for ever.
//! Fails: heap-grows-not

use std::sync::Mutex;

use crate::world::{PIECE, Server};

static LAST: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

pub async fn serve(mut server: Server) {
    let mut piece = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        let mut last = 0;
        while let length @ 1.. = request.read(&mut piece).await {
            request.send(&piece[..length]).await;
            last = length;
        }
        LAST.lock().unwrap().push(piece[..last.min(16)].to_vec());
    }
}
