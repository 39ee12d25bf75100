//! Reading a file waits for a place on the blocking pool.

use std::sync::mpsc;
use std::time::Duration;

use tokio::fs;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

fn main() {
    let runtime = Builder::new_multi_thread().max_blocking_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        // ANCHOR: files
        let (release, released) = mpsc::channel();
        let busy = spawn_blocking(move || released.recv().unwrap());
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

        let read = timeout(Duration::from_millis(500), fs::read(file)).await;
        assert!(read.is_err());
        println!("the pool's only thread is busy: the read waits");

        release.send(()).unwrap();
        busy.await.unwrap();
        assert!(fs::read(file).await.is_ok());
        println!("it is free:                     the read is done");
        // ANCHOR_END: files
    });
}
