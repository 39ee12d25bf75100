//! The buffer is allocated when an upload begins, and freed when it has ended.
//!
//! Costs: an allocation for each upload.

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let mut piece = vec![0; PIECE];
        let mut sum = 0;
        loop {
            let length = upload.read(&mut piece).await;
            if length == 0 {
                break;
            }
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        upload.reply(sum);
    }
}
