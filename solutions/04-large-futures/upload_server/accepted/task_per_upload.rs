//! A task for each upload, which is waited for.
//!
//! Costs: a task for each upload; a panic in one does not end the connection.

use crate::world::{Connection, PIECE, Upload};

pub async fn handle(mut connection: Connection) {
    while let Some(upload) = connection.upload().await {
        // A panic has told itself; the next upload is another.
        let _ = tokio::spawn(receive(upload)).await;
    }
}

async fn receive(mut upload: Upload) {
    let mut piece = [0; PIECE];
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
