//! What operations of tokio lose when they are dropped before they are done.

use std::io;
use std::time::Duration;

use tokio::io::{
    AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, copy, duplex,
};
use tokio::sync::mpsc::{self, error::SendTimeoutError};
use tokio::time::{sleep, timeout};

const SOON: Duration = Duration::from_secs(1);

fn later(text: &'static [&'static str]) -> DuplexStream {
    let (mut writer, reader) = duplex(64);
    tokio::spawn(async move {
        for part in text {
            if writer.write_all(part.as_bytes()).await.is_err() {
                return;
            }
            sleep(2 * SOON).await;
        }
    });
    reader
}

async fn rest(mut reader: DuplexStream) -> io::Result<String> {
    let mut rest = String::new();
    reader.read_to_string(&mut rest).await?;
    Ok(rest)
}

/// Room for one message, and a receiver that takes one each three seconds.
fn slow() -> (mpsc::Sender<u32>, tokio::task::JoinHandle<usize>) {
    let (sender, mut receiver) = mpsc::channel(1);
    let received = tokio::spawn(async move {
        let mut received = 0;
        while receiver.recv().await.is_some() {
            received += 1;
            sleep(3 * SOON).await;
        }
        received
    });
    (sender, received)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    // ANCHOR: reads
    let mut reader = later(&["hello ", "world"]);
    let mut buffer = [0; 11];
    assert!(timeout(SOON, reader.read_exact(&mut buffer)).await.is_err());
    let left = rest(reader).await?;
    println!("read_exact, then the rest     {left:?}");
    assert_eq!(left, "world");

    let mut reader = BufReader::new(later(&["hello ", "world\nnext\n"]));
    let mut lines = Vec::new();
    while lines.len() < 2 {
        let mut line = String::new();
        if let Ok(read) = timeout(SOON, reader.read_line(&mut line)).await {
            read?;
            lines.push(line);
        }
    }
    println!("read_line, a new String       {lines:?}");
    assert_eq!(lines, ["world\n", "next\n"]);

    let mut reader = BufReader::new(later(&["hello ", "world\nnext\n"])).lines();
    let mut lines = Vec::new();
    while lines.len() < 2 {
        if let Ok(line) = timeout(SOON, reader.next_line()).await {
            lines.extend(line?);
        }
    }
    println!("lines().next_line()           {lines:?}");
    assert_eq!(lines, ["hello world", "next"]);
    // ANCHOR_END: reads

    // ANCHOR: writes
    let (mut writer, peer) = duplex(4);
    assert!(timeout(SOON, writer.write_all(b"hello world")).await.is_err());
    drop(writer);
    let seen = rest(peer).await?;
    println!("write_all: the peer has       {seen:?}, and you do not know how much");
    assert_eq!(seen, "hell");

    let (mut writer, _peer) = duplex(4);
    let mut left = &b"hello world"[..];
    assert!(timeout(SOON, writer.write_all_buf(&mut left)).await.is_err());
    println!("write_all_buf: still to write {:?}", left.escape_ascii().to_string());
    assert_eq!(left, b"o world");

    let (mut source, (mut writer, peer)) = (later(&["hello world", " again"]), duplex(4));
    assert!(timeout(SOON, copy(&mut source, &mut writer)).await.is_err());
    drop(writer);
    let (seen, left) = (rest(peer).await?, rest(source).await?);
    println!("copy: the peer has            {seen:?}, and the source still has {left:?}");
    assert_eq!((seen.as_str(), left.as_str()), ("hell", " again"));
    // ANCHOR_END: writes

    // ANCHOR: sends
    let (sender, received) = slow();
    let mut gone = 0;
    for message in 1..=6 {
        if timeout(SOON, sender.send(message)).await.is_err() {
            gone += 1; // The message was in the future.
        }
    }
    drop(sender);
    let arrived = received.await?;
    println!("timeout(.., send)             {arrived} of 6 messages arrive");
    assert!(gone > 0 && arrived + gone == 6);

    let (sender, received) = slow();
    for message in 1..=6 {
        let mut message = message;
        while let Err(SendTimeoutError::Timeout(back)) = sender.send_timeout(message, SOON).await {
            message = back;
        }
    }
    drop(sender);
    let arrived = received.await?;
    println!("send_timeout gives it back    {arrived} of 6 messages arrive");
    assert_eq!(arrived, 6);

    let (sender, received) = slow();
    for message in 1..=6 {
        let permit = loop {
            if let Ok(permit) = timeout(SOON, sender.reserve()).await {
                break permit.map_err(io::Error::other)?;
            }
        };
        permit.send(message);
    }
    drop(sender);
    let arrived = received.await?;
    println!("reserve, then send            {arrived} of 6 messages arrive");
    assert_eq!(arrived, 6);
    // ANCHOR_END: sends
    Ok(())
}
