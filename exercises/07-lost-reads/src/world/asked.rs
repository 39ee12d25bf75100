//! What is seen of the callers of a pool. Nobody edits this.

use std::time::Duration;

use super::server::answer_to;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Connected,
    /// A call returned the answer to its question.
    Answered(u32),
    /// A call returned something else.
    Wrong {
        question: u32,
        answer: u32,
    },
    /// A call returned an error.
    Failed(u32),
    /// One of the two that came together was answered so long after it came.
    Together(Duration),
    PoolDropped,
}

/// What happened, as a plain sentence.
pub fn tell(asked: Asked) -> Option<String> {
    Some(match asked {
        Asked::Connected => "a connection is opened".to_owned(),
        Asked::Answered(question) => format!("who asks for {question} is answered"),
        Asked::Wrong { question, answer } => {
            let whose = (1..200).find(|other| answer_to(*other) == answer);
            match whose {
                Some(other) => format!("who asks for {question} gets the answer to {other}"),
                None => format!("who asks for {question} gets what answers no question"),
            }
        }
        Asked::Failed(question) => format!("who asks for {question} gets an error"),
        Asked::Together(_) => return None,
        Asked::PoolDropped => "the pool is dropped".to_owned(),
    })
}
