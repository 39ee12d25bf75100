//! A write to a file is dropped after one poll.

use std::time::Duration;

use futures::poll;

fn main() {
    let file = std::env::temp_dir().join(format!("already_written-{}", std::process::id()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        // ANCHOR: write
        let mut write = Box::pin(tokio::fs::write(&file, vec![1; 1_000_000]));
        let _ = poll!(&mut write);
        drop(write);
        println!("the write is dropped");
        // ANCHOR_END: write
    });
    // What the blocking pool has begun is waited for.
    runtime.shutdown_timeout(Duration::from_secs(60));
    let bytes = std::fs::metadata(&file).map_or(0, |file| file.len());
    std::fs::remove_file(&file).unwrap();
    println!("the file has {bytes} bytes");
    assert_eq!(bytes, 1_000_000);
}
