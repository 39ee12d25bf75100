//! The whole handler is in a box.
//!
//! Wrong: the future is small now, a pointer; what it points at is as large as before, for each connection.
//! Fails: idle-small

use std::pin::Pin;

use crate::world::{Connection, PIECE};

pub fn handle(mut connection: Connection) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let mut piece = [0; PIECE];
        while let Some(mut upload) = connection.upload().await {
            let mut sum = 0;
            while let length @ 1.. = upload.read(&mut piece).await {
                sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
            }
            upload.reply(sum);
        }
    })
}
