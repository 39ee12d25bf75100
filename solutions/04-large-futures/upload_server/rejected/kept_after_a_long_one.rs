//! The buffer is kept after a long upload, as another one may follow.
//!
//! Wrong: a connection that is idle after a long upload has its buffer until the next short one.
//! Fails: idle-again

use crate::world::{Connection, PIECE};

/// From here on it is a long one.
const LONG: usize = 64 * 1024;

pub async fn handle(mut connection: Connection) {
    let mut kept: Option<Vec<u8>> = None;
    while let Some(mut upload) = connection.upload().await {
        let mut piece = kept.take().unwrap_or_else(|| vec![0; PIECE]);
        let (mut sum, mut total) = (0, 0);
        loop {
            let length = upload.read(&mut piece).await;
            if length == 0 {
                break;
            }
            total += length;
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        if total > LONG {
            kept = Some(piece);
        } else {
            drop(piece);
        }
        upload.reply(sum);
    }
}
