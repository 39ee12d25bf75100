use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

/// Bytes that a connection holds in each direction.
const CONNECTION: usize = 4_096;

/// What is asked for, in turn.
const REQUESTS: [&[u8]; 3] = [b"GET 0\n", b"GET 4\n", b"GET 9\n"];

/// Opens a connection, sends so many requests over it, one after the other, and closes it. Gives
/// how many were answered.
///
/// What the client needs, it allocates once for each connection, so that it does not add to what
/// the server allocates for each request.
///
/// # Errors
/// The connection broke.
pub async fn load<S>(requests: usize, serve: impl FnOnce(DuplexStream) -> S) -> io::Result<usize>
where
    S: Future<Output = io::Result<()>>,
{
    let (client, server) = tokio::io::duplex(CONNECTION);
    let (served, answered) = tokio::join!(serve(server), ask(client, requests));
    served.and(answered)
}

async fn ask(mut connection: DuplexStream, requests: usize) -> io::Result<usize> {
    let mut answered = 0;
    let mut answer = Vec::with_capacity(CONNECTION);
    for number in 0..requests {
        connection.write_all(REQUESTS[number % REQUESTS.len()]).await?;
        answer.clear();
        answered += usize::from(read_line(&mut connection, &mut answer).await?);
    }
    Ok(answered)
}

async fn read_line(connection: &mut DuplexStream, answer: &mut Vec<u8>) -> io::Result<bool> {
    while answer.last() != Some(&b'\n') {
        if connection.read_buf(answer).await? == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}
