//! A semaphore lets two uploads in at a time, so that there are two buffers at most.
//!
//! Wrong: a third client waits for the two others, however slow they are.
//! Fails: uploads-apart

use tokio::sync::Semaphore;

use crate::world::{Connection, PIECE, Upload};

static TWO: Semaphore = Semaphore::const_new(2);

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let _place = TWO.acquire().await.expect("it is never closed");
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
