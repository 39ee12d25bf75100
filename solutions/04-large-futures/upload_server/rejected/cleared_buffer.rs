//! The buffer is emptied with `clear` after each upload.
//!
//! Wrong: `clear` keeps the capacity.
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
        piece.clear();
    }
}
