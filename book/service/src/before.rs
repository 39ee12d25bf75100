//! The service as it was written first.

use std::io;
use std::sync::Mutex;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, split};

use crate::{Catalogue, Item};

/// Answers requests, each a line, with a line.
#[derive(Debug)]
pub struct Server {
    catalogue: Catalogue,
    /// What was asked for, to look at when something goes wrong.
    asked: Mutex<Vec<String>>,
}

impl Server {
    /// A server that nobody has asked yet.
    #[must_use]
    pub fn new(catalogue: Catalogue) -> Self {
        Self { catalogue, asked: Mutex::default() }
    }

    // ANCHOR: serve
    /// Serves one connection until the client closes it.
    ///
    /// # Errors
    /// The connection broke, or a request is not UTF-8.
    pub async fn serve(&self, connection: DuplexStream) -> io::Result<()> {
        let (reader, mut writer) = split(connection);
        let mut lines = BufReader::new(reader).lines();
        while let Some(line) = lines.next_line().await? {
            let answer = self.answer(&line);
            self.asked.lock().unwrap().push(line);
            writer.write_all(answer.as_bytes()).await?;
        }
        Ok(())
    }

    fn answer(&self, line: &str) -> String {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let item = words.get(1).and_then(|word| self.catalogue.item(word.parse().ok()?));
        match item.cloned() {
            Some(item) => describe(item),
            None => "not found\n".to_owned(),
        }
    }
}

fn describe(item: Item) -> String {
    let price = format!("{} coins", item.price);
    format!("{}: {price}, {}\n", item.name, item.quote())
}
// ANCHOR_END: serve
