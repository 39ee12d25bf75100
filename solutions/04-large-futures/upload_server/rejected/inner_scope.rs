//! The array is in the scope of one upload.
//!
//! Wrong: that scope still spans an await, so the future has room for it, always.
//! Fails: future-small, idle-small

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let mut piece = [0; PIECE];
        let mut sum = 0;
        while let length @ 1.. = upload.read(&mut piece).await {
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        upload.reply(sum);
    }
}
