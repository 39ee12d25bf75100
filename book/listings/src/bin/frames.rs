//! A peer sends fifty frames in pieces, and a loop reads them beside a tick.

use std::io;
use std::pin::pin;
use std::time::Duration;

use futures::StreamExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::time::{interval, sleep};
use tokio_util::codec::LengthDelimitedCodec;
use tokio_util::task::AbortOnDropHandle;

const SENT: u32 = 50;
const LONGEST: usize = 64;
const TICK: Duration = Duration::from_millis(20);

/// Each frame is its length in two bytes and then its body; it comes in pieces of three bytes.
fn peer() -> DuplexStream {
    let (mut writer, reader) = duplex(4096);
    tokio::spawn(async move {
        for _ in 0..SENT {
            for piece in [0, 8, 1, 1, 1, 1, 1, 1, 1, 1].chunks(3) {
                if writer.write_all(piece).await.is_err() {
                    return;
                }
                sleep(Duration::from_millis(7)).await;
            }
        }
    });
    reader
}

// ANCHOR: wrong
async fn read_frame(reader: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let length = reader.read_u16().await?.into();
    if length > LONGEST {
        return Err(io::Error::other(format!("a frame of {length} bytes")));
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await?;
    Ok(body)
}

async fn in_a_branch(mut reader: impl AsyncRead + Unpin, frames: &mut u32) -> io::Result<()> {
    let mut tick = interval(TICK);
    while *frames < SENT {
        tokio::select! {
            frame = read_frame(&mut reader) => {
                frame?;
                *frames += 1;
            }
            _ = tick.tick() => {}
        }
    }
    Ok(())
}
// ANCHOR_END: wrong

// ANCHOR: framed
async fn framed(reader: DuplexStream, frames: &mut u32) -> io::Result<()> {
    let mut reader = LengthDelimitedCodec::builder()
        .length_field_type::<u16>()
        .max_frame_length(LONGEST)
        .new_read(reader);
    let mut tick = interval(TICK);
    while *frames < SENT {
        tokio::select! {
            frame = reader.next() => {
                frame.ok_or(io::ErrorKind::UnexpectedEof)??;
                *frames += 1;
            }
            _ = tick.tick() => {}
        }
    }
    Ok(())
}
// ANCHOR_END: framed

// ANCHOR: task
async fn in_a_task(mut reader: DuplexStream, frames: &mut u32) -> io::Result<()> {
    let (sender, mut received) = mpsc::channel(4);
    let _reader = AbortOnDropHandle::new(tokio::spawn(async move {
        loop {
            let frame = read_frame(&mut reader).await;
            let failed = frame.is_err();
            if sender.send(frame).await.is_err() || failed {
                return;
            }
        }
    }));
    let mut tick = interval(TICK);
    while *frames < SENT {
        tokio::select! {
            frame = received.recv() => {
                frame.ok_or(io::ErrorKind::UnexpectedEof)??;
                *frames += 1;
            }
            _ = tick.tick() => {}
        }
    }
    Ok(())
}
// ANCHOR_END: task

// ANCHOR: kept
/// Gives the reader back, so that the next read can have it.
async fn owned(mut reader: DuplexStream) -> (io::Result<Vec<u8>>, DuplexStream) {
    (read_frame(&mut reader).await, reader)
}

async fn kept(reader: DuplexStream, frames: &mut u32) -> io::Result<()> {
    let mut reading = pin!(owned(reader));
    let mut tick = interval(TICK);
    while *frames < SENT {
        tokio::select! {
            (frame, reader) = &mut reading => {
                frame?;
                *frames += 1;
                reading.set(owned(reader));
            }
            _ = tick.tick() => {}
        }
    }
    Ok(())
}
// ANCHOR_END: kept

async fn report(
    how: &str,
    reads: impl AsyncFnOnce(DuplexStream, &mut u32) -> io::Result<()>,
) -> u32 {
    let mut frames = 0;
    let ended = reads(peer(), &mut frames).await;
    let why = ended.err().map(|error| format!(", then {error}")).unwrap_or_default();
    println!("{how:<31} {frames:>2} of {SENT} frames{why}");
    frames
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let buffered =
        async |reader, frames: &mut u32| in_a_branch(BufReader::new(reader), frames).await;
    assert!(report("read_frame in a branch", in_a_branch).await < 5);
    assert!(report("the same, with a BufReader", buffered).await < 5);
    assert_eq!(report("FramedRead", framed).await, SENT);
    assert_eq!(report("a task that reads, a channel", in_a_task).await, SENT);
    assert_eq!(report("one read, kept over the turns", kept).await, SENT);
}
