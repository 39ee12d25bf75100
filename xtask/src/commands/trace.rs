//! `cargo xtask trace`: draws what happened in one run of an exercise, in simulated time.

use std::time::Duration;

use clap::Args;
use record::figure::{self, Text, Window};
use record::style::{BOLD, DIM};
use record::{ExitCode, Trace, draw, units};
use workbook::{Error, Exercise, Result, Workbook};

use super::{Taken, drawing, page};
use crate::build;
use crate::build::trace::{self, Traced};
use crate::console::Console;

/// The options that say which run to draw, and how. They do not go with those for the book's
/// figures.
const RUN: [&str; 9] =
    ["exercise", "case", "with", "solutions", "from", "to", "json", "open", "no_open"];

/// The wish of a person who typed `cargo xtask trace`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The exercise; without it, the next one that is not fixed
    exercise: Option<String>,
    /// The case, counted from 0; without it, the one that the verdict shows, or 0
    #[arg(long, value_name = "N", alias = "timing")]
    case: Option<usize>,
    #[command(flatten)]
    taken: Taken,
    /// Begin at this second of simulated time
    #[arg(long, value_name = "S", value_parser = microseconds)]
    from: Option<u64>,
    /// End at this second
    #[arg(long, value_name = "S", value_parser = microseconds)]
    to: Option<u64>,
    /// Print the whole trace as a line of JSON, and nothing else
    #[arg(long)]
    json: bool,
    /// Draw it as a page, and open that in the browser
    #[arg(long, conflicts_with = "json")]
    open: bool,
    /// Draw it as a page, and print where that is
    #[arg(long, conflicts_with_all = ["json", "open"])]
    no_open: bool,
    /// For maintainers: record the book's figures again
    #[arg(long, conflicts_with_all = RUN)]
    pub(crate) record: bool,
    /// For maintainers: fail if a figure of the book is no longer what happens
    #[arg(long, conflicts_with_all = RUN, conflicts_with = "record")]
    pub(crate) compare: bool,
}

/// Draws a run.
///
/// # Errors
/// A name or number was not understood; the exercise does not compile or leaves no trace.
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let exercise = super::named_or_next(workbook, wish.exercise.as_deref())?;
    let source = wish.taken.source()?;
    super::readable(exercise, &source)?;
    let wanted = trace::wanted(wish.case);
    let (_, run) = build::run(workbook, exercise, &source, Some(&wanted))?.ok_or_else(|| {
        let id = &exercise.id;
        Error::unjudged(format!("{id} does not compile: see rustc's messages"))
    })?;
    let traced = trace::trace(run, wish.case)?;
    if wish.json {
        // A trace consists of text and numbers, which can always be written.
        console.line(&serde_json::to_string(&traced.trace).unwrap_or_default());
        return Ok(ExitCode::Fixed);
    }
    let window = window(&traced.trace, wish.from, wish.to)?;
    if wish.open || wish.no_open {
        let file = drawing::write(workbook, exercise, &traced.trace, window)?;
        page::open("The drawing", &file, wish.no_open, console);
    } else {
        show(exercise, &traced, window, console);
    }
    Ok(ExitCode::Fixed)
}

/// What is drawn: what was asked for, else what says most.
fn window(trace: &Trace, from: Option<u64>, to: Option<u64>) -> Result<Window> {
    let window = match (from, to) {
        (None, None) => Window::of_interest(trace),
        (from, to) => {
            Window { from_us: from.unwrap_or(0), to_us: to.unwrap_or(Window::whole(trace).to_us) }
        }
    };
    if window.from_us < window.to_us {
        return Ok(window);
    }
    let (from, to) = (seconds(window.from_us), seconds(window.to_us));
    Err(Error::misuse(format!("nothing lies between {from} and {to}")))
}

fn show(exercise: &Exercise, traced: &Traced, window: Window, console: Console) {
    let Traced { trace, tally } = traced;
    let cases = tally.cases;
    let look = console.look();
    let Exercise { id, .. } = exercise;
    let heading = draw::wrapped(&format!("{id}, case {}: {}", trace.index, trace.case), look);
    let heading = heading.replacen(id, &console.paint(BOLD, id), 1) + "\n";
    let mut end = match trace.returned_us {
        Some(at) => format!("The program returned at {}.", seconds(at)),
        None => format!("The program had not returned at {}.", seconds(trace.horizon_us)),
    };
    let last = cases.saturating_sub(1);
    let ways = format!(
        "Another part: --from S --to S, in seconds. All of it: --from 0.\n\
         Another case: --case N, from 0 to {last}."
    );
    let ways = draw::wrapped(&ways, look);
    let ways: Vec<String> = ways.lines().map(|way| console.paint(DIM, way)).collect();
    end = format!("{}\n{}\n", draw::wrapped(&end, look), ways.join("\n"));
    let Text { picture, list } = figure::in_parts(trace, window, look);
    console.print(&if console.plain {
        heading + &list + &end
    } else {
        let text = [&heading, &picture, &list, &end].map(String::as_str).join("\n");
        // The picture says most: where there is no room for all, it stands where it can be seen.
        if console.scrolls(&text) {
            [&list, &heading, &picture, &end].map(String::as_str).join("\n")
        } else {
            text
        }
    });
}

/// Seconds as they are typed, `2.001`.
fn microseconds(typed: &str) -> std::result::Result<u64, String> {
    let seconds: f64 = typed.parse().map_err(|_| "seconds are a number, as 2.5".to_owned())?;
    let time = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
    u64::try_from(time.as_micros()).map_err(|error| error.to_string())
}

fn seconds(us: u64) -> String {
    units::seconds(Duration::from_micros(us))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_typed_as_numbers() {
        assert_eq!(microseconds("2.001"), Ok(2_001_000));
        assert_eq!(microseconds("0"), Ok(0));
        for wrong in ["-1", "two", "NaN", "1e300", ""] {
            assert!(microseconds(wrong).is_err(), "{wrong}");
        }
    }
}
