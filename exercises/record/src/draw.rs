//! A report as the text that a reader sees: words first, on one screen of 80 by 24.

use std::fmt::Write as _;
use std::time::Duration;

use anstyle::Style;
use textwrap::Options;

use crate::style::{BOLD, DIM, GREEN, RED, YELLOW};
use crate::{Check, Conclusion, Outcome, Report, SourceLine, Story, units};

/// The most lines that a verdict takes at 80 columns, so that it fits a terminal of 24.
pub const SCREEN_LINES: usize = 24;

/// The widest text that is drawn; longer lines are hard to read.
const WIDEST: usize = 100;

/// Narrower than this, lines are broken by the terminal rather than by us.
const NARROWEST: usize = 40;

/// How a report is to look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to mark with ANSI colours what the words say already.
    pub colour: bool,
    /// Whole sentences without columns or alignment, for a screen reader.
    pub plain: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 80, colour: false, plain: false }
    }
}

/// The verdict, ending with a line feed.
#[must_use]
pub fn verdict(report: &Report, look: Look) -> String {
    if look.plain {
        return plain(report);
    }
    let width = look.width.clamp(NARROWEST, WIDEST);
    // What is shown in full, most first; the first that fits the screen is taken.
    let amounts = [(3, 5), (3, 4), (3, 3), (2, 5), (2, 4), (2, 3), (1, 4), (1, 2)];
    let mut text = String::new();
    for (failures, moments) in amounts {
        text = Page { width, colour: look.colour, text: String::new() }
            .draw(report, failures, moments)
            .text;
        if text.lines().count() <= SCREEN_LINES {
            break;
        }
    }
    text
}

/// What the program itself printed, to stand before the verdict; empty if it printed nothing.
#[must_use]
pub fn printed(report: &Report) -> String {
    let Some(printed) = &report.printed else { return String::new() };
    let mut text = String::new();
    for (where_to, lines) in [("", &printed.lines), (" to standard error", &printed.to_stderr)] {
        if lines.is_empty() {
            continue;
        }
        let _ = writeln!(text, "Your program printed{where_to}, in {}:", printed.case);
        for line in lines {
            let _ = writeln!(text, "  | {line}");
        }
        text.push('\n');
    }
    text
}

struct Page {
    width: usize,
    colour: bool,
    text: String,
}

impl Page {
    fn draw(mut self, report: &Report, failures: usize, moments: usize) -> Self {
        self.heading(report);
        if let Conclusion::NotJudged { reason } = &report.conclusion {
            self.line(" ", " ", reason);
            self.gap();
            if let Some(line) = &report.line {
                self.your_line(line);
            }
            self.footer(report);
            return self;
        }
        let failed: Vec<&Check> =
            report.checks.iter().filter(|check| check.outcome.is_failed()).collect();
        for check in failed.iter().take(failures) {
            self.failure(check);
        }
        if let Some(more) = failed.get(failures..).filter(|more| !more.is_empty()) {
            let ids: Vec<&str> = more.iter().map(|check| check.id.as_str()).collect();
            self.line(" Also failed: ", "   ", &ids.join(", "));
        }
        for (needs, ids) in report.left_unjudged() {
            let text = format!("Not judged, as {needs} did not pass: {}", ids.join(", "));
            self.line(" ", "   ", &text);
        }
        if failed.is_empty() {
            for check in &report.checks {
                self.success(check);
            }
        }
        self.gap();
        if let Some(story) = report.story.as_ref().filter(|story| !story.lines.is_empty()) {
            self.story(story, moments);
        }
        if let Some(line) = &report.line {
            self.your_line(line);
        }
        self.footer(report);
        self
    }

    fn heading(&mut self, report: &Report) {
        let (style, word) = conclusion_words(&report.conclusion);
        let tally = tally_words(report);
        let word = self.paint(style, word);
        let exercise = self.paint(BOLD, &report.exercise);
        let _ = writeln!(self.text, "{}", format!("{exercise}   {word}   {tally}").trim_end());
        self.gap();
    }

    fn failure(&mut self, check: &Check) {
        let Outcome::Failed { measured, limit, meaning } = &check.outcome else { return };
        self.check_heading("FAIL", RED, check);
        self.line("       measured  ", "                 ", measured);
        self.line("       limit     ", "                 ", limit);
        if let Some(meaning) = meaning {
            self.line("       means     ", "                 ", meaning);
        }
    }

    fn success(&mut self, check: &Check) {
        let Outcome::Passed { measured, .. } = &check.outcome else { return };
        let mark = format!(" {}    ", self.paint(GREEN, "ok"));
        self.labelled(&mark, 7, &format!("{}: {measured}", check.sentence));
    }

    /// `FAIL  the sentence            the-id`, with the id at the right edge where it fits.
    fn check_heading(&mut self, mark: &str, style: Style, check: &Check) {
        let space = self.width.saturating_sub(7 + check.sentence.len() + check.id.len() + 1);
        let mark = self.paint(style, &format!("{mark:<4}"));
        let id = self.paint(DIM, &check.id);
        if space >= 2 {
            let _ = writeln!(self.text, " {mark}  {}{:space$}{id}", check.sentence, "");
        } else {
            self.labelled(&format!(" {mark}  "), 7, &check.sentence);
            let _ = writeln!(self.text, "       {id}");
        }
    }

    fn story(&mut self, story: &Story, moments: usize) {
        let title = self.paint(BOLD, "What happened");
        let _ = writeln!(self.text, " {title}, in {}", story.case);
        let first = story.lines.len().saturating_sub(moments);
        for moment in &story.lines[first..] {
            let time = units::seconds(Duration::from_micros(moment.at_us));
            self.line(&format!("{time:>10}  "), "            ", &moment.text);
        }
    }

    fn your_line(&mut self, line: &SourceLine) {
        let label = format!(" {}  ", self.paint(BOLD, "Your line"));
        let place = format!("{}:{}   {}", line.file, line.number, line.text);
        self.labelled(&label, " Your line  ".len(), &place);
    }

    fn footer(&mut self, report: &Report) {
        let exercise = report.name();
        match report.conclusion {
            Conclusion::Fixed => {
                self.commands("Compare", &format!("solution {exercise}"), "Next", "");
            }
            Conclusion::NotFixed | Conclusion::NotJudged { .. } => {
                let page = format!("cargo xtask book, \"{}\"", report.title);
                self.line(" Why        ", "            ", &page);
                // A path is there to be copied: it is not broken.
                let _ = writeln!(self.text, " Edit       {}", report.file);
                let (check, hint) = (format!("check {exercise}"), format!("hint {exercise}"));
                self.commands("Again", &check, "Stuck?", &hint);
            }
        }
    }

    /// Two commands to go on with, on one line where they fit.
    fn commands(&mut self, first: &str, first_command: &str, second: &str, second_command: &str) {
        let left = format!(" {first:<10} cargo xtask {first_command}");
        let right = format!("{second}  cargo xtask {second_command}");
        if left.len() + 4 + right.len() <= self.width {
            let _ = writeln!(self.text, "{left:<38}  {}", right.trim_end());
        } else {
            let right = format!(" {second:<10} cargo xtask {second_command}");
            let _ = writeln!(self.text, "{left}\n{}", right.trim_end());
        }
    }

    fn line(&mut self, first: &str, rest: &str, text: &str) {
        let options = Options::new(self.width).initial_indent(first).subsequent_indent(rest);
        let _ = writeln!(self.text, "{}", textwrap::fill(text, options));
    }

    /// A line whose label holds colour codes, which must not count for the width.
    fn labelled(&mut self, label: &str, columns: usize, text: &str) {
        let indent = " ".repeat(columns);
        let options = Options::new(self.width).initial_indent(&indent).subsequent_indent(&indent);
        let filled = textwrap::fill(text, options);
        let _ = writeln!(self.text, "{label}{}", filled.get(columns..).unwrap_or_default());
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

fn conclusion_words(conclusion: &Conclusion) -> (Style, &'static str) {
    match conclusion {
        Conclusion::Fixed => (GREEN, "FIXED"),
        Conclusion::NotFixed => (RED, "NOT FIXED"),
        Conclusion::NotJudged { .. } => (YELLOW, "NOT JUDGED"),
    }
}

/// `60 timings: 39 hang, 1 fails, 20 are fine`.
fn tally_words(report: &Report) -> String {
    let tally = &report.tally;
    if tally.cases == 0 {
        return String::new();
    }
    let mut cases = units::counted((tally.cases - tally.cuts) as u64, &tally.noun);
    if tally.cuts > 0 {
        cases += &format!(", dropped at {}", units::counted(tally.cuts as u64, "moment"));
    }
    let fine = tally.fine();
    if fine == tally.cases {
        // A green says what it did.
        let runs = units::counted(tally.runs as u64, "run");
        return format!("{cases}, {runs}, all fine");
    }
    let parts = [
        (tally.hang, "hangs", "hang"),
        (tally.broke, "breaks off", "break off"),
        (tally.fail, "fails", "fail"),
        (fine, "is fine", "are fine"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    format!("{cases}: {}", parts.join(", "))
}

/// Sentences only, one a line: no columns, no alignment, nothing left out.
fn plain(report: &Report) -> String {
    let mut text = String::new();
    let (_, word) = conclusion_words(&report.conclusion);
    let _ =
        writeln!(text, "{}: {}. {}.", report.exercise, word.to_lowercase(), tally_words(report));
    if let Conclusion::NotJudged { reason } = &report.conclusion {
        let _ = writeln!(text, "{reason}");
    }
    for Check { id, sentence, outcome, .. } in &report.checks {
        let _ = match outcome {
            Outcome::Failed { measured, limit, meaning } => {
                let meaning = meaning.as_ref().map(|m| format!(" {m}.")).unwrap_or_default();
                writeln!(
                    text,
                    "Failed, {id}: {sentence}. Measured: {measured}. Limit: {limit}.{meaning}"
                )
            }
            Outcome::Passed { measured, limit } => {
                writeln!(text, "Passed, {id}: {sentence}. Measured: {measured}. Limit: {limit}.")
            }
            Outcome::NotJudged { needs } => {
                writeln!(text, "Not judged, {id}: {sentence}. First {needs} must pass.")
            }
        };
    }
    if let Some(story) = &report.story {
        let _ = writeln!(text, "What happened, in {}:", story.case);
        for line in &story.lines {
            let time = units::seconds(Duration::from_micros(line.at_us));
            let _ = writeln!(text, "At {time}, {}.", line.text.trim_end_matches('.'));
        }
    }
    if let Some(line) = &report.line {
        let _ = writeln!(text, "Your line: {} line {}: {}", line.file, line.number, line.text);
    }
    let _ = writeln!(text, "File: {}", report.file);
    text
}
