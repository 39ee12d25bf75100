//! Whether a file was saved.
//!
//! The file itself is read, forty times a second, and compared with what it held: three thousandths
//! of a core for one small file. Notifications of the system would be sooner by some hundredths of a
//! second. But they do not come from network folders, virtual machines and containers, so that the file
//! must be read in turns all the same; they come for another file where an editor renames; and they do
//! not say whether the content is another.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long a file must hold the same before it counts as saved: an editor may write it in pieces,
/// and whoever saves twice in a moment means the second.
const QUIET: Duration = Duration::from_millis(60);

/// The same for a file that is gone or empty, as it is for a moment while some editors save.
const GONE: Duration = Duration::from_secs(1);

/// What a file holds; none if it cannot be read.
type Content = Option<Vec<u8>>;

/// A file that the reader may save.
#[derive(Debug)]
pub(super) struct WatchedFile {
    path: PathBuf,
    known: Content,
    /// Another content, and since when the file has held it.
    other: Option<(Content, Instant)>,
}

impl WatchedFile {
    /// The file as it is now.
    pub(super) fn new(path: PathBuf) -> Self {
        let known = fs::read(&path).ok();
        Self { path, known, other: None }
    }

    /// Whether the file was saved, and holds something else than at the last time that it was.
    pub(super) fn is_saved(&mut self) -> bool {
        let content = fs::read(&self.path).ok();
        self.sees(content, Instant::now())
    }

    fn sees(&mut self, content: Content, now: Instant) -> bool {
        if content == self.known {
            self.other = None;
            return false;
        }
        match &self.other {
            Some((other, since)) if *other == content => {
                let is_gone = content.as_ref().is_none_or(Vec::is_empty);
                if now - *since < if is_gone { GONE } else { QUIET } {
                    return false;
                }
                self.known = content;
                self.other = None;
                true
            }
            _ => {
                self.other = Some((content, now));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of the looks finds the file saved: looks are 25 ms apart, and each sees a letter, an
    /// empty file as `-` or none as ` `. The file held `a` before.
    fn saved_at(seen: &str) -> Vec<usize> {
        let content = |letter: char| match letter {
            ' ' => None,
            '-' => Some(Vec::new()),
            letter => Some(vec![letter as u8]),
        };
        let mut file = WatchedFile { path: PathBuf::new(), known: content('a'), other: None };
        let start = Instant::now();
        let looks = (0..).zip(seen.chars());
        let saved = looks.filter(|&(look, letter)| {
            file.sees(content(letter), start + Duration::from_millis(25) * look)
        });
        saved.map(|(look, _)| look as usize).collect()
    }

    #[test]
    fn a_save_counts_when_the_file_is_quiet() {
        assert_eq!(saved_at("aabbbbbb"), [5]);
    }

    #[test]
    fn two_saves_in_a_moment_are_one() {
        assert_eq!(saved_at("bbccccccc"), [5]);
    }

    #[test]
    fn a_save_without_a_change_is_none() {
        assert_eq!(saved_at("aaaaaaaa").len(), 0);
        assert_eq!(saved_at("abbaaaaaa").len(), 0);
    }

    #[test]
    fn a_file_that_is_gone_for_a_moment_was_renamed_over() {
        assert_eq!(saved_at("a    bbbb"), [8]);
        assert_eq!(saved_at("a  --aaaa").len(), 0);
    }

    #[test]
    fn a_file_that_stays_away_is_told_once_and_seen_when_it_is_back() {
        let gone = " ".repeat(60);
        assert_eq!(saved_at(&format!("{gone}aaaa")), [40, 63]);
    }
}
