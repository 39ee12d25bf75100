//! Buffers that are not in use lie in a pool that all connections share.
//!
//! Costs: as many buffers as there ever were uploads at once are kept, at most four; a lock.

use std::sync::Mutex;

use crate::world::{Connection, PIECE};

const KEPT: usize = 4;

static POOL: Mutex<Vec<Box<[u8]>>> = Mutex::new(Vec::new());

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let pooled = POOL.lock().unwrap().pop();
        let mut piece = pooled.unwrap_or_else(|| vec![0; PIECE].into_boxed_slice());
        let mut sum = 0;
        while let length @ 1.. = upload.read(&mut piece).await {
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        upload.reply(sum);
        let mut pool = POOL.lock().unwrap();
        if pool.len() < KEPT {
            pool.push(piece);
        }
    }
}
