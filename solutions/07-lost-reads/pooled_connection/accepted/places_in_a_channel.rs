//! A channel holds the places, each with a connection or without; a guard sends its place back.
//!
//! Costs: the guard must send on every way out, also without a connection.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Mutex, mpsc};

use crate::world::server::{Connection, PLACES, Server};

/// With a connection that is clean, or with none.
type Place = Option<Connection>;

pub struct Pool {
    server: Server,
    free: mpsc::Sender<Place>,
    next: Mutex<mpsc::Receiver<Place>>,
}

/// Gives its place back, with what it holds.
struct Lent<'a>(&'a mpsc::Sender<Place>, Place);

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let _ = self.0.try_send(self.1.take());
    }
}

impl Pool {
    pub fn new(server: Server) -> Self {
        let (free, next) = mpsc::channel(PLACES);
        for _ in 0..PLACES {
            let _ = free.try_send(None);
        }
        Self { server, free, next: Mutex::new(next) }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let place = self.next.lock().await.recv().await.ok_or(io::ErrorKind::NotConnected)?;
        let mut lent = Lent(&self.free, place);
        let mut connection = match lent.1.take() {
            Some(connection) => connection,
            None => self.server.connect().await?,
        };
        connection.write_u32(question).await?;
        let answer = connection.read_u32().await?;
        lent.1 = Some(connection);
        Ok(answer)
    }
}
