//! A line about each piece that was slow, for the log.
//!
//! Wrong: an upload of a slow client allocates a block for each piece.
//! Fails: allocations-few

use std::time::Duration;

use tokio::time::Instant;

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let mut piece = vec![0_u8; PIECE];
        let mut lines = Vec::new();
        let mut sum = 0;
        loop {
            let begun = Instant::now();
            let length = upload.read(&mut piece).await;
            if length == 0 {
                break;
            }
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
            let took = begun.elapsed();
            if took > Duration::from_millis(20) {
                lines.push(format!("a piece of {length} bytes took {took:?}"));
            }
        }
        drop(piece);
        upload.reply(sum);
        if lines.len() > 1_000 {
            eprintln!("{}", lines.join("\n"));
        }
    }
}
