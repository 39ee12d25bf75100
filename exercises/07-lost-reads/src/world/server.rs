//! A server that answers questions, and the connections to it. Nobody edits this.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use harness::{Gauge, Inside, Recorder, Takes};
use tokio::io::{
    AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, ReadBuf, duplex,
};

use super::asked::Asked;

/// Connections that the server allows at one time.
pub const PLACES: usize = 2;

/// Connections that are open.
pub const CONNECTIONS: Gauge = Gauge::named("open connections to the server");

/// What a new connection takes.
const CONNECT: Takes = Takes(10, 1);
/// What an answer takes.
const ANSWER: Takes = Takes(100, 4);
/// As much as an answer takes on a new connection, and 25 ms.
pub const AT_ONCE: Duration = Duration::from_millis(150);

/// Bytes that wait in each direction, at most: fewer than a question has.
const PIPE: usize = 3;

/// The server hangs up when it is asked for this.
pub const HANGS_UP: u32 = 13;

/// Where to connect to. A clone leads to the same server.
#[derive(Clone)]
pub struct Server(pub(super) Recorder<Asked>);

/// A connection: a question is a `u32`, high byte first, and so is its answer. The server reads the next
/// question when it has answered the last. Dropped, the connection is closed at once.
pub struct Connection {
    stream: DuplexStream,
    _open: Inside,
}

/// The answer to a question.
pub fn answer_to(question: u32) -> u32 {
    question.wrapping_mul(0x0101_0101)
}

impl Server {
    /// Opens a connection. Takes some ten milliseconds.
    #[track_caller]
    pub fn connect(&self) -> impl Future<Output = io::Result<Connection>> + Send + use<> {
        // It counts from the first moment, and until it is dropped.
        let (recorder, open) = (self.0.clone(), self.0.gauge(CONNECTIONS).enter());
        async move {
            recorder.sleep(CONNECT).await;
            let (stream, far) = duplex(PIPE);
            recorder.note(Asked::Connected);
            recorder.spawn(answer(recorder.clone(), far));
            Ok(Connection { stream, _open: open })
        }
    }
}

async fn answer(recorder: Recorder<Asked>, mut stream: DuplexStream) {
    while let Ok(question) = stream.read_u32().await {
        if question == HANGS_UP {
            return;
        }
        recorder.sleep(ANSWER).await;
        if stream.write_u32(answer_to(question)).await.is_err() {
            return;
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
