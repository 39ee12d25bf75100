//! What operations of tokio lose when they are dropped before they are done.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, duplex};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

const SOON: Duration = Duration::from_secs(1);

fn later(text: &'static [&'static str]) -> tokio::io::DuplexStream {
    let (mut writer, reader) = duplex(64);
    tokio::spawn(async move {
        for part in text {
            writer.write_all(part.as_bytes()).await.unwrap();
            sleep(2 * SOON).await;
        }
    });
    reader
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    // ANCHOR: reads
    let mut reader = later(&["hello ", "world"]);
    let mut buffer = [0; 11];
    assert!(timeout(SOON, reader.read_exact(&mut buffer)).await.is_err());
    let mut rest = String::new();
    reader.read_to_string(&mut rest).await.unwrap();
    println!("read_exact, then the rest     {rest:?}");
    assert_eq!(rest, "world");

    let mut reader = BufReader::new(later(&["hello ", "world\nnext\n"]));
    let mut lines = Vec::new();
    while lines.len() < 2 {
        let mut line = String::new();
        if timeout(SOON, reader.read_line(&mut line)).await.is_ok() {
            lines.push(line);
        }
    }
    println!("read_line, a new String       {lines:?}");
    assert_eq!(lines, ["world\n", "next\n"]);

    let mut reader = BufReader::new(later(&["hello ", "world\nnext\n"])).lines();
    let mut lines = Vec::new();
    while lines.len() < 2 {
        if let Ok(line) = timeout(SOON, reader.next_line()).await {
            lines.push(line.unwrap().unwrap());
        }
    }
    println!("lines().next_line()           {lines:?}");
    assert_eq!(lines, ["hello world", "next"]);
    // ANCHOR_END: reads

    // ANCHOR: writes
    let (mut writer, mut reader) = duplex(4);
    assert!(timeout(SOON, writer.write_all(b"hello world")).await.is_err());
    drop(writer);
    let mut seen = String::new();
    reader.read_to_string(&mut seen).await.unwrap();
    println!("write_all: the peer has       {seen:?}, and you do not know how much");
    assert_eq!(seen, "hell");

    let (mut writer, mut reader) = duplex(4);
    let mut left = &b"hello world"[..];
    assert!(timeout(SOON, writer.write_all_buf(&mut left)).await.is_err());
    println!("write_all_buf: still to write {:?}", str::from_utf8(left).unwrap());
    let mut seen = String::new();
    let finish = async {
        writer.write_all_buf(&mut left).await.unwrap();
        drop(writer);
    };
    let ((), read) = tokio::join!(finish, reader.read_to_string(&mut seen));
    assert_eq!((read.unwrap(), seen.as_str()), (11, "hello world"));
    // ANCHOR_END: writes

    // ANCHOR: sends
    for reserves in [false, true] {
        let (sender, mut receiver) = mpsc::channel(1);
        let slow = tokio::spawn(async move {
            let mut received = Vec::new();
            while let Some(message) = receiver.recv().await {
                received.push(message);
                sleep(3 * SOON).await;
            }
            received
        });
        let mut to_send = (1..=6).peekable();
        for _ in 0..20 {
            if reserves {
                // A place first. The message is still ours if none came.
                if let Ok(Ok(place)) = timeout(SOON, sender.reserve()).await
                    && let Some(message) = to_send.next()
                {
                    place.send(message);
                }
            } else if let Some(message) = to_send.next() {
                let _ = timeout(SOON, sender.send(message)).await;
            }
        }
        drop(sender);
        let received = slow.await.unwrap();
        let how = if reserves { "reserve, then send" } else { "timeout(.., send)" };
        println!("{how:<29} {} of 6 messages arrive", received.len());
        assert_eq!(received.len() == 6, reserves);
    }
    // ANCHOR_END: sends
}
