//! `cargo xtask bench`: what the reader's commands cost, beside what cargo alone does.
//!
//! Everything is measured in one run, in turn, and told as a ratio or a difference: a number of
//! seconds says something about the machine, and about what else it does.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | what is measured, and what it may cost |
//! | `scratch` | a copy of the workbook with more chapters, in which files can be edited |
//! | `saved` | how long `watch` takes from a save to a verdict |

mod saved;
mod scratch;

use std::process::{Command, Stdio};
use std::time::Instant;

use clap::Args;
use record::ExitCode;
use record::style::{BOLD, GREEN, RED};
use workbook::{Error, Result, Workbook};

use crate::cargo;
use crate::console::Console;
use scratch::Scratch;

/// What `check` may take, as a multiple of `cargo test` with the same verdict.
const CHECK: f64 = 1.10;
/// What `watch` may take longer than `check`, in seconds.
const WATCH: f64 = 0.25;
/// What `cargo xtask` alone may take, in seconds.
const ALONE: f64 = 0.10;

/// The wish of a person who typed `cargo xtask bench`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// How many chapters the workbook is to have; as many times as you like
    #[arg(long, value_name = "N", default_values_t = [16, 100])]
    chapters: Vec<usize>,
    /// How often each command is measured
    #[arg(long, value_name = "N", default_value_t = 11, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
}

/// Measures each command in a copy of the workbook, and says whether all are as quick as promised.
///
/// # Errors
/// The copy cannot be made, or a command in it does not do what it must.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let mut counts = wish.chapters.clone();
    counts.sort_unstable();
    let scratch = Scratch::new(workbook)?;
    let mut all_quick = true;
    for count in counts {
        scratch.grow_to(count)?;
        let rounds = wish.rounds;
        let heading = format!("{count} chapters: medians and least of {rounds} rounds");
        console.line(&console.paint(BOLD, &heading));
        let mut times = Times::default();
        // The first round builds what is not there yet, and does not count.
        times.measure(&scratch)?;
        times = Times::default();
        for _ in 0..rounds {
            times.measure(&scratch)?;
        }
        let (lines, quick) = times.told(console);
        lines.iter().for_each(|line| console.line(line));
        all_quick &= quick;
    }
    Ok(ExitCode::of_comparison(all_quick))
}

/// What was measured, in seconds, round by round.
#[derive(Debug, Default)]
struct Times {
    test: Vec<f64>,
    check: Vec<f64>,
    watch: Vec<f64>,
    alone: Vec<f64>,
}

impl Times {
    /// One round: each command after one edit of its own, in an order that changes.
    fn measure(&mut self, scratch: &Scratch) -> Result<()> {
        let Scratch { chapter, exercise, .. } = scratch;
        let test = || -> Result<f64> {
            scratch.edit()?;
            seconds(scratch.cargo(&["test", "-q", "-p", chapter, "--test", exercise]))
        };
        let check = || -> Result<f64> {
            scratch.edit()?;
            seconds(scratch.cargo(&["xtask", "check", exercise]))
        };
        if self.test.len().is_multiple_of(2) {
            self.test.push(test()?);
            self.check.push(check()?);
        } else {
            self.check.push(check()?);
            self.test.push(test()?);
        }
        self.watch.push(saved::seconds(scratch)?);
        self.alone.push(seconds(scratch.cargo(&["xtask"]))?);
        Ok(())
    }

    /// A line for each command, and whether all of them are within their limits.
    fn told(&self, console: Console) -> (Vec<String>, bool) {
        let pairs = |one: &[f64], of: fn(f64, f64) -> f64| {
            median(one.iter().zip(&self.check).map(|(one, check)| of(*one, *check)))
        };
        let ratio = pairs(&self.test, |test, check| check / test);
        let delay = pairs(&self.watch, |watch, check| watch - check);
        let alone = median(self.alone.iter().copied());
        let best = least(&self.check) / least(&self.test);
        let line = |what: &str, times: &[f64], text: &str, quick: bool| {
            let (style, word) = if quick { (GREEN, "ok  ") } else { (RED, "SLOW") };
            let word = console.paint(style, word);
            let (time, least) = (median(times.iter().copied()), least(times));
            format!(" {word}  {what:<27}  {time:.3} s  {least:.3} s  {text}")
        };
        let quick = [ratio <= CHECK, delay <= WATCH, alone <= ALONE];
        let lines = vec![
            line("cargo test", &self.test, "what the next is measured by", true),
            line(
                "cargo xtask check",
                &self.check,
                &format!("{ratio:.2} times cargo test, {best:.2} at best; at most {CHECK:.2}"),
                quick[0],
            ),
            line(
                "watch, from save to verdict",
                &self.watch,
                &format!("{delay:+.3} s beside check; at most {WATCH:.2} s"),
                quick[1],
            ),
            line("cargo xtask", &self.alone, &format!("at most {ALONE:.2} s"), quick[2]),
        ];
        (lines, quick == [true; 3])
    }
}

/// How long a command takes from its start to its end. A red verdict is one as well.
fn seconds(mut command: Command) -> Result<f64> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let output = command.output().map_err(|error| cargo::cannot_start(&command, &error))?;
    let time = start.elapsed();
    // 1 is `check`'s word for not fixed, 101 is cargo's.
    match output.status.code() {
        Some(0 | 1 | 101) => Ok(time.as_secs_f64()),
        _ => {
            let text = String::from_utf8_lossy(&output.stderr);
            Err(Error::unjudged(format!("{command:?} did not work: {}", text.trim())))
        }
    }
}

/// The least of all: nothing else that a machine does makes a command quicker.
fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    let lower = values.len().saturating_sub(1) / 2;
    match (values.get(lower), values.get(upper)) {
        (Some(lower), Some(upper)) => f64::midpoint(*lower, *upper),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        for (values, expected) in
            [(&[3.0, 1.0, 2.0][..], 2.0), (&[4.0, 1.0, 2.0, 3.0], 2.5), (&[7.0], 7.0), (&[], 0.0)]
        {
            assert!((median(values.iter().copied()) - expected).abs() < 1e-9, "{values:?}");
        }
    }

    #[test]
    fn what_is_slow_is_told() {
        let times = |test, check, watch, alone| {
            let [test, check, watch, alone] =
                [test, check, watch, alone].map(|time: f64| vec![time; 3]);
            let (lines, quick) = Times { test, check, watch, alone }.told(Console { plain: true });
            let slow = lines.iter().filter(|line| line.contains("SLOW"));
            let slow: Vec<_> = slow.map(|line| line[7..20].trim().to_owned()).collect();
            assert_eq!(quick, slow.is_empty());
            slow.join(", ")
        };
        assert_eq!(times(1.0, 1.05, 1.2, 0.09), "");
        assert_eq!(times(1.0, 1.15, 1.2, 0.09), "cargo xtask c");
        assert_eq!(times(1.0, 1.05, 1.35, 0.09), "watch, from s");
        assert_eq!(times(1.0, 1.05, 1.2, 0.11), "cargo xtask");
    }
}
