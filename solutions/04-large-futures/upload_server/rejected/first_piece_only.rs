//! One read for each upload.
//!
//! Wrong: a read gives what is there, not the whole upload.
//! Fails: sums-right

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let mut piece = vec![0; PIECE];
        let length = upload.read(&mut piece).await;
        upload.reply(piece[..length].iter().map(|byte| u64::from(*byte)).sum());
    }
}
