//! A new buffer for each read.
//!
//! Wrong: nothing is kept, and every piece of every upload is an allocation.
//! Fails: allocations-few

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let mut sum = 0;
        loop {
            let mut piece = vec![0; PIECE];
            let length = upload.read(&mut piece).await;
            if length == 0 {
                break;
            }
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        upload.reply(sum);
    }
}
