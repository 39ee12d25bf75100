//! Where cancellations are reported to. Nobody edits this.

use std::backtrace::Backtrace;
use std::panic::Location;

use harness::{Mark, Recorder, World};

use super::scene::Scene;

/// Takes reports. A clone is another handle to the same.
#[derive(Clone)]
pub struct Reports {
    pub(super) scene: Scene,
    recorder: Recorder<Seen>,
}

/// What is seen in a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A future that was wrapped at this line is going to be dropped: it must be reported.
    Due(u32),
    /// What a report names: a line of the scenes, or none if the line is in another file.
    Reported { created: Option<u32>, dropped: Dropped },
    /// The future that is due is gone: whoever dropped it goes on.
    Gone,
    /// A wrapped future did not do what it does without the wrapper.
    Changed,
}

/// What a report says of where the future was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// It was not looked at.
    Unknown,
    /// No backtrace was captured.
    Nothing,
    /// It was captured while the future was dropped.
    Here,
    /// It was captured at another time.
    Elsewhere,
}

impl Reports {
    /// A future was cancelled: wrapped at this line, and dropped in this place.
    ///
    /// `Backtrace::capture` is empty unless a variable of the environment says otherwise;
    /// `force_capture` is not.
    #[track_caller]
    pub fn cancelled(&self, created: &'static Location<'static>, dropped: &Backtrace) {
        let inside = created.file().replace('\\', "/").contains("src/world/");
        let created = inside.then_some(created.line());
        self.recorder.note(Seen::Reported { created, dropped: self.look_at(dropped) });
    }

    pub(super) fn due(&self, line: u32) {
        self.recorder.note(Seen::Due(line));
    }

    pub(super) fn gone(&self) {
        self.recorder.note(Seen::Gone);
    }

    pub(super) fn unchanged(&self, yes: bool) {
        if !yes {
            self.recorder.note(Seen::Changed);
        }
    }

    pub(super) fn mark(&self, mark: Mark) {
        self.recorder.mark(mark);
    }

    fn look_at(&self, backtrace: &Backtrace) -> Dropped {
        use std::backtrace::BacktraceStatus::Captured;
        if backtrace.status() != Captured {
            return Dropped::Nothing;
        }
        // To find the names takes a while: two places are enough.
        let place = match self.scene {
            Scene::Dropped => "let_go_of_it",
            Scene::TwoDropped => "let_go_of_both",
            _ => return Dropped::Unknown,
        };
        let here = backtrace.to_string().contains(place);
        if here { Dropped::Here } else { Dropped::Elsewhere }
    }
}

impl World for Reports {
    type Case = Scene;
    type Event = Seen;
    type Facts = ();

    fn new(&scene: &Scene, recorder: Recorder<Seen>) -> Self {
        Reports { scene, recorder }
    }

    fn inspect(&self) {}
}
