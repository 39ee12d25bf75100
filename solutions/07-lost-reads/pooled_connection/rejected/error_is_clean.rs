//! The connection goes back when the read has returned, whatever it returned.
//!
//! Wrong: the server hung up, and the next caller is given what is closed.
//! Fails: all-answered

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
        let _place = self.places.acquire().await.map_err(io::Error::other)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.server.connect().await?,
        };
        connection.write_u32(question).await?;
        let answer = connection.read_u32().await;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        answer
    }
}
