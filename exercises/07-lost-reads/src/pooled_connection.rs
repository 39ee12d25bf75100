//! Asks a server, over at most `PLACES` connections that are used again.
//!
//! A caller may give up at any moment: then the future of `ask` is dropped, wherever it is. On a
//! connection the server answers one question after the other. `Pool` is fixed when:
//!
//! - own-answers: nobody gets the answer to another question (each its own)
//! - all-answered: a call that is not dropped is answered (an error only where the server hung up)
//! - places-back: afterwards two that come together are answered together (both within 0.15 s)
//! - next-at-once: afterwards the next is answered at once (within 0.15 s)
//! - nothing-left: when the pool is dropped, nothing is left behind (no task, no connection)
//! - heap-grows-not: afterwards no more memory is held than before (0 bytes)
//! - clean-comes-back: what is clean is used again (opened: one for each place, hang-up and drop)
//! - at-most-two: at most two connections are open or being opened (at most 2 at once)
//!
//! Use `Server::connect`. A connection that is dropped is closed at once. Time is simulated: stay on
//! this runtime. Tasks are fine. Threads, the blocking pool and the real clock are not.

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

/// A connection that goes back to the pool when it is dropped, unless there was an error.
struct Lent<'a>(&'a Pool, Option<Connection>);

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(self.1.take());
    }
}

impl Pool {
    pub fn new(server: Server) -> Self {
        Self { server, places: Semaphore::new(PLACES), idle: Mutex::default() }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let _place = self.places.acquire().await.map_err(io::Error::other)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = if let Some(idle) = idle { idle } else { self.server.connect().await? };
        let mut lent = Lent(self, Some(connection));
        let answer = exchange(lent.1.as_mut().expect("it is lent"), question).await;
        lent.1 = lent.1.take().filter(|_| answer.is_ok());
        answer
    }
}

async fn exchange(connection: &mut Connection, question: u32) -> io::Result<u32> {
    connection.write_u32(question).await?;
    connection.read_u32().await
}
