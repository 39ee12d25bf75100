//! A process that is ended with everything it has started.
//!
//! `watch` ends a check when the file is saved again. A check has started cargo, which has started
//! rustc, or a verdict, which has started the program: all of them must go, or the next check waits
//! for their lock. And what a program left running when its verdict has ended is of no use to anybody.

use std::io;
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

#[cfg(unix)]
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, kill_process_group, waitid,
};

use crate::process;

/// How long a process that was asked to end may take to clean up.
#[cfg(unix)]
const GRACE: Duration = Duration::from_secs(1);

/// A process, and whatever it starts. All of it is ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Group {
    child: Child,
    ended: bool,
}

impl Group {
    /// Starts a command. Keys that send a signal, as Ctrl-C, do not reach it: who started it decides.
    ///
    /// # Errors
    /// The system does not start it.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        command.process_group(0);
        Ok(Self { child: command.spawn()?, ended: false })
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// The system cannot say.
    pub(crate) fn status(&mut self) -> io::Result<Option<ExitStatus>> {
        let status = self.child.try_wait()?;
        self.ended = status.is_some();
        Ok(status)
    }

    /// Waits for its end, or stops it at the limit: then there is no status. Then ends what it left
    /// running; on Windows nothing does.
    ///
    /// # Errors
    /// The system cannot say how it ended, or not stop it.
    pub(crate) fn wait(mut self, limit: Duration) -> io::Result<Option<ExitStatus>> {
        #[cfg(unix)]
        let status = {
            let group = Pid::from_child(&self.child);
            let in_time = process::wait_until(limit, || Ok(has_ended(group)?))?.is_some();
            // An error means that nobody is left.
            let _ = kill_process_group(group, Signal::KILL);
            let status = self.child.wait()?;
            in_time.then_some(status)
        };
        #[cfg(windows)]
        let status = process::end_of(&mut self.child, limit)?;
        self.ended = true;
        Ok(status)
    }

    /// Ends all of it. It is asked first, so that it can clean up behind itself.
    #[cfg(unix)]
    fn end(&mut self) {
        let group = Pid::from_child(&self.child);
        // One that has gone already needs no signal; one that may not be sent one cannot be helped.
        let _ = kill_process_group(group, Signal::TERM);
        // A group that was stopped hears nothing before it goes on.
        let _ = kill_process_group(group, Signal::CONT);
        let _ = process::wait_until(GRACE, || Ok(has_ended(group)?));
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
    }

    /// Ends all of it: the system's own command knows what belongs to a process.
    #[cfg(windows)]
    fn end(&mut self) {
        let id = self.child.id().to_string();
        let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &id]).output();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Lets all of it pause.
    #[cfg(unix)]
    pub(crate) fn pause(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets all of it go on.
    #[cfg(unix)]
    pub(crate) fn go_on(&self) {
        self.signal(Signal::CONT);
    }

    #[cfg(unix)]
    fn signal(&self, signal: Signal) {
        if !self.ended {
            let _ = kill_process_group(Pid::from_child(&self.child), signal);
        }
    }
}

/// Whether the first process of a group has ended. Only looks: as long as nobody has waited for it, its
/// number is not given to another process, and a signal reaches this group or none.
#[cfg(unix)]
fn has_ended(group: Pid) -> rustix::io::Result<Option<WaitIdStatus>> {
    waitid(
        WaitId::Pid(group),
        WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG,
    )
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.ended {
            self.end();
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::Stdio;
    use std::time::Instant;

    use super::*;

    /// A shell whose child outlives it and holds the pipe: the pipe is closed when both are gone.
    fn shell(script: &str) -> (Group, BufReader<impl io::Read>) {
        let mut command = Command::new("sh");
        let mut group = Group::start(command.args(["-c", script]).stdout(Stdio::piped())).unwrap();
        let out = group.child.stdout.take().unwrap();
        (group, BufReader::new(out))
    }

    fn ends_within(limit: Duration, script: &str) {
        let (group, mut out) = shell(script);
        out.read_line(&mut String::new()).unwrap();
        let start = Instant::now();
        drop(group);
        out.read_to_string(&mut String::new()).unwrap();
        assert!(start.elapsed() < limit, "{:?}", start.elapsed());
    }

    #[test]
    fn what_it_has_started_ends_with_it() {
        ends_within(GRACE, "sleep 60 & echo started; wait");
    }

    #[test]
    fn what_does_not_listen_ends_too() {
        ends_within(
            GRACE * 5,
            "trap '' TERM; sh -c \"trap '' TERM; sleep 60\" & echo started; wait",
        );
    }

    #[test]
    fn what_it_leaves_running_ends_too() {
        let (group, mut out) = shell("sleep 600 & echo started");
        assert!(group.wait(Duration::from_secs(60)).unwrap().unwrap().success());
        // The pipe closes when nobody holds its other end any more.
        let mut text = String::new();
        let start = Instant::now();
        out.read_to_string(&mut text).unwrap();
        assert_eq!(text, "started\n");
        assert!(start.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn one_that_does_not_end_is_stopped_at_the_limit() {
        let (group, _out) = shell("sleep 600");
        assert!(group.wait(Duration::from_millis(50)).unwrap().is_none());
    }

    #[test]
    fn one_that_ends_by_itself_gives_its_status() {
        let (mut group, _out) = shell("exit 3");
        let status = loop {
            if let Some(status) = group.status().unwrap() {
                break status;
            }
        };
        assert_eq!(status.code(), Some(3));
    }
}
