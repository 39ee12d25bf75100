//! How long `watch` takes from a save to a verdict.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use workbook::{Error, Result};

use super::scratch::Scratch;
use crate::cargo;

/// A verdict that takes longer does not come, even if everything has to be built first.
const LIMIT: Duration = Duration::from_secs(600);

/// Watches the exercise, edits it once, and gives the seconds until `watch` waits again.
///
/// # Errors
/// It cannot be started, or says nothing for long.
pub(super) fn seconds(scratch: &Scratch) -> Result<f64> {
    let mut command = scratch.xtask(&["watch", &scratch.exercise]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| cargo::cannot_start(&command, &error))?;
    let prompts = prompts(&mut child);
    let measured = measure(scratch, &prompts);
    // It waits, and nothing runs below it.
    let _ = child.kill();
    let _ = child.wait();
    measured
}

fn measure(scratch: &Scratch, prompts: &Receiver<Instant>) -> Result<f64> {
    let next = || {
        let silent = |_| Error::unjudged("`cargo xtask watch` did not come to a verdict");
        prompts.recv_timeout(LIMIT).map_err(silent)
    };
    next()?;
    let start = Instant::now();
    scratch.edit()?;
    Ok((next()? - start).as_secs_f64())
}

/// When it begins to wait for the reader.
fn prompts(child: &mut Child) -> Receiver<Instant> {
    let (sender, receiver) = mpsc::channel();
    let out = child.stdout.take();
    thread::spawn(move || {
        for line in out.into_iter().flat_map(|out| BufReader::new(out).lines()) {
            let Ok(line) = line else { return };
            if line.contains("Save the file to check it") && sender.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    receiver
}
