//! The buffer is allocated with the first upload, and kept for the next.
//!
//! Wrong: whoever has uploaded once keeps a buffer for as long as the connection is open.
//! Fails: idle-again

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    let mut piece = Vec::new();
    while let Some(mut upload) = connection.upload().await {
        piece.resize(PIECE, 0);
        let mut sum = 0;
        while let length @ 1.. = upload.read(&mut piece).await {
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        upload.reply(sum);
    }
}
