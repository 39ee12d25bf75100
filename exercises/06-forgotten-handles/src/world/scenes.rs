//! When the signal comes, and who is being served then. Nobody edits this.

use std::time::Duration;

/// How long after the signal connections may go on.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// When the signal comes, and who is being served then.
#[derive(Debug, Clone, Copy)]
pub struct Scene {
    /// When the signal comes, in milliseconds.
    pub stop: u64,
    /// The number of connections that never end. They are the first ones.
    pub stuck: u64,
    /// When connections that are slow end, in milliseconds after the signal. They come after those
    /// that never end.
    pub slow: &'static [u64],
}

/// With nobody in flight, with those that are quick, slow until just before the deadline, stuck, all
/// of these, and many that are stuck. The first connection comes at 0.103 s.
pub const SCENES: [Scene; 9] = [
    Scene { stop: 3_151, stuck: 1, slow: &[] },
    Scene { stop: 51, stuck: 0, slow: &[] },
    Scene { stop: 1_091, stuck: 0, slow: &[] },
    Scene { stop: 1_111, stuck: 0, slow: &[] },
    Scene { stop: 2_121, stuck: 0, slow: &[26, 2_506] },
    Scene { stop: 2_141, stuck: 0, slow: &[6_066, 9_956] },
    Scene { stop: 3_111, stuck: 2, slow: &[1_506] },
    Scene { stop: 4_001, stuck: 3, slow: &[6_506, 9_956] },
    // More than a program can stop in passing: a task that yields once lets some of them run.
    Scene { stop: 14_161, stuck: 120, slow: &[2_506, 9_956] },
];

impl Scene {
    /// When the signal comes.
    #[must_use]
    pub fn signal(&self) -> Duration {
        Duration::from_millis(self.stop)
    }

    /// When whoever is stuck is to be stopped.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.signal() + DEADLINE
    }

    /// The connections that come until the signal, and when.
    pub fn due(&self) -> impl Iterator<Item = (u64, Duration)> {
        (0..).map(|id| (id, coming(id))).take_while(|(_, at)| *at < self.signal())
    }
}

/// When a connection comes.
pub(super) fn coming(id: u64) -> Duration {
    Duration::from_millis(103 + 100 * id)
}
