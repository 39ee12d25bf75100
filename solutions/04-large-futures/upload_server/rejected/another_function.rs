//! The part with the buffer is an `async fn` of its own.
//!
//! Wrong: a future that is awaited lies in the one that awaits it. Functions let several phases share
//! a place, and make none of them smaller.
//! Fails: future-small, idle-small

use crate::world::{Connection, PIECE, Upload};

pub async fn handle(mut connection: Connection) {
    while let Some(upload) = connection.upload().await {
        receive(upload).await;
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
