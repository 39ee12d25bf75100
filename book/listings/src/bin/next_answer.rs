//! A connection that goes back to its pool between a request and its answer.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::{sleep, timeout};

/// Answers with the number that it is asked for. For 1 it needs three seconds.
fn connect() -> Connection {
    let (stream, mut server) = duplex(64);
    tokio::spawn(async move {
        while let Ok(request) = server.read_u8().await {
            sleep(Duration::from_millis(if request == 1 { 3_000 } else { 100 })).await;
            if server.write_u8(request).await.is_err() {
                return;
            }
        }
    });
    Connection { stream, answer_due: false }
}

// ANCHOR: connection
struct Connection {
    stream: DuplexStream,
    answer_due: bool,
}

impl Connection {
    async fn ask(&mut self, request: u8) -> io::Result<u8> {
        self.answer_due = true;
        self.stream.write_u8(request).await?;
        let answer = self.stream.read_u8().await?;
        self.answer_due = false;
        Ok(answer)
    }
}

#[derive(Default)]
struct Pool {
    idle: Mutex<Vec<Connection>>,
    looks: bool,
}

impl Pool {
    fn get(&self) -> Connection {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(connect)
    }

    fn put_back(&self, connection: Connection) {
        if self.looks && connection.answer_due {
            return; // It is closed here: nobody may have it any more.
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
// ANCHOR_END: connection

// ANCHOR: pool
async fn ask(pool: &Pool, request: u8) -> io::Result<u8> {
    let mut connection = pool.get();
    let answer = connection.ask(request).await?;
    pool.put_back(connection);
    Ok(answer)
}

async fn ben_and_cleo_get(pool: &Pool) -> io::Result<(u8, u8)> {
    let mut connection = pool.get();
    let ada = timeout(Duration::from_secs(1), connection.ask(1)).await;
    assert!(ada.is_err(), "Ada waits for one second, and her answer takes three");
    pool.put_back(connection);
    Ok((ask(pool, 2).await?, ask(pool, 3).await?))
}
// ANCHOR_END: pool

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    for (looks, expected) in [(false, (1, 2)), (true, (2, 3))] {
        let (ben, cleo) = ben_and_cleo_get(&Pool { looks, ..Pool::default() }).await?;
        let how = if looks { "a pool that looks:" } else { "a pool that does not look:" };
        println!("{how:<27} Ben asks for 2 and gets {ben}, Cleo asks for 3 and gets {cleo}");
        assert_eq!((ben, cleo), expected);
    }
    Ok(())
}
