//! REPLACE: the surroundings of the program. Nobody edits this.

use std::time::Duration;

use harness::{Recorder, World};
use tokio::time::sleep;

/// How long a step takes.
pub const STEP: Duration = Duration::from_millis(1_003);

/// What the program has to do.
#[derive(Clone)]
pub struct Job {
    recorder: Recorder<Happened>,
}

impl Job {
    /// Does it.
    pub async fn step(&self) {
        sleep(STEP).await;
        self.recorder.note(Happened::Steps);
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Steps,
}

impl World for Job {
    type Case = ();
    type Event = Happened;
    type Facts = ();

    fn new((): &(), recorder: Recorder<Happened>) -> Self {
        Self { recorder }
    }

    fn inspect(&self) {}
}
