//! Waiting for a process that may not end.

use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// Waits for the end of a process, or stops it at the limit: then there is no status.
///
/// # Errors
/// The system cannot say how it ended, or not stop it.
pub(crate) fn end_of(mut child: Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
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
    use std::process::{Command, Stdio};

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
}
