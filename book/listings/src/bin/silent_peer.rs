//! A peer that is gone without a word. The task that reads from it ends only by a limit of its own.

use std::io;
use std::time::Duration;

use listings::Log;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWriteExt as _, BufReader, duplex};
use tokio::time::{sleep, timeout};

// ANCHOR: serve
/// Reads until the peer closes the connection.
async fn serve(stream: impl AsyncRead + Unpin) -> io::Result<u32> {
    let mut lines = BufReader::new(stream).lines();
    let mut served = 0;
    while lines.next_line().await?.is_some() {
        served += 1;
    }
    Ok(served)
}

const IDLE: Duration = Duration::from_secs(300);

/// The same, and a peer that says nothing for five minutes is left.
async fn serve_with_a_limit(stream: impl AsyncRead + Unpin) -> io::Result<u32> {
    let mut lines = BufReader::new(stream).lines();
    let mut served = 0;
    while timeout(IDLE, lines.next_line()).await??.is_some() {
        served += 1;
    }
    Ok(served)
}
// ANCHOR_END: serve

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    let log = Log::new();
    let (mut client, server) = duplex(64);
    let (mut second, other) = duplex(64);
    let patient = tokio::spawn(serve(server));
    let limited = tokio::spawn(serve_with_a_limit(other));
    for client in [&mut client, &mut second] {
        client.write_all(b"hello\n").await?;
    }
    // The clients have lost their network: they neither write nor close.
    let ended = limited.await.expect("it does not panic").unwrap_err();
    log.say(format!("serve_with_a_limit: {ended}"));
    assert_eq!(ended.kind(), io::ErrorKind::TimedOut);
    sleep(Duration::from_secs(60 * 60)).await;
    log.say(format!("serve has ended: {}", patient.is_finished()));
    assert!(!patient.is_finished());
    drop(client);
    let served = patient.await.expect("it does not panic")?;
    log.say(format!("the client has closed, serve has ended: {served} line"));
    Ok(())
}
