//! The place is given back by hand, with the connection.
//!
//! Wrong: whoever is dropped takes its place along.
//! Fails: places-back

use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

use crate::world::server::{Connection, PLACES, Server};

pub struct Pool {
    server: Server,
    places: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub fn new(server: Server) -> Self {
        Self { server, places: Semaphore::new(PLACES), idle: Mutex::default() }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let place = self.places.acquire().await.map_err(io::Error::other)?;
        place.forget();
        let answer = self.ask_in_its_place(question).await;
        self.places.add_permits(1);
        answer
    }

    async fn ask_in_its_place(&self, question: u32) -> io::Result<u32> {
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
