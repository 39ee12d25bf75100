//! A connection ends between two frames, or within one: who notices?

use std::io;

use futures::StreamExt;
use tokio::io::AsyncReadExt;
use tokio_util::codec::LengthDelimitedCodec;

// ANCHOR: read
async fn read_frame(mut bytes: &[u8]) -> io::Result<Vec<u8>> {
    let length = bytes.read_u16().await?;
    let mut body = vec![0; length.into()];
    bytes.read_exact(&mut body).await?;
    Ok(body)
}
// ANCHOR_END: read

// ANCHOR: codec
async fn framed(bytes: &[u8]) -> Option<io::Result<usize>> {
    let mut codec = LengthDelimitedCodec::builder();
    let mut frames = codec.length_field_type::<u16>().new_read(bytes);
    let frame = frames.next().await?;
    Some(frame.map(|body| body.len()))
}
// ANCHOR_END: codec

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cut = [
        ("nothing", &b""[..]),
        ("half of the length", b"\x00"),
        ("the length", b"\x00\x05"),
        ("half of the body", b"\x00\x05hel"),
    ];
    let mut silent = Vec::new();
    println!("{:<20} {:<24} FramedRead", "what came", "read_u16, read_exact");
    for (what, bytes) in cut {
        let read = read_frame(bytes).await.expect_err("no frame is whole").kind();
        let framed = match framed(bytes).await {
            None => "the end".to_owned(),
            Some(frame) => frame.expect_err("no frame is whole").to_string(),
        };
        println!("{what:<20} {:<24} {framed}", read.to_string());
        assert_eq!(read, io::ErrorKind::UnexpectedEof);
        if framed == "the end" {
            silent.push(what);
        }
    }
    assert_eq!(silent, ["nothing", "the length"]);
}
