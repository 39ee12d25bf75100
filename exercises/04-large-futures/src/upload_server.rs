//! Handles one connection of many: adds up the bytes of each upload, and replies with the sum.
//!
//! `handle` is called once for each connection, and what it returns becomes a task. It is fixed
//! when:
//!
//! - sums-right: every upload is replied to with its sum (all of them)
//! - uploads-apart: an upload does not wait for another (0.003 s longer than alone, at the most)
//! - allocations-few: an upload allocates only a few blocks (at most 6 blocks for each)
//! - future-small: the handler is a small future (1,024 bytes or less)
//! - idle-small: a connection that is idle needs little memory (at most 2,048 bytes for each)
//! - idle-again: so does one that is idle after an upload (at most 2,048 bytes for each)
//! - peak-small: an upload needs little memory, also when all connections have one (at most 16,384
//!   bytes more for each)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//! - nothing-left: when the clients leave, nothing is left behind (no task)
//!
//! What the first run makes once for all runs, as a pool of buffers, is not counted as memory.
//!
//! Use `Connection::upload`, `Upload::read` and `Upload::reply`. Time is simulated: stay on this
//! runtime. Tasks are fine. Threads, the blocking pool and the real clock are not. The crates in
//! `Cargo.toml` can be used.

use crate::world::{Connection, PIECE};

pub async fn handle(mut connection: Connection) {
    let mut piece = [0; PIECE];
    while let Some(mut upload) = connection.upload().await {
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
}
