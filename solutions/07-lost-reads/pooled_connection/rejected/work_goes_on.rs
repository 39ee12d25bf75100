//! Each call is a task, so that its answer is read by somebody.
//!
//! Wrong: the place is taken until then, and the next caller waits for an answer that nobody wants.
//! Fails: next-at-once

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

use crate::world::server::{Connection, PLACES, Server};

pub struct Pool(Arc<Shared>);

struct Shared {
    server: Server,
    places: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub fn new(server: Server) -> Self {
        let places = Semaphore::new(PLACES);
        Self(Arc::new(Shared { server, places, idle: Mutex::default() }))
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let pool = Arc::clone(&self.0);
        tokio::spawn(async move { pool.ask(question).await }).await?
    }
}

impl Shared {
    async fn ask(&self, question: u32) -> io::Result<u32> {
        let _place = self.places.acquire().await.map_err(io::Error::other)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.server.connect().await?,
        };
        connection.write_u32(question).await?;
        let answer = connection.read_u32().await?;
        // Only here is it known to be clean. Dropped before, or after an error, it is closed.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(answer)
    }
}
