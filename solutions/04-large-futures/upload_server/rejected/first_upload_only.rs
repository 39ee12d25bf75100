//! The handler returns after the first upload: then nothing is idle.
//!
//! Wrong: the client keeps its connection for the next upload, and finds it closed.
//! Fails: sums-right

use crate::world::{Connection, PIECE, Upload};

pub async fn handle(mut connection: Connection) {
    if let Some(mut upload) = connection.upload().await {
        let sum = sum_of(&mut upload).await;
        upload.reply(sum);
    }
}

async fn sum_of(upload: &mut Upload) -> u64 {
    let mut piece = vec![0; PIECE];
    let mut sum = 0;
    loop {
        let length = upload.read(&mut piece).await;
        if length == 0 {
            return sum;
        }
        sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
    }
}
