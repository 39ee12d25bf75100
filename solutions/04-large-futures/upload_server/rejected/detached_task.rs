//! A task for each upload, which nobody waits for.
//!
//! Wrong: when the client leaves within its upload the handler ends, and the task goes on without it.
//! Fails: nothing-left

use crate::world::{Connection, PIECE, Upload};

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        tokio::spawn(async move {
            let sum = sum_of(&mut upload).await;
            upload.reply(sum);
        });
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
