use serde::{Deserialize, Serialize};

use crate::Excerpt;

/// One check of a verdict, as it came out over all runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Stable name: variants list the ids that catch them, progress is kept by id.
    pub id: String,
    /// What must hold, as a plain sentence without a full stop.
    pub sentence: String,
    /// The limit in general words, for the contract: what holds for every case.
    pub limit: String,
    /// What was found.
    pub outcome: Outcome,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The limit was kept in every run.
    Passed {
        /// The run that came nearest to the limit, in words.
        measured: String,
        /// The limit, in words.
        limit: String,
    },
    /// The limit was broken in at least one run.
    Failed {
        /// The worst run, in words.
        measured: String,
        /// The limit, in words.
        limit: String,
        /// What the number means for the program, where the words above do not say it.
        meaning: Option<String>,
        /// The cases in which it was broken, in their words: the worst first, then the others in
        /// order. Where the program was dropped, the words say it.
        #[serde(default)]
        cases: Excerpt,
    },
    /// A check that this one needs did not pass, so there was nothing to measure.
    NotJudged {
        /// The id of the check that stood in the way.
        needs: String,
    },
}

impl Outcome {
    /// Whether the limit was broken.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    /// Whether the limit was kept.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        matches!(self, Self::Passed { .. })
    }
}
