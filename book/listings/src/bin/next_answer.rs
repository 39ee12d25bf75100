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
async fn ben_gets(pool: &Pool) -> io::Result<u8> {
    let mut connection = pool.get();
    let ada = timeout(Duration::from_secs(1), connection.ask(1)).await;
    assert!(ada.is_err(), "ada has waited for one second, and needed three");
    pool.put_back(connection);

    let mut connection = pool.get();
    let answer = connection.ask(2).await?;
    pool.put_back(connection);
    Ok(answer)
}
// ANCHOR_END: pool

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    for (looks, expected) in [(false, 1), (true, 2)] {
        let how = if looks { "a pool that looks" } else { "a pool that does not look" };
        let answer = ben_gets(&Pool { looks, ..Pool::default() }).await?;
        println!("{how:<27} ben asks for 2 and gets the answer to {answer}");
        assert_eq!(answer, expected);
    }
    Ok(())
}
