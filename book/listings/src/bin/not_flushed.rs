//! What `write_all` to a file has done when it returns.

use std::io;
use std::path::Path;
use std::sync::mpsc;

use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;

fn main() -> io::Result<()> {
    // One thread for files, so that it can be kept busy.
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build()?;
    let path = std::env::temp_dir().join(format!("not_flushed-{}", std::process::id()));
    let done = runtime.block_on(async {
        // ANCHOR: flush
        let mut file = File::create(&path).await?;
        let (release, busy) = mpsc::channel();
        let other = spawn_blocking(move || busy.recv());
        file.write_all(b"20 bytes of a record").await?;
        println!("write_all is done: the file has {} bytes", length(&path)?);
        assert_eq!(length(&path)?, 0);

        release.send(()).map_err(io::Error::other)?;
        file.flush().await?;
        println!("flush is done:     the file has {} bytes", length(&path)?);
        assert_eq!(length(&path)?, 20);
        // ANCHOR_END: flush
        other.await?.map_err(io::Error::other)?;

        // ANCHOR: error
        let mut file = OpenOptions::new().read(true).open(&path).await?; // Not for writing.
        let (written, flushed) = (file.write_all(b"more").await, file.flush().await);
        println!(
            "a write that cannot be done: write_all {}, flush {}",
            said(&written),
            said(&flushed)
        );
        assert!(written.is_ok() && flushed.is_err());
        // ANCHOR_END: error
        Ok(())
    });
    std::fs::remove_file(&path)?;
    done
}

fn length(path: &Path) -> io::Result<u64> {
    std::fs::metadata(path).map(|file| file.len())
}

fn said(result: &io::Result<()>) -> &'static str {
    if result.is_ok() { "Ok" } else { "Err" }
}
