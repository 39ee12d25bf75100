//! The connection is dirty from the moment at which the question is written.
//!
//! Wrong: half a question is dirty too: the next one is read with its rest.
//! Fails: own-answers

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

/// A connection and its place. Dropped, it goes back to the pool if it is clean, and is closed if not.
struct Lent<'a> {
    pool: &'a Pool,
    connection: Option<Connection>,
    is_clean: bool,
    _place: SemaphorePermit<'a>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let connection = self.connection.take().filter(|_| self.is_clean);
        self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(connection);
    }
}

impl Pool {
    pub fn new(server: Server) -> Self {
        Self { server, places: Semaphore::new(PLACES), idle: Mutex::default() }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let _place = self.places.acquire().await.map_err(io::Error::other)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut lent = Lent { pool: self, connection: idle, is_clean: true, _place };
        let connection = match &mut lent.connection {
            Some(connection) => connection,
            none => none.insert(self.server.connect().await?),
        };
        connection.write_u32(question).await?;
        lent.is_clean = false;
        let answer = lent.connection.as_mut().expect("it is lent").read_u32().await?;
        lent.is_clean = true;
        Ok(answer)
    }
}
