//! Jobs, and what is seen of them. Nobody edits this.

/// A job, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job(pub u32);

/// What became of a job.
#[derive(Debug, Default, Clone, Copy)]
pub struct Fate {
    pub results: usize,
    pub records: usize,
    pub acknowledged: bool,
    /// Calls that returned it.
    pub answers: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    Taken(Job),
    PutBack(Job),
    Inserted(Job),
    /// It had a result.
    InsertedAgain(Job),
    Recorded(Job),
    /// It had no result.
    RecordedEarly(Job),
    Acknowledged(Job),
    /// It had no result or no record.
    AcknowledgedEarly(Job),
    /// Nobody waits for the answer any more.
    Dropped(Job),
    /// A call returned it before it was acknowledged.
    AnsweredEarly(Job),
    /// Another call had returned it.
    AnsweredAgain(Job),
    /// The client that calls once did not wait for its answer.
    HangsUp,
    /// `in_flight` read this, which is less than the jobs that calls were at work on.
    Uncounted {
        read: i64,
        jobs: usize,
    },
}

impl Happened {
    /// The job that it happened to.
    pub fn job(self) -> Option<Job> {
        use Happened::*;
        match self {
            Taken(job)
            | PutBack(job)
            | Inserted(job)
            | InsertedAgain(job)
            | Recorded(job)
            | RecordedEarly(job)
            | Acknowledged(job)
            | AcknowledgedEarly(job)
            | Dropped(job)
            | AnsweredEarly(job)
            | AnsweredAgain(job) => Some(job),
            HangsUp | Uncounted { .. } => None,
        }
    }
}
