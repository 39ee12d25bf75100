//! A peer sends three frames of a byte, and reads nothing for ten seconds. Meanwhile an order is due.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex, split};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};

const ORDER: &[u8] = b"[order]";

/// Four bytes fit into the connection. What the peer reads in the end is sent on.
fn peer() -> (DuplexStream, oneshot::Receiver<String>) {
    let (near, mut far) = duplex(4);
    let (seen, sees) = oneshot::channel();
    tokio::spawn(async move {
        for frame in 1..=3 {
            sleep(Duration::from_secs(1)).await;
            if far.write_u8(frame).await.is_err() {
                return;
            }
        }
        sleep(Duration::from_secs(7)).await;
        // `read_to_string` would lose what it had when the second is over.
        let mut bytes = Vec::new();
        while let Ok(Ok(1..)) = timeout(Duration::from_secs(1), far.read_buf(&mut bytes)).await {}
        let _ = seen.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    (near, sees)
}

/// When frames were read, in seconds.
struct Frames(Instant, Vec<u64>);

impl Frames {
    fn take(&mut self, _frame: u8) {
        self.1.push(self.0.elapsed().as_secs());
    }
}

// ANCHOR: handler
async fn in_the_handler(mut peer: DuplexStream, frames: &mut Frames) -> io::Result<()> {
    let mut due = true;
    loop {
        tokio::select! {
            frame = peer.read_u8() => frames.take(frame?),
            () = async {}, if due => {
                peer.write_all(ORDER).await?;
                due = false;
            }
        }
    }
}
// ANCHOR_END: handler

// ANCHOR: branch
async fn in_a_branch(peer: DuplexStream, frames: &mut Frames) -> io::Result<()> {
    let (mut reader, mut writer) = split(peer);
    let mut due = true;
    loop {
        tokio::select! {
            frame = reader.read_u8() => frames.take(frame?),
            written = writer.write_all(ORDER), if due => {
                written?;
                due = false;
            }
        }
    }
}
// ANCHOR_END: branch

// ANCHOR: halves
async fn a_loop_each(peer: DuplexStream, frames: &mut Frames) -> io::Result<()> {
    let (mut reader, mut writer) = split(peer);
    let reads = async {
        loop {
            frames.take(reader.read_u8().await?);
        }
    };
    let writes = async {
        writer.write_all(ORDER).await?;
        std::future::pending().await
    };
    // Dropped only with the connection.
    tokio::select! {
        ended = reads => ended,
        ended = writes => ended,
    }
}
// ANCHOR_END: halves

async fn report(
    how: &str,
    serve: impl AsyncFnOnce(DuplexStream, &mut Frames) -> io::Result<()>,
) -> (Vec<u64>, String) {
    let (near, sees) = peer();
    let mut frames = Frames(Instant::now(), Vec::new());
    let served = serve(near, &mut frames);
    let seen = tokio::select! {
        // The peer says what it has read, and then it hangs up.
        biased;
        seen = sees => seen.unwrap_or_default(),
        _ = served => String::new(),
    };
    println!("{how:<22} frames after {:?} s, the peer reads {seen:?}", frames.1);
    (frames.1, seen)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let in_time = vec![1, 2, 3];
    let (frames, seen) = report("write_all in a handler", in_the_handler).await;
    assert!(frames == [10, 10, 10] && seen == "[order]");
    let (frames, seen) = report("write_all in a branch", in_a_branch).await;
    assert!(frames == in_time && seen != "[order]");
    let (frames, seen) = report("a loop for each half", a_loop_each).await;
    assert!(frames == in_time && seen == "[order]");
}
