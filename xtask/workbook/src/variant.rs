//! The files under `solutions/` that stand in for the reader's.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use crate::{Exercise, Header, Result, files};

/// What a variant is there to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The file as the reader gets it.
    Shipped,
    /// The reference.
    Solution,
    /// Another right fix.
    Accepted,
    /// A wrong fix that people try.
    Rejected,
}

/// A full replacement of the file that the reader edits.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What it is there to show.
    pub kind: Kind,
    /// Where it stands below the exercise's solutions, without `.rs`: `rejected/biased`.
    pub name: String,
    /// Its file.
    pub file: PathBuf,
    /// What it says about itself.
    pub header: Header,
}

impl Variant {
    /// All variants of an exercise: shipped, solution, accepted, rejected.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn all(exercise: &Exercise) -> Result<Vec<Self>> {
        let folder = &exercise.solutions;
        let mut found = vec![
            (Kind::Shipped, vec![exercise.shipped()]),
            (Kind::Solution, vec![exercise.solution()]),
            (Kind::Accepted, files::entries(&folder.join("accepted"))?),
            (Kind::Rejected, files::entries(&folder.join("rejected"))?),
        ];
        let mut variants = Vec::new();
        for (kind, paths) in &mut found {
            for file in paths.drain(..).filter(|path| path.extension().is_some_and(|e| e == "rs")) {
                let Some(text) = files::read_if_present(&file)? else { continue };
                let name = files::relative(&file.with_extension(""), folder);
                variants.push(Self { kind: *kind, name, header: Header::parse(&text), file });
            }
        }
        Ok(variants)
    }

    /// What the verdict must find in it.
    #[must_use]
    pub fn expected(&self, exercise: &Exercise) -> Finding {
        match self.kind {
            Kind::Shipped => Finding::Fails(exercise.fails.iter().cloned().collect()),
            Kind::Solution | Kind::Accepted => Finding::Passes,
            Kind::Rejected => {
                let ids = self.header.fails.iter().flatten().cloned().collect::<BTreeSet<_>>();
                if ids.iter().eq(["not-judged"]) { Finding::NotJudged } else { Finding::Fails(ids) }
            }
        }
    }
}

/// What a verdict finds, as far as a variant states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Every check passed.
    Passes,
    /// Exactly these checks failed.
    Fails(BTreeSet<String>),
    /// The instruments could not see the program.
    NotJudged,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passes => f.write_str("passes"),
            Self::Fails(ids) if ids.is_empty() => f.write_str("fails without an id"),
            Self::Fails(ids) => {
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                f.write_str(&ids.join(", "))
            }
            Self::NotJudged => f.write_str("not-judged"),
        }
    }
}
