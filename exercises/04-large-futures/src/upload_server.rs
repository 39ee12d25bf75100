//! Handles one connection of many: adds up the bytes of each upload, and replies with the sum.
//!
//! `handle` is called once for each connection, and what it returns becomes a task. It must:
//!
//! - sums-right: reply to every upload with the sum of its bytes
//! - future-small: be a future of at most 1 KiB
//! - idle-small: need at most 2 KiB of memory for a connection that is idle
//! - idle-again: need at most 2 KiB also for a connection that is idle after an upload
//! - peak-small: need at most 32 KiB more than that while two uploads are under way
//! - allocations-few: allocate at most 6 blocks for each upload
//! - uploads-apart: not let an upload wait for one of another connection
//! - heap-grows-not: hold no more memory afterwards than before
//! - nothing-left: end when its connection is closed, and leave no task behind
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
