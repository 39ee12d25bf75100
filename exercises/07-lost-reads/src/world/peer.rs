//! The connection to the peer, as the program has it. Nobody edits this.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use harness::{Gauge, Inside};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};

use super::happened::Happened;
use super::line::Line;
use super::orders::{ORDER_BYTES, Order};

/// The longest frame, in bytes of its body.
pub const MAX_FRAME: u16 = 260;
/// A ping: a frame without a body.
pub const PING: [u8; 2] = [0, 0];
/// How often the peer is to be pinged.
pub const PING_EVERY: Duration = Duration::from_secs(1);

/// Connections that were not dropped.
pub const OPEN: Gauge = Gauge::named("open connections");

/// The connection: a stream of bytes in both directions. What is written waits until the peer reads
/// it; there is room for 64 bytes.
///
/// A frame is its length, two bytes with the high one first, and then so many bytes of a body.
pub struct Peer {
    stream: DuplexStream,
    written: Written,
    _open: Inside,
}

impl Peer {
    pub(super) fn new(stream: DuplexStream, line: &Line) -> Self {
        let open = line.recorder.gauge(OPEN).enter();
        Self { stream, written: Written::new(line.clone()), _open: open }
    }
}

impl AsyncRead for Peer {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Peer {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        for byte in &bytes[..count] {
            self.written.push(*byte);
        }
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Makes orders and pings out of what is written.
struct Written {
    line: Line,
    bytes: [u8; ORDER_BYTES],
    length: usize,
    is_garbled: bool,
}

impl Written {
    fn new(line: Line) -> Self {
        Self { line, bytes: [0; ORDER_BYTES], length: 0, is_garbled: false }
    }

    /// After the first that is wrong nothing can be told any more.
    fn push(&mut self, byte: u8) {
        if self.is_garbled {
            return;
        }
        self.bytes[self.length] = byte;
        self.length += 1;
        let is_over = match self.length {
            2 if self.bytes[..2] == PING => {
                self.line.recorder.note(Happened::Pinged);
                true
            }
            2 if !Order::begins_with(&self.bytes) => return self.garbled(),
            ORDER_BYTES => {
                let Some(number) = Order::read(&self.bytes) else { return self.garbled() };
                self.line.is_sent(number);
                true
            }
            _ => false,
        };
        if is_over {
            self.length = 0;
        }
    }

    fn garbled(&mut self) {
        self.is_garbled = true;
        let after = self.line.count().sent;
        self.line.recorder.note(Happened::Garbled { after });
    }
}
