//! The place of a caller that gave up is kept shut for a while.
//!
//! Wrong: nothing is gained, and the next caller waits.
//! Fails: next-at-once

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use crate::world::server::{Connection, PLACES, Server};

pub struct Pool {
    server: Server,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

struct Place(Option<OwnedSemaphorePermit>, bool);

impl Drop for Place {
    fn drop(&mut self) {
        let place = self.0.take();
        if !self.1 {
            tokio::spawn(async move {
                sleep(Duration::from_millis(300)).await;
                drop(place);
            });
        }
    }
}

impl Pool {
    pub fn new(server: Server) -> Self {
        Self { server, places: Arc::new(Semaphore::new(PLACES)), idle: Mutex::default() }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(io::Error::other)?;
        let mut place = Place(Some(place), false);
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.server.connect().await?,
        };
        connection.write_u32(question).await?;
        let answer = connection.read_u32().await?;
        // Only here is it known to be clean. Dropped before, or after an error, it is closed.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        place.1 = true;
        Ok(answer)
    }
}
