//! Two slots, each behind a lock: a call takes the connection out of its slot, and puts it back.
//!
//! Costs: the slots are searched, and a slot stays empty after a caller that gave up.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Mutex, Semaphore};

use crate::world::server::{Connection, PLACES, Server};

pub struct Pool {
    server: Server,
    places: Semaphore,
    slots: [Mutex<Option<Connection>>; PLACES],
}

impl Pool {
    pub fn new(server: Server) -> Self {
        Self { server, places: Semaphore::new(PLACES), slots: Default::default() }
    }

    pub async fn ask(&self, question: u32) -> io::Result<u32> {
        let _place = self.places.acquire().await.map_err(io::Error::other)?;
        let free = self.slots.iter().find_map(|slot| slot.try_lock().ok());
        let mut slot = free.expect("there is a slot for each place");
        // It is out of the slot while a request is under way.
        let mut connection = match slot.take() {
            Some(connection) => connection,
            None => self.server.connect().await?,
        };
        connection.write_u32(question).await?;
        let answer = connection.read_u32().await?;
        *slot = Some(connection);
        Ok(answer)
    }
}
