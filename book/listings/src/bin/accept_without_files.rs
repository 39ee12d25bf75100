//! A listener in a process that may open no more files, and three ways to treat the error.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::process::{Command, Stdio};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

const WHILE: Duration = Duration::from_millis(200);
const PAUSE: Duration = Duration::from_millis(50);

// ANCHOR: accept
async fn asks_again_at_once(listener: &TcpListener, errors: &mut u32) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((connection, _)) => return connection,
            Err(_) => *errors += 1,
        }
    }
}

async fn waits(listener: &TcpListener, errors: &mut u32) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((connection, _)) => return connection,
            // This client has gone. The next one is there.
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
            Err(_) => {
                *errors += 1;
                sleep(PAUSE).await;
            }
        }
    }
}
// ANCHOR_END: accept

/// Runs in a process that may have few files open.
#[tokio::main(flavor = "current_thread")]
async fn server() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let client = TcpStream::connect(address).await?;
    // The client waits to be accepted. Now all other files are taken.
    let files: Vec<File> = std::iter::from_fn(|| File::open("/dev/null").ok()).collect();

    let error = listener.accept().await.unwrap_err();
    println!("with `?` the loop has ended: {error}");

    let mut errors = 0;
    let accepted = timeout(WHILE, asks_again_at_once(&listener, &mut errors)).await;
    println!("~ asks_again_at_once: {errors} errors in {WHILE:?}");
    assert!(accepted.is_err() && errors > 1_000);

    errors = 0;
    let accepted = timeout(WHILE, waits(&listener, &mut errors)).await;
    println!("~ waits: {errors} errors");
    assert!(accepted.is_err() && errors < 10);
    drop(files);
    let accepted = waits(&listener, &mut errors).await;
    println!(
        "when files are free again, it goes on: {}",
        accepted.peer_addr()? == client.local_addr()?
    );
    Ok(())
}

fn main() {
    if std::env::args().nth(1).is_some() {
        return server().expect("the server runs");
    }
    if !cfg!(target_os = "linux") {
        println!("other systems treat such an error in another way: nothing to show");
        return;
    }
    let mut server = Command::new("sh");
    server.args(["-c", "ulimit -n 64 && exec \"$0\" server"]);
    server.arg(std::env::current_exe().expect("this program has a path"));
    assert!(server.stdin(Stdio::null()).status().expect("sh starts").success());
}
