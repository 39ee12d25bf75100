//! A task for each pool looks after its connections.
//!
//! Wrong: the pool is dropped, and the task is not.
//! Fails: nothing-left

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;
use tokio::time::interval;

use crate::world::server::{Connection, PLACES, Server};

pub struct Pool {
    server: Server,
    places: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub fn new(server: Server) -> Self {
        tokio::spawn(async {
            let mut each_minute = interval(Duration::from_secs(60));
            loop {
                // Here it would look for connections that were idle for long.
                each_minute.tick().await;
            }
        });
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
        let answer = connection.read_u32().await?;
        // Only here is it known to be clean. Dropped before, or after an error, it is closed.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(answer)
    }
}
