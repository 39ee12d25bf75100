//! Twenty long requests, and what the service keeps of them.

use std::future::Future;
use std::io;

use dhat::HeapStats;
use listings::grouped;
use service::{Catalogue, after, before, load};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

// ANCHOR: attack
/// Twenty clients send a line of a million bytes each, read what comes, and go.
async fn attack<S>(serve: impl Fn(DuplexStream) -> S)
where
    S: Future<Output = io::Result<()>>,
{
    let line = [&[b'x'; 1_000_000][..], b"\n"].concat();
    for _ in 0..20 {
        let (mut client, connection) = duplex(4_096);
        let ask = async {
            // A server that refuses hangs up before it has read the line.
            let _ = client.write_all(&line).await;
            let _ = client.shutdown().await;
            let _ = client.read_to_end(&mut Vec::new()).await;
        };
        let (served, ()) = tokio::join!(serve(connection), ask);
        served.expect("what the client sends is no error of the server's");
    }
}
// ANCHOR_END: attack

/// What is alive on the heap after a hundred requests, after the attack, and after a thousand more.
async fn alive<S>(serve: impl Fn(DuplexStream) -> S) -> [u64; 3]
where
    S: Future<Output = io::Result<()>>,
{
    let alive = || HeapStats::get().curr_bytes as u64;
    let start = alive();
    let small = async |requests| {
        let answered = load(requests, &serve).await;
        assert_eq!(answered.expect("the connection holds"), requests);
    };
    small(100).await;
    let at_first = alive() - start;
    attack(&serve).await;
    let attacked = alive() - start;
    small(1_000).await;
    [at_first, attacked, alive() - start]
}

fn row(what: &str, alive: [u64; 3]) {
    let [at_first, attacked, later] = alive.map(grouped);
    println!("{what:<22} {at_first:>12} {attacked:>12} {later:>18}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let _profiler = dhat::Profiler::builder().testing().trim_backtraces(Some(4)).build();
    println!(
        "{:<22} {:>12} {:>12} {:>18}",
        "bytes alive", "at first", "attacked", "1,000 requests on"
    );

    let server = before::Server::new(Catalogue::sample());
    row("before", alive(|connection| server.serve(connection)).await);
    drop(server);

    let server = after::Server::without_limit(Catalogue::sample());
    let without = alive(|connection| server.serve(connection)).await;
    row("after, without a limit", without);
    drop(server);

    let server = after::Server::new(Catalogue::sample());
    let with = alive(|connection| server.serve(connection)).await;
    row("after", with);

    assert!(without[2] > 16_000_000);
    assert_eq!(with, [with[0]; 3]);
}
