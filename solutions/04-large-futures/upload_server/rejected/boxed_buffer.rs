//! The buffer is on the heap, one for each connection.
//!
//! Wrong: it has left the future, and it is there all the same while the connection is idle.
//! Fails: idle-small

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    let mut piece = vec![0; PIECE];
    while let Some(mut upload) = connection.upload().await {
        let mut sum = 0;
        while let length @ 1.. = upload.read(&mut piece).await {
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        upload.reply(sum);
    }
}
