//! What the peer sends, and when it reads. Nobody edits this.

use std::future::pending;
use std::io;

use harness::Takes;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf, split};
use tokio::sync::watch;

use super::happened::Happened::*;
use super::inbox;
use super::kept::{AFTER, BEFORE, HELD, LOOK_EACH};
use super::line::Line;
use super::scene::{LAST, SLOW, Scene, UNREAD};

/// From one chunk to the next.
const CHUNK: Takes = Takes(5, 3);
/// The same, in the frame that takes ten seconds.
const SLOW_CHUNK: Takes = Takes(950, 3);
/// For twice as long the peer does not read.
const HALF: Takes = Takes(3_900, 9);
const A_WHILE: Takes = Takes(90, 9);
/// Longer than anything that is due.
const LONG: Takes = Takes(3_000, 9);

/// Talks and reads, until it hangs up or the program is gone.
pub(super) async fn talk(line: Line, far: DuplexStream) {
    let (from, to) = split(far);
    let (reads, is_reading) = watch::channel(true);
    let mut peer = Talker { line, to, reads, frames: 0 };
    tokio::select! {
        // An error means that the program has closed the connection.
        _ = peer.talk() => {}
        () = listen(from, is_reading) => {}
    }
}

/// Reads all that comes, while it is to read.
async fn listen(mut from: ReadHalf<DuplexStream>, mut is_reading: watch::Receiver<bool>) {
    let mut buffer = [0; 64];
    loop {
        drop(is_reading.wait_for(|reads| *reads).await);
        let read = tokio::select! {
            biased;
            () = stops(&mut is_reading) => continue,
            read = from.read(&mut buffer) => read,
        };
        if !matches!(read, Ok(1..)) {
            // The program writes no more. It may still read.
            pending::<()>().await;
        }
    }
}

async fn stops(is_reading: &mut watch::Receiver<bool>) {
    drop(is_reading.wait_for(|reads| !*reads).await);
}

struct Talker {
    line: Line,
    to: WriteHalf<DuplexStream>,
    reads: watch::Sender<bool>,
    /// Frames that were sent.
    frames: usize,
}

impl Talker {
    async fn talk(&mut self) -> io::Result<()> {
        let scene = self.line.case.scene;
        self.frames(scene.first(), CHUNK).await?;
        if let Scene::TooLarge(bytes) = scene {
            return self.announce(bytes).await;
        }
        if scene.is_long() {
            self.frames(SLOW, SLOW_CHUNK).await?;
            self.reads(false);
            // By then nothing more can be written.
            self.line.recorder.sleep(HALF).await;
            self.frames(UNREAD, CHUNK).await?;
            self.line.recorder.sleep(HALF).await;
            if scene == Scene::HangsUpUnread {
                self.line.recorder.note(HangsUp);
                return Ok(());
            }
            self.reads(true);
            self.line.recorder.sleep(A_WHILE).await;
        }
        // An order that comes with the end could be sent or not.
        self.line.count().is_quiet = true;
        self.line.recorder.sleep(A_WHILE).await;
        self.frames(LAST, CHUNK).await?;
        if let Scene::HalfAFrame(bytes) = scene {
            self.bytes(&[0, 30, 0, 0, 0, 0, 0][..bytes], &[], CHUNK).await?;
        }
        self.line.recorder.note(HangsUp);
        Ok(())
    }

    /// Reads from now on, or reads no more.
    fn reads(&self, reads: bool) {
        self.line.count().is_unread = !reads;
        self.line.recorder.note(if reads { ReadsAgain } else { StopsReading });
        self.reads.send_replace(reads);
    }

    /// Announces a frame that is too large, and begins with it.
    async fn announce(&mut self, bytes: u16) -> io::Result<()> {
        self.line.recorder.mark(BEFORE);
        self.bytes(&bytes.to_be_bytes(), &[], CHUNK).await?;
        self.line.recorder.note(Announces(bytes));
        self.line.recorder.sleep(A_WHILE).await;
        self.line.recorder.mark(AFTER);
        self.bytes(&[0; 30], &[], CHUNK).await?;
        self.line.recorder.sleep(LONG).await;
        self.line.recorder.note(HangsUp);
        Ok(())
    }

    async fn frames(&mut self, lengths: &[u16], pause: Takes) -> io::Result<()> {
        let (mut all, mut ends) = (Vec::new(), Vec::new());
        for (number, length) in (self.frames + 1..).zip(lengths) {
            all.extend(length.to_be_bytes());
            all.extend(inbox::bytes(number, *length));
            ends.push(all.len());
        }
        self.bytes(&all, &ends, pause).await
    }

    /// Sends these bytes in chunks. Here frames end.
    async fn bytes(&mut self, bytes: &[u8], ends: &[usize], pause: Takes) -> io::Result<()> {
        let (mut sent, mut ends) = (0, ends.iter().peekable());
        // The frame that takes ten seconds comes by 2 bytes: then it takes them with any chunks.
        let size = if pause.0 == SLOW_CHUNK.0 { 2 } else { self.line.case.chunk };
        for chunk in bytes.chunks(size) {
            self.line.recorder.sleep(pause).await;
            self.to.write_all(chunk).await?;
            sent += chunk.len();
            while ends.next_if(|end| **end <= sent).is_some() {
                self.frames += 1;
                self.line.recorder.note(FrameCame(self.frames));
                if self.line.case.scene == Scene::Many && self.frames.is_multiple_of(LOOK_EACH) {
                    self.line.recorder.mark(HELD);
                }
            }
        }
        Ok(())
    }
}
