//! A semaphore with many places: more than there are cores.
//!
//! Wrong: an upload waits for the network, not for a core. When 70 come, six wait for others.
//! Fails: uploads-apart

use tokio::sync::Semaphore;

use crate::world::{Connection, PIECE, Upload};

static PLACES: Semaphore = Semaphore::const_new(64);

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let _place = PLACES.acquire().await.expect("it is never closed");
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
