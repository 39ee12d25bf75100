//! One byte of each read is multiplied with its length.
//!
//! Wrong: the bytes of a piece differ.
//! Fails: sums-right

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
            sum += u64::from(piece[0]) * length as u64;
        }
        upload.reply(sum);
    }
}
