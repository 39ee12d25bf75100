//! Whether the steps of a program block their worker, by what several runs showed of them.
//!
//! A block of 50 ms is always found, if it comes in each run; work of a few milliseconds between two awaits
//! is never taken for one. In one run noise can look like a block: the machine is busy, the question came
//! late, the worker had to wait for the processor. It cannot in all runs, in both figures.
//!
//! What it cannot see: a block that comes in some runs only, as what is computed once in a process and
//! kept; one that is shorter than 45 ms; and one that others leave a fifth of the processor or less, as it
//! then does little more in its 50 ms than honest work does. Where the system does not tell how long a thread
//! waited for a processor, only Linux does, work that is honest can be taken for a block on a machine with
//! five times as much to do as it has processors.

use std::time::Duration;

use crate::world::Held;

/// In each run a step was at least so long. This figure is never too short, so it is hardly less than a
/// block that is to be found each time.
const WHOLE: Duration = Duration::from_millis(45);

/// And in a third of the runs somebody waited so long for its end. This one is hardly ever too long: it
/// is more than honest work takes. Of a block of 50 ms enough is left where the question came late, or
/// where others had the processor for half of the time.
const WAITED: Duration = Duration::from_millis(10);

/// What the runs of one case showed.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    runs: u32,
    /// In which a step was long.
    long: u32,
    /// In which somebody waited long.
    waited: u32,
}

impl Blocks {
    /// One more run, and for how long a step held the worker in it.
    pub(super) fn add(&mut self, held: Held) {
        self.runs += 1;
        self.long += u32::from(held.whole >= WHOLE);
        self.waited += u32::from(held.waited >= WAITED);
    }

    /// Whether steps of the program block the worker.
    pub(super) fn are_there(&self) -> bool {
        self.runs > 0 && self.long == self.runs && 3 * self.waited >= self.runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(runs: [(u64, u64); 6]) -> bool {
        let mut blocks = Blocks::default();
        for (whole, waited) in runs {
            let [whole, waited] = [whole, waited].map(Duration::from_millis);
            blocks.add(Held { whole, waited });
        }
        blocks.are_there()
    }

    #[test]
    fn it_comes_in_each_run() {
        assert!(block([(50, 48); 6]));
        // Questions that came late.
        assert!(block([(50, 48), (50, 3), (50, 0), (50, 1), (50, 7), (90, 20)]));
    }

    #[test]
    fn noise_is_none() {
        assert!(!block([(3, 1); 6]));
        assert!(!block([(900, 800), (70, 50), (44, 40), (70, 50), (70, 50), (70, 50)]));
        // Many polls between two questions, as those came late.
        assert!(!block([(60, 5), (60, 5), (60, 30), (60, 4), (60, 3), (60, 9)]));
        assert!(!Blocks::default().are_there());
    }
}
