//! The guard puts the connection back on every way out.
//!
//! Wrong: also when the server has hung up, and when an answer is due.
//! Fails: all-answered, own-answers

use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::world::server::{Connection, PLACES, Server};

pub struct Pool {
    server: Server,
    places: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

/// A connection and its place. Dropped, it goes back to the pool, whatever became of its user.
struct Lent<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
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
        let mut lent = Lent { pool: self, connection: idle, _place };
        let connection = match &mut lent.connection {
            Some(connection) => connection,
            none => none.insert(self.server.connect().await?),
        };
        connection.write_u32(question).await?;
        connection.read_u32().await
    }
}
