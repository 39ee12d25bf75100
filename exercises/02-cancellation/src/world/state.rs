//! What the queue and the database hold. Nobody edits this.

use std::collections::{BTreeMap, VecDeque};

use super::happened::{Fate, Happened, Job};

pub(super) struct State {
    waiting: VecDeque<Job>,
    fates: BTreeMap<Job, Fate>,
}

impl State {
    /// So many jobs wait in the queue.
    pub(super) fn with(jobs: u32) -> Self {
        let jobs = || (1..=jobs).map(Job);
        let fates = jobs().map(|job| (job, Fate::default())).collect();
        Self { waiting: jobs().collect(), fates }
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
