//! Two frames come in chunks of three bytes, beside a tick; a read shows what it takes.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::{interval, sleep, timeout};

fn peer() -> DuplexStream {
    let (mut writer, reader) = duplex(64);
    tokio::spawn(async move {
        for chunk in b"\x00\x05hello\x00\x05again".chunks(3) {
            sleep(Duration::from_millis(15)).await;
            if writer.write_all(chunk).await.is_err() {
                return;
            }
        }
        std::future::pending::<()>().await;
    });
    reader
}

// ANCHOR: reads
async fn read_frame(reader: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let length = reader.read_u16().await?;
    println!("  a length: {length}");
    let mut body = vec![0; length.into()];
    reader.read_exact(&mut body).await?;
    Ok(body)
}

async fn serve(mut reader: impl AsyncRead + Unpin) -> io::Result<()> {
    let mut tick = interval(Duration::from_millis(40));
    loop {
        tokio::select! {
            frame = read_frame(&mut reader) => println!("  a frame: {}", frame?.escape_ascii()),
            _ = tick.tick() => println!("tick"),
        }
    }
}
// ANCHOR_END: reads

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let served = timeout(Duration::from_millis(150), serve(peer())).await;
    println!(
        "both frames came long ago, and it {}",
        if served.is_err() { "waits" } else { "ends" }
    );
    assert!(served.is_err());
}
