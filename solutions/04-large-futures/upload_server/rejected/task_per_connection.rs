//! The handler becomes a task of its own.
//!
//! Wrong: the future that is measured first is small; the one in the task is as large as before.
//! Fails: idle-small

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    let handler = tokio::spawn(async move {
        let mut piece = [0; PIECE];
        while let Some(mut upload) = connection.upload().await {
            let mut sum = 0;
            while let length @ 1.. = upload.read(&mut piece).await {
                sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
            }
            upload.reply(sum);
        }
    });
    // A panic has told itself.
    let _ = handler.await;
}
