use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::units;

/// Where an operation is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// When it is woken and about to be polled for this time, counted from 1; 1 is before it began. What
    /// it was woken for, a permit or a message, is lost with it unless its destructor passes it on.
    InsteadOfPoll(u32),
    /// As soon as this poll has returned Pending.
    AfterPoll(u32),
    /// At this moment, before anything runs that is due then.
    At(Duration),
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InsteadOfPoll(1) => write!(f, "dropped before it began"),
            Self::InsteadOfPoll(poll) => write!(f, "dropped when it could go on with step {poll}"),
            Self::AfterPoll(poll) => write!(f, "dropped after step {poll}"),
            Self::At(at) => write!(f, "dropped at {}", units::seconds(*at)),
        }
    }
}
