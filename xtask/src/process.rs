//! Waiting for a process that may not end.

use std::io;
use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// Waits for the end of a process, or stops it at the limit: then there is no status.
///
/// # Errors
/// The system cannot say how it ended, or not stop it.
pub(crate) fn end_of(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let ended = wait_until(limit, || child.try_wait())?;
    if ended.is_none() {
        child.kill()?;
        child.wait()?;
    }
    Ok(ended)
}

/// Asks again and again until there is an answer; gives none at the limit.
pub(crate) fn wait_until<T>(
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
        assert!(end_of(&mut start_stand_in(true), Duration::from_millis(50)).unwrap().is_none());
    }

    #[test]
    fn a_verdict_that_ends_gives_its_status() {
        let status = end_of(&mut start_stand_in(false), Duration::from_secs(60)).unwrap();
        assert!(status.unwrap().success());
    }
}
