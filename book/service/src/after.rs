//! The service, mended: what a connection needs for each request, it allocates once.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io;
use std::sync::Mutex;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, split};

use crate::{Catalogue, Item};

// ANCHOR: limits
/// How many requests are kept to look at.
const KEPT: usize = 16;

/// The longest request that is answered, in bytes.
const LONGEST: u64 = 1_024;
// ANCHOR_END: limits

/// Answers requests, each a line, with a line.
#[derive(Debug)]
pub struct Server {
    catalogue: Catalogue,
    longest: u64,
    /// The last requests, to look at when something goes wrong.
    asked: Mutex<VecDeque<String>>,
}

impl Server {
    /// A server that nobody has asked yet.
    #[must_use]
    pub fn new(catalogue: Catalogue) -> Self {
        Self { catalogue, longest: LONGEST, asked: Mutex::default() }
    }

    /// The same without a limit on the length of a request, to see what that does.
    #[must_use]
    pub fn without_limit(catalogue: Catalogue) -> Self {
        Self { longest: u64::MAX, ..Self::new(catalogue) }
    }

    // ANCHOR: serve
    /// Serves one connection until the client closes it.
    ///
    /// # Errors
    /// The connection broke, or a request is not UTF-8.
    pub async fn serve(&self, connection: DuplexStream) -> io::Result<()> {
        let (reader, mut writer) = split(connection);
        let mut reader = BufReader::new(reader);
        let (mut line, mut answer) = (String::new(), String::new());
        while (&mut reader).take(self.longest).read_line(&mut line).await? > 0 {
            if line.len() as u64 == self.longest && !line.ends_with('\n') {
                // The rest of it is not read: the connection ends here.
                return writer.write_all(b"too long\n").await;
            }
            self.answer(line.trim_end(), &mut answer);
            self.keep(&line);
            writer.write_all(answer.as_bytes()).await?;
            line.clear();
            answer.clear();
        }
        Ok(())
    }

    fn answer(&self, line: &str, answer: &mut String) {
        let number = line.split(' ').nth(1).and_then(|word| word.parse().ok());
        match number.and_then(|number| self.catalogue.item(number)) {
            Some(item) => describe(item, answer),
            None => answer.push_str("not found\n"),
        }
    }

    fn keep(&self, line: &str) {
        let mut asked = self.asked.lock().unwrap();
        // The oldest gives its memory to the newest.
        let oldest = if asked.len() == KEPT { asked.pop_front() } else { None };
        let mut kept = oldest.unwrap_or_default();
        kept.clear();
        kept.push_str(line);
        asked.push_back(kept);
    }
}

fn describe(item: &Item, answer: &mut String) {
    writeln!(answer, "{}: {} coins, {}", item.name, item.price, item.quote())
        .expect("a String takes it");
}
// ANCHOR_END: serve
