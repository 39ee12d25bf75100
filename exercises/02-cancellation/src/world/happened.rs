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
    /// `in_flight` read this, which is more than there were calls.
    Overcounted {
        read: i64,
        calls: usize,
    },
    /// A call returned no job, and since it began so many had always waited, at least.
    AnsweredNone {
        waiting: usize,
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
            HangsUp | Uncounted { .. } | Overcounted { .. } | AnsweredNone { .. } => None,
        }
    }
}

/// What happened, as a plain sentence.
pub fn tell(happened: Happened) -> Option<String> {
    use Happened::*;
    Some(match happened {
        Taken(Job(job)) => format!("job {job} is taken"),
        PutBack(Job(job)) => format!("job {job} is put back"),
        Inserted(Job(job)) => format!("the result of job {job} is in"),
        Recorded(Job(job)) => format!("the audit record of job {job} is in"),
        Acknowledged(Job(job)) => format!("job {job} is acknowledged"),
        Dropped(Job(job)) => format!("nobody waits for job {job} any more"),
        InsertedAgain(Job(job)) => format!("job {job} has a result again"),
        RecordedEarly(Job(job)) => format!("job {job} has an audit record, and no result yet"),
        AcknowledgedEarly(Job(job)) => {
            format!("job {job} is acknowledged before its result and its record were there")
        }
        AnsweredEarly(Job(job)) => format!("job {job} is returned before it is acknowledged"),
        AnsweredAgain(Job(job)) => format!("job {job} is returned by another call"),
        HangsUp => "the client hangs up: its call is dropped".to_owned(),
        Overcounted { read, calls } => {
            format!("`in_flight` is {read}; calls that were made: {calls}")
        }
        AnsweredNone { waiting } => {
            format!(
                "a call returns no job; jobs that wait: {waiting}, and the queue was never empty"
            )
        }
        Uncounted { read, jobs } => format!("`in_flight` is {read}; calls at work: {jobs}"),
    })
}
