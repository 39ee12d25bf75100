//! What the queue and the database hold. Nobody edits this.

use std::collections::{BTreeMap, VecDeque};

use super::happened::{Fate, Happened, Job};

pub(super) struct State {
    waiting: VecDeque<Job>,
    /// How often a job was put back into an empty queue.
    refilled: usize,
    fates: BTreeMap<Job, Fate>,
}

impl State {
    /// So many jobs wait in the queue.
    pub(super) fn with(jobs: u32) -> Self {
        let jobs = || (1..=jobs).map(Job);
        let fates = jobs().map(|job| (job, Fate::default())).collect();
        Self { waiting: jobs().collect(), refilled: 0, fates }
    }

    /// What became of each job.
    pub(super) fn fates(&self) -> &BTreeMap<Job, Fate> {
        &self.fates
    }

    pub(super) fn take(&mut self) -> Option<Job> {
        self.waiting.pop_front()
    }

    /// Whether the queue takes it.
    pub(super) fn put_back(&mut self, job: Job) -> bool {
        let takes_it = !self.fate(job).acknowledged && !self.waiting.contains(&job);
        if takes_it {
            self.refilled += usize::from(self.waiting.is_empty());
            self.waiting.push_back(job);
        }
        takes_it
    }

    pub(super) fn has_result(&mut self, job: Job) -> bool {
        self.fate(job).results > 0
    }

    pub(super) fn insert(&mut self, job: Job) -> Happened {
        let fate = self.fate(job);
        fate.results += 1;
        if fate.results > 1 { Happened::InsertedAgain(job) } else { Happened::Inserted(job) }
    }

    pub(super) fn record(&mut self, job: Job) -> Happened {
        let fate = self.fate(job);
        fate.records += 1;
        if fate.results == 0 { Happened::RecordedEarly(job) } else { Happened::Recorded(job) }
    }

    /// Nothing happens if it was acknowledged before.
    pub(super) fn acknowledge(&mut self, job: Job) -> Option<Happened> {
        self.waiting.retain(|waiting| *waiting != job);
        let fate = self.fate(job);
        if std::mem::replace(&mut fate.acknowledged, true) {
            return None;
        }
        let is_early = fate.results == 0 || fate.records == 0;
        Some(if is_early { Happened::AcknowledgedEarly(job) } else { Happened::Acknowledged(job) })
    }

    /// What a call that begins now must know, to say later that there was no job: nothing if there is none
    /// now.
    pub(super) fn begins(&self) -> Option<usize> {
        (!self.waiting.is_empty()).then_some(self.refilled)
    }

    /// A call that began so returned no job. Happens only where that is wrong.
    pub(super) fn answer_none(&self, began: Option<usize>) -> Option<Happened> {
        let never_empty = !self.waiting.is_empty() && began == Some(self.refilled);
        never_empty.then_some(Happened::AnsweredNone { waiting: self.waiting.len() })
    }

    /// A call returned it. Happens only where that is wrong.
    pub(super) fn answer(&mut self, job: Job) -> Option<Happened> {
        let fate = self.fate(job);
        fate.answers += 1;
        match *fate {
            Fate { acknowledged: false, .. } => Some(Happened::AnsweredEarly(job)),
            Fate { answers: 2.., .. } => Some(Happened::AnsweredAgain(job)),
            _ => None,
        }
    }

    /// What became of a job, also of one that there never was.
    fn fate(&mut self, job: Job) -> &mut Fate {
        self.fates.entry(job).or_default()
    }
}
