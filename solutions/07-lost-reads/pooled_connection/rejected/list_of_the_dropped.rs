//! Questions that were not answered are noted in a list of the whole process.
//!
//! Wrong: the list grows with each caller that gives up.
//! Fails: heap-grows-not

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

static GAVE_UP: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Noted(Option<u32>);

impl Drop for Noted {
    fn drop(&mut self) {
        if let Some(question) = self.0 {
            let mut list = GAVE_UP.lock().unwrap_or_else(PoisonError::into_inner);
            list.push(format!("question {question}"));
        }
    }
}

impl Pool {
    pub fn new(server: Server) -> Self {
        Self { server, places: Semaphore::new(PLACES), idle: Mutex::default() }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let mut noted = Noted(Some(question));
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
        noted.0 = None;
        Ok(answer)
    }
}
