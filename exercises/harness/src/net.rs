//! Connections in simulated time. `tokio::net` has none: a real socket is ready when the system says
//! so, and the clock of a run does not wait for that.

use std::io;

use tokio::io::{DuplexStream, duplex};
use tokio::sync::{Mutex, mpsc};

/// Bytes that a connection holds in each direction before its writer waits.
const ROOM: usize = 64 * 1024;

/// Where connections are accepted. Made by [`listen`].
#[derive(Debug)]
pub struct Listener {
    arriving: Mutex<mpsc::Receiver<DuplexStream>>,
}

/// Where to connect to. A clone leads to the same [`Listener`].
#[derive(Debug, Clone)]
pub struct Address {
    arriving: mpsc::Sender<DuplexStream>,
}

/// Begins to listen. So many connections can wait to be accepted; whoever comes then waits to connect.
///
/// Both ends of a connection are streams of `tokio::io`, so the program is written for any
/// `AsyncRead + AsyncWrite`. An end that is dropped closes the connection: the other reads what was
/// written until then, and then the end of it; to write to it is an error. A peer that leaves half way
/// writes a part of its message and is dropped.
///
/// ```
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> std::io::Result<()> {
/// let (listener, address) = harness::net::listen(1);
/// let mut peer = address.connect().await?;
/// peer.write_all(b"half").await?;
/// drop(peer);
///
/// let mut connection = listener.accept().await?;
/// let mut message = [0; 5];
/// let error = connection.read_exact(&mut message).await.unwrap_err();
/// assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
/// # Ok(())
/// # }
/// ```
///
/// # Panics
/// If no connection can wait.
#[must_use]
pub fn listen(backlog: usize) -> (Listener, Address) {
    let (sender, receiver) = mpsc::channel(backlog);
    (Listener { arriving: Mutex::new(receiver) }, Address { arriving: sender })
}

impl Listener {
    /// The next connection. Whoever is dropped while it waits takes none along.
    ///
    /// # Errors
    /// If no address is left, so that nobody can come any more.
    pub async fn accept(&self) -> io::Result<DuplexStream> {
        let next = self.arriving.lock().await.recv().await;
        next.ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Address {
    /// Connects, as soon as there is room to wait: the listener may accept it later.
    ///
    /// # Errors
    /// If the listener is gone.
    pub async fn connect(&self) -> io::Result<DuplexStream> {
        let (near, far) = duplex(ROOM);
        let sent = self.arriving.send(far).await;
        sent.map_err(|_| io::Error::from(io::ErrorKind::ConnectionRefused))?;
        Ok(near)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::{Instant, sleep, timeout};

    use super::*;

    fn refused<T>(result: io::Result<T>) -> io::ErrorKind {
        result.err().expect("it is an error").kind()
    }

    #[tokio::test(start_paused = true)]
    async fn what_one_end_writes_the_other_reads_until_the_end() {
        let (listener, address) = listen(1);
        let mut near = address.connect().await.unwrap();
        let mut far = listener.accept().await.unwrap();
        near.write_all(b"question").await.unwrap();
        drop(near);
        let mut text = String::new();
        far.read_to_string(&mut text).await.unwrap();
        assert_eq!(text, "question");
        assert_eq!(refused(far.write_all(b"answer").await), io::ErrorKind::BrokenPipe);
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_to_a_full_listener_waits() {
        let (listener, address) = listen(1);
        let _first = address.connect().await.unwrap();
        let start = Instant::now();
        let accepts = async {
            sleep(Duration::from_millis(5)).await;
            listener.accept().await
        };
        let (_, second) = tokio::join!(accepts, address.connect());
        assert!(second.is_ok());
        assert_eq!(start.elapsed(), Duration::from_millis(5));
    }

    #[tokio::test(start_paused = true)]
    async fn without_the_other_side_there_is_an_error() {
        let (listener, address) = listen(1);
        drop(listener);
        assert_eq!(refused(address.connect().await), io::ErrorKind::ConnectionRefused);
        let (listener, address) = listen(1);
        drop(address);
        assert_eq!(refused(listener.accept().await), io::ErrorKind::NotConnected);
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_dropped_while_it_accepts_takes_no_connection_along() {
        let (listener, address) = listen(1);
        let a_while = Duration::from_millis(5);
        assert!(timeout(a_while, listener.accept()).await.is_err());
        let _near = address.connect().await.unwrap();
        assert!(listener.accept().await.is_ok());
    }
}
