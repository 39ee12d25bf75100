//! Each connection knows whether an answer is due, and who is given it looks.
//!
//! Costs: a dirty connection stays open until somebody wants its place.

use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::world::server::{Connection, PLACES, Server};

pub struct Pool {
    server: Server,
    places: Semaphore,
    idle: Mutex<Vec<Known>>,
}

struct Known {
    connection: Connection,
    answer_due: bool,
}

/// A connection and its place. Dropped, it goes back to the pool, whatever became of its user.
struct Lent<'a> {
    pool: &'a Pool,
    connection: Option<Known>,
    _place: SemaphorePermit<'a>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.pool
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(self.connection.take());
    }
}

impl Pool {
    pub fn new(server: Server) -> Self {
        Self { server, places: Semaphore::new(PLACES), idle: Mutex::default() }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let _place = self.places.acquire().await.map_err(io::Error::other)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let idle = idle.filter(|idle| !idle.answer_due);
        let mut lent = Lent { pool: self, connection: idle, _place };
        let connection = match &mut lent.connection {
            Some(connection) => connection,
            none => {
                let connection = self.server.connect().await?;
                none.insert(Known { connection, answer_due: false })
            }
        };
        connection.answer_due = true;
        connection.connection.write_u32(question).await?;
        let answer = connection.connection.read_u32().await?;
        connection.answer_due = false;
        Ok(answer)
    }
}
