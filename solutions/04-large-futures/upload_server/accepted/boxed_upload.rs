//! The part that needs the buffer is a future of its own, in a box.
//!
//! Costs: an allocation for each upload, of the buffer and all else that the upload needs.

use crate::world::{Connection, PIECE, Upload};

pub async fn handle(mut connection: Connection) {
    while let Some(upload) = connection.upload().await {
        Box::pin(receive(upload)).await;
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
