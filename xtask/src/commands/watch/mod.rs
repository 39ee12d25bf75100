//! `cargo xtask watch`: checks an exercise whenever its file is saved, and goes on with the next.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | the loop: keys, signals, saves and the end of what runs |
//! | `file` | whether a file was saved |
//! | `order` | what comes after an exercise |
//! | `task` | the commands that are run, each as a process of its own |
//! | `screen` | what is said around them |

mod file;
mod order;
mod screen;
mod task;

use std::env;
use std::io::{self, IsTerminal as _, stdin, stdout};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use record::ExitCode;
use workbook::{Error, Exercise, Result, Workbook, names};

use crate::console::Console;
use crate::group::Group;
use crate::keyboard::{self, Ending, Event, Keys};
use crate::ledger::{Ledger, State};
use file::WatchedFile;
use order::following;
use screen::{Screen, Stand};
use task::Task;

/// How often is looked whether something was saved or has ended.
const LOOK: Duration = Duration::from_millis(25);

/// Watches the exercise that was typed, or the next one, until the reader has enough.
///
/// # Errors
/// The name was not understood; the system does not say what it must.
pub(crate) fn run(workbook: &Workbook, typed: Option<&str>, console: Console) -> Result<ExitCode> {
    let Some(exercise) = meant(workbook, typed)? else {
        console.note("Every exercise is fixed. To watch one again, name it.");
        return Ok(ExitCode::Fixed);
    };
    let failed = |error: io::Error| Error::io("watch", &exercise.file(), &error);
    let (sender, events) = mpsc::channel();
    keyboard::listen(sender.clone()).map_err(failed)?;
    // Keys are typed where the answers are seen: what is piped away has another reader.
    let keys = if stdin().is_terminal() && stdout().is_terminal() {
        Some(Keys::read(sender.clone()).map_err(failed)?)
    } else {
        None
    };
    let screen = Screen { console, clears: keys.is_some() && !console.plain, keys: keys.is_some() };
    let xtask = env::current_exe().map_err(failed)?;
    let mut watch = Watch::new(workbook, exercise, &xtask, screen, keys);
    let ending = watch.go(&events);
    // Ends what runs, and gives the terminal back.
    drop(watch);
    if let Some(ending) = ending {
        ending.happen();
    }
    // Whoever quits has had what they asked for, whatever the last verdict was.
    Ok(ExitCode::Fixed)
}

/// The exercise to begin with. A chapter stands for the first of its exercises that is not fixed.
fn meant<'w>(workbook: &'w Workbook, typed: Option<&str>) -> Result<Option<&'w Exercise>> {
    let ledger = Ledger::read(workbook);
    let Some(typed) = typed else { return Ok(ledger.next(workbook)) };
    let found = names::resolve(workbook, typed)?;
    let open = found.iter().find(|exercise| ledger.state(exercise) != State::Fixed);
    Ok(open.or(found.first()).copied())
}

/// What is watched, and what runs.
struct Watch<'w> {
    workbook: &'w Workbook,
    xtask: PathBuf,
    screen: Screen,
    keys: Option<Keys>,
    exercise: &'w Exercise,
    file: WatchedFile,
    stand: Stand,
    /// The next exercise, once this one is fixed: whoever saves its file has gone on.
    next: Option<(&'w Exercise, WatchedFile)>,
    running: Option<(Task, Group)>,
    /// A key that was pressed while something ran.
    pressed: Option<char>,
}

/// Whether there is something more to wait for.
#[derive(Debug, PartialEq, Eq)]
enum Flow {
    On,
    Quit,
}

impl<'w> Watch<'w> {
    fn new(
        workbook: &'w Workbook,
        exercise: &'w Exercise,
        xtask: &Path,
        screen: Screen,
        keys: Option<Keys>,
    ) -> Self {
        Self {
            workbook,
            xtask: xtask.to_owned(),
            screen,
            keys,
            exercise,
            file: WatchedFile::new(exercise.file()),
            stand: Stand::NotChecked,
            next: None,
            running: None,
            pressed: None,
        }
    }

    /// Goes on until the reader quits, or something ends the command.
    fn go(&mut self, events: &Receiver<Event>) -> Option<Ending> {
        if self.keys.is_none() {
            self.screen
                .sentence("There is no terminal here, so no keys are read. Ctrl-C ends this.");
        }
        self.start(Task::Check);
        loop {
            let flow = match events.recv_timeout(LOOK) {
                Ok(Event::Key(key)) => self.press(key),
                Ok(Event::End(ending)) => return Some(ending),
                #[cfg(unix)]
                Ok(Event::Pause) => self.pause(),
                #[cfg(unix)]
                Ok(Event::GoOn) => self.go_on(),
                // The time is over.
                Err(_) => Flow::On,
            };
            if flow == Flow::Quit {
                return None;
            }
            self.look_at_files();
            if self.look_at_what_runs() == Flow::Quit {
                return None;
            }
        }
    }

    /// Does what a key asks for; while something runs, when that has ended.
    fn press(&mut self, key: char) -> Flow {
        if key == 'q' {
            return Flow::Quit;
        }
        if self.running.is_some() {
            self.pressed = Some(key);
            return Flow::On;
        }
        match Task::of_key(key) {
            Some(task) => self.start(task),
            None if key == 'n' => return self.move_on(),
            None => {}
        }
        Flow::On
    }

    /// Checks what was saved; a check of what was there before is ended.
    fn look_at_files(&mut self) {
        if self.file.is_saved() {
            self.start(Task::Check);
        } else if let Some((_, file)) = &mut self.next
            && file.is_saved()
            && let Some((next, file)) = self.next.take()
        {
            (self.exercise, self.file, self.stand) = (next, file, Stand::NotChecked);
            self.start(Task::Check);
        }
    }

    /// Starts a task in place of the one that runs.
    fn start(&mut self, task: Task) {
        self.running = None;
        if task == Task::Check {
            // A key was meant for what was to be seen then.
            self.pressed = None;
            self.screen.begin(self.exercise);
        } else {
            self.screen.console.line("");
        }
        let Self { xtask, workbook, exercise, screen, .. } = self;
        match task.start(xtask, workbook, exercise, screen.console) {
            Ok(group) => self.running = Some((task, group)),
            Err(error) => self.screen.console.error(&error),
        }
    }

    /// Says what has come of the task that ran.
    fn look_at_what_runs(&mut self) -> Flow {
        let Some((task, group)) = &mut self.running else { return Flow::On };
        let code = match group.status() {
            Ok(None) => return Flow::On,
            Ok(Some(status)) => status.code(),
            Err(_) => None,
        };
        let task = *task;
        self.running = None;
        if task == Task::Check {
            self.stand = match code {
                Some(0) => Stand::Fixed,
                Some(1) => Stand::NotFixed,
                _ => Stand::NotJudged,
            };
            self.look_ahead();
        }
        if self.prompt() == Flow::Quit {
            return Flow::Quit;
        }
        self.pressed.take().map_or(Flow::On, |key| self.press(key))
    }

    /// After a check: what comes next, if the exercise is fixed.
    fn look_ahead(&mut self) {
        self.next = None;
        if self.stand != Stand::Fixed {
            return;
        }
        // The same that `check` names, and takes without a name.
        let next = Ledger::read(self.workbook).next(self.workbook);
        let next = next.filter(|next| next.id != self.exercise.id);
        self.next = next.map(|next| (next, WatchedFile::new(next.file())));
    }

    /// Leaves the exercise for the one that follows.
    fn move_on(&mut self) -> Flow {
        let ledger = Ledger::read(self.workbook);
        let next = self.next.take().map(|(next, _)| next);
        let next = next.or_else(|| following(self.workbook, &ledger, self.exercise));
        let Some(next) = next else {
            self.screen.console.line("");
            self.screen.sentence("Every other exercise is fixed.");
            return self.prompt();
        };
        self.exercise = next;
        self.file = WatchedFile::new(next.file());
        self.stand = Stand::NotChecked;
        self.next = None;
        // Who has not seen it yet reads its page first, and is not met by a verdict.
        if ledger.state(next) == State::NotTried && next.is_as_shipped().unwrap_or(false) {
            self.screen.introduce(next);
            self.prompt()
        } else {
            self.start(Task::Check);
            Flow::On
        }
    }

    /// Says where the exercise stands. Without anybody to read it there is nothing to wait for.
    fn prompt(&self) -> Flow {
        let next = self.next.as_ref().map(|(next, _)| *next);
        match self.screen.prompt(self.exercise, self.stand, next) {
            Ok(()) => Flow::On,
            Err(_) => Flow::Quit,
        }
    }

    /// Gives the terminal to the shell until the reader comes back.
    #[cfg(unix)]
    fn pause(&self) -> Flow {
        if let Some((_, group)) = &self.running {
            group.pause();
        }
        if let Some(keys) = &self.keys {
            keys.give_back();
        }
        keyboard::pause();
        Flow::On
    }

    /// The reader is back, after a pause of whatever kind.
    #[cfg(unix)]
    fn go_on(&self) -> Flow {
        if let Some(Err(_)) = self.keys.as_ref().map(Keys::take) {
            return Flow::Quit;
        }
        match &self.running {
            Some((_, group)) => {
                group.go_on();
                Flow::On
            }
            None => self.prompt(),
        }
    }
}
