//! Waiting for a process that may not end.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

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
    pub(crate) fn end(self, limit: Duration) -> io::Result<Option<ExitStatus>> {
        #[cfg(unix)]
        let group = rustix::process::Pid::from_child(&self.0);
        let ended = end_of(self.0, limit);
        #[cfg(unix)]
        // A group has the number of its first process, and nobody else gets that number as long as one of
        // the group lives. It is an error if none does.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        ended
    }
}

/// Waits for the end of a process, or stops it at the limit: then there is no status.
///
/// # Errors
/// The system cannot say how it ended, or not stop it.
pub(crate) fn end_of(mut child: Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    // The standard library cannot wait with a limit. Looking every millisecond at first keeps
    // short verdicts short.
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
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
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "process::tests::stand_in"]);
        if sleeps {
            command.env("STAND_IN_SLEEPS", "yes");
        }
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
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
