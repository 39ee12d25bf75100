//! Why a run did not come to its end: who waited, since when, and what was the last that it did.

use record::units::seconds;

use crate::run::{Ending, Run};
use crate::world::{Waits, World};

/// Who waited at the end of a run that hung, the program first; empty for any other run.
pub(crate) fn waits<W: World>(
    run: &Run<W>,
    tell: &dyn Fn(W::Event) -> Option<String>,
) -> Vec<String> {
    if run.ending != Ending::Hung {
        return Vec::new();
    }
    let lanes = run.recorded.lanes.iter().enumerate().filter_map(|(index, lane)| {
        let name = lane.watch.name();
        let who = if index == 0 { "the program".to_owned() } else { format!("\"{name}\"") };
        Some(match lane.waits? {
            Waits::Since(polled) => format!("{who} has waited since {}", seconds(polled)),
            Waits::ForItsPoll(woken) => {
                format!("{who} could go on at {}, and was not run again", seconds(woken))
            }
        })
    });
    let tasks = run.waiting.iter().filter(|task| !is_the_harness(task.spawned_at.file()));
    let tasks = tasks.map(|task| {
        let place = task.spawned_at;
        let file = place.file().replace('\\', "/");
        let name = file.rsplit('/').next().unwrap_or_default();
        let since = seconds(task.since);
        let words = format!("the task of {name}:{} has waited since {since}", place.line());
        let last = run.events().iter().rfind(|event| event.task == Some(task.id));
        match last.and_then(|event| tell(event.what.clone())) {
            Some(last) => format!("{words}; its last: {last}"),
            None => words,
        }
    });
    lanes.chain(tasks).collect()
}

/// Whether a task was spawned by the instruments: the program itself, and what belongs to the world.
fn is_the_harness(file: &str) -> bool {
    let file = file.replace('\\', "/");
    file.ends_with("harness/src/run/drive.rs") || file.ends_with("harness/src/world/recorder.rs")
}
