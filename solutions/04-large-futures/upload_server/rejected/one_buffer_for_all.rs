//! One buffer for all connections, behind a lock.
//!
//! Wrong: one slow client holds the lock, and all others wait for it.
//! Fails: uploads-apart

use tokio::sync::Mutex;

use crate::world::{Connection, PIECE};

static BUFFER: Mutex<[u8; PIECE]> = Mutex::const_new([0; PIECE]);

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let mut piece = BUFFER.lock().await;
        let mut sum = 0;
        while let length @ 1.. = upload.read(&mut *piece).await {
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        upload.reply(sum);
    }
}
