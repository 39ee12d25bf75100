//! Each object begins with a small read, to answer soon, and each read is 16 bytes larger.
//!
//! Wrong: a small object is read in crumbs; in a large one later reads would make up for it.
//! Fails: reads-large

use crate::world::{PIECE, Server};

pub async fn serve(mut server: Server) {
    let mut buffer = vec![0; PIECE];
    while let Some(mut request) = server.next().await {
        let mut window = 16;
        loop {
            let length = request.read(&mut buffer[..window]).await;
            if length == 0 {
                break;
            }
            request.send(&buffer[..length]).await;
            window = PIECE.min(window + 16);
        }
    }
}
