//! What is due is read by a task, and then the connection goes back.
//!
//! Wrong: meanwhile a third connection is opened. And bytes of the answer can be lost with the read that
//! was dropped: then the task waits for ever.
//! Fails: at-most-two, heap-grows-not, nothing-left

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

use crate::world::server::{Connection, PLACES, Server};

pub struct Pool {
    server: Server,
    places: Semaphore,
    idle: Arc<Mutex<Vec<Connection>>>,
}

/// Reads the answer that is due, if its caller is gone.
struct Asking {
    connection: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Drop for Asking {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let idle = Arc::clone(&self.idle);
        tokio::spawn(async move {
            if connection.read_u32().await.is_ok() {
                put_back(&idle, connection);
            }
        });
    }
}

fn put_back(idle: &Mutex<Vec<Connection>>, connection: Connection) {
    let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
    if idle.len() < PLACES {
        idle.push(connection);
    }
}

impl Pool {
    pub fn new(server: Server) -> Self {
        Self { server, places: Semaphore::new(PLACES), idle: Arc::default() }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let _place = self.places.acquire().await.map_err(io::Error::other)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.server.connect().await?,
        };
        connection.write_u32(question).await?;
        let mut asking = Asking { connection: Some(connection), idle: Arc::clone(&self.idle) };
        let answer = asking.connection.as_mut().expect("it asks").read_u32().await;
        if let Some(connection) = asking.connection.take().filter(|_| answer.is_ok()) {
            put_back(&self.idle, connection);
        }
        answer
    }
}
