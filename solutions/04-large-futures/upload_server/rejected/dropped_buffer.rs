//! The array is dropped before the handler waits for the next upload.
//!
//! Wrong: the array is needed while the upload is read, so the future has room for it, always. What was
//! borrowed keeps its place until its scope ends, and of what can be copied `drop` drops a copy.
//! Fails: future-small, idle-small

use crate::world::{Connection, PIECE};

#[expect(dropping_copy_types, reason = "that is the mistake")]
pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let mut piece = [0; PIECE];
        let mut sum = 0;
        while let length @ 1.. = upload.read(&mut piece).await {
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        drop(piece);
        upload.reply(sum);
    }
}
