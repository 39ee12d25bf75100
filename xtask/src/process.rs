//! Waiting for a process that may not end.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(unix)]
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// A process and all that it starts, which goes when the process has ended.
///
/// On Windows only the process itself does.
pub(crate) struct Group(Child);

impl Group {
    /// Starts a process as the first of a group of its own.
    ///
    /// # Errors
    /// The system does not start it.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        command.spawn().map(Self)
    }

    /// Waits for its end, or stops it at the limit: then there is no status. Then ends the rest of the
    /// group: what a program left running is of no use to anybody.
    ///
    /// # Errors
    /// The system cannot say how it ended, or not stop it.
    #[cfg(unix)]
    pub(crate) fn end(mut self, limit: Duration) -> io::Result<Option<ExitStatus>> {
        let group = Pid::from_child(&self.0);
        // Only looks: as long as nobody has waited for it, its number is not given to another process, and
        // the signal reaches this group or none.
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        let has_ended = || Ok(waitid(WaitId::Pid(group), look)?);
        let in_time = wait_until(limit, has_ended)?.is_some();
        // An error means that nobody is left.
        let _ = kill_process_group(group, Signal::KILL);
        let status = self.0.wait()?;
        Ok(in_time.then_some(status))
    }

    /// Waits for its end, or stops it at the limit: then there is no status.
    ///
    /// # Errors
    /// The system cannot say how it ended, or not stop it.
    #[cfg(not(unix))]
    pub(crate) fn end(self, limit: Duration) -> io::Result<Option<ExitStatus>> {
        end_of(self.0, limit)
    }
}

/// Waits for the end of a process, or stops it at the limit: then there is no status.
///
/// # Errors
/// The system cannot say how it ended, or not stop it.
pub(crate) fn end_of(mut child: Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let ended = wait_until(limit, || child.try_wait())?;
    if ended.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(ended)
}

/// Asks again and again until there is an answer; gives none at the limit.
fn wait_until<T>(
    limit: Duration,
    mut ask: impl FnMut() -> io::Result<Option<T>>,
) -> io::Result<Option<T>> {
    let start = Instant::now();
    // The standard library cannot wait with a limit. Looking every millisecond at first keeps
    // short verdicts short.
    let mut pause = Duration::from_millis(1);
    loop {
        let answer = ask()?;
        if answer.is_some() || start.elapsed() >= limit {
            return Ok(answer);
        }
        thread::sleep(pause);
        pause = (pause * 5 / 4).min(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;

    /// The test binary itself stands in for a verdict: it runs `stand_in` and nothing else.
    fn start_stand_in(sleeps: bool) -> Child {
        stand_in_command(sleeps).spawn().unwrap()
    }

    fn stand_in_command(sleeps: bool) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "process::tests::stand_in"]);
        if sleeps {
            command.env("STAND_IN_SLEEPS", "yes");
        }
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    #[test]
    fn stand_in() {
        if std::env::var_os("STAND_IN_SLEEPS").is_some() {
            thread::sleep(Duration::from_secs(600));
        }
    }

    #[test]
    fn a_verdict_that_does_not_end_is_stopped() {
        assert!(end_of(start_stand_in(true), Duration::from_millis(50)).unwrap().is_none());
    }

    #[test]
    fn a_verdict_that_ends_gives_its_status() {
        let status = end_of(start_stand_in(false), Duration::from_secs(60)).unwrap();
        assert!(status.unwrap().success());
    }

    #[test]
    fn a_group_that_does_not_end_is_stopped() {
        let mut command = stand_in_command(true);
        let group = Group::start(&mut command).unwrap();
        assert!(group.end(Duration::from_millis(50)).unwrap().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn what_a_process_leaves_running_ends_with_it() {
        use std::io::Read as _;
        let mut command = Command::new("sh");
        let mut child =
            Group::start(command.args(["-c", "sleep 600 & echo started"]).stdout(Stdio::piped()))
                .unwrap();
        let mut out = child.0.stdout.take().unwrap();
        let start = Instant::now();
        assert!(child.end(Duration::from_secs(60)).unwrap().unwrap().success());
        // The pipe closes when nobody holds its other end any more.
        let mut text = String::new();
        out.read_to_string(&mut text).unwrap();
        assert_eq!(text, "started\n");
        assert!(start.elapsed() < Duration::from_secs(60));
    }
}
