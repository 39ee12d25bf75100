//! A report as the text that a reader sees: words first, on one screen of 80 by 24.

use std::fmt::Write as _;
use std::time::Duration;

use anstyle::Style;
use textwrap::{Options, WordSplitter};

use crate::style::{BOLD, DIM, GREEN, RED};
use crate::{Check, Conclusion, Excerpt, Outcome, OwnTest, Report, SourceLine, Story, Went, units};

mod plain;
mod words;

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
    /// The most lines that a verdict takes, if it can be told in so few.
    pub lines: usize,
    /// Whether to mark with ANSI colours what the words say already.
    pub colour: bool,
    /// Whole sentences without columns or alignment, for a screen reader.
    pub plain: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 80, lines: SCREEN_LINES, colour: false, plain: false }
    }
}

/// What is shown in full.
#[derive(Debug, Clone, Copy)]
struct Amount {
    failures: usize,
    moments: usize,
    waits: usize,
}

/// Most first; the first that fits the screen is taken. What still waits gives way before a failure
/// does.
const AMOUNTS: [Amount; 16] = [
    amount(3, 5, 4),
    amount(3, 5, 2),
    amount(3, 4, 2),
    amount(3, 4, 1),
    amount(3, 3, 1),
    amount(3, 3, 0),
    amount(2, 5, 4),
    amount(2, 5, 2),
    amount(2, 4, 2),
    amount(2, 4, 1),
    amount(2, 3, 1),
    amount(2, 3, 0),
    amount(1, 4, 2),
    amount(1, 4, 1),
    amount(1, 2, 1),
    amount(1, 2, 0),
];

const fn amount(failures: usize, moments: usize, waits: usize) -> Amount {
    Amount { failures, moments, waits }
}

/// The verdict, ending with a line feed.
#[must_use]
pub fn verdict(report: &Report, look: Look) -> String {
    if look.plain {
        return plain::verdict(report);
    }
    let width = look.width.clamp(NARROWEST, WIDEST);
    let mut text = String::new();
    let dense = look.lines < SCREEN_LINES;
    for amount in AMOUNTS {
        let page = Page { width, colour: look.colour, dense, text: String::new() };
        text = page.draw(report, amount).text;
        if text.lines().count() <= look.lines {
            break;
        }
    }
    text
}

/// The exercise and what the verdict comes to, in one line without a line feed.
#[must_use]
pub fn conclusion(report: &Report, look: Look) -> String {
    let (style, word) = words::conclusion(report);
    let page = Page { width: look.width, colour: look.colour, dense: true, text: String::new() };
    format!("{}   {}", page.paint(BOLD, &report.exercise), page.paint(style, word))
}

/// Text in lines that are no wider than the terminal, and no wider than can be read well. Of a plain look
/// it stays as it is.
#[must_use]
pub fn wrapped(text: &str, look: Look) -> String {
    if look.plain {
        return text.to_owned();
    }
    textwrap::fill(text, whole_words(look.width.clamp(NARROWEST, WIDEST)))
}

/// How cases went, one after the other: `4 hang, 6 fail, 1 is fine`.
#[must_use]
pub fn in_order(each: &[Went]) -> String {
    words::in_order(each)
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

/// Lines of so many columns, which break between words. A command or an id is there to be copied: it is
/// not broken at its hyphens.
fn whole_words(width: usize) -> Options<'static> {
    Options::new(width).word_splitter(WordSplitter::NoHyphenation)
}

struct Page {
    width: usize,
    colour: bool,
    /// Whether a line with something to read is worth more than a gap.
    dense: bool,
    text: String,
}

impl Page {
    fn draw(mut self, report: &Report, amount: Amount) -> Self {
        let Amount { failures, moments, waits } = amount;
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
            self.failure(check, report.own_test.is_some());
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
        if !self.dense {
            self.gap();
        }
        if let Some(story) = &report.story {
            self.story(story, moments, report.own_test.is_some());
        }
        self.waits(&report.waits, waits);
        if let Some(line) = &report.line {
            self.your_line(line);
        }
        self.footer(report);
        self
    }

    fn heading(&mut self, report: &Report) {
        let (style, word) = words::conclusion(report);
        let tally = words::tally(report);
        let columns = report.exercise.len() + 3 + word.len();
        let (exercise, word) = (self.paint(BOLD, &report.exercise), self.paint(style, word));
        let _ = write!(self.text, "{exercise}   {word}");
        if tally.is_empty() {
            self.gap();
        } else if columns + 3 + tally.len() <= self.width {
            let _ = writeln!(self.text, "   {tally}");
        } else {
            self.gap();
            self.line(" ", " ", &tally);
        }
        // The row stands for the gap: a failure that is told in full is worth more than a line.
        match words::row(report) {
            Some(each) => self.row(each),
            None => self.gap(),
        }
    }

    /// A letter for each case, and what the letters mean if there is room for that.
    fn row(&mut self, each: &[Went]) {
        let mut row = String::from(" ");
        for same in each.chunk_by(|one, next| one == next) {
            let letters: String = same.iter().map(|went| went.letter()).collect();
            row += &if same[0] == Went::Fine { letters } else { self.paint(RED, &letters) };
        }
        let kinds = Went::ALL.into_iter().filter(|went| each.contains(went));
        let key: Vec<String> =
            kinds.map(|went| format!("{} {}", went.letter(), went.word())).collect();
        let key = key.join(", ");
        if 1 + each.len() + 3 + key.len() <= self.width {
            row += &format!("   {key}");
        }
        let _ = writeln!(self.text, "{row}");
    }

    /// One story is told, of the worst case. Whoever looks for a fault in a test of their own is told
    /// in which other cases it is.
    fn failure(&mut self, check: &Check, tells_cases: bool) {
        let Outcome::Failed { measured, limit, meaning, cases } = &check.outcome else { return };
        self.check_heading("FAIL", RED, check);
        self.line("       measured  ", "                 ", measured);
        self.line("       limit     ", "                 ", limit);
        if let Some(meaning) = meaning {
            self.line("       means     ", "                 ", meaning);
        }
        if tells_cases && !cases.is_empty() {
            self.line("       in        ", "                 ", &words::cases(cases));
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

    fn story(&mut self, story: &Story, moments: usize, cases_are_told: bool) {
        // Nothing can be told of it, but the case has a name.
        if story.lines.is_empty() {
            if !cases_are_told {
                self.line(" It failed in ", "   ", &story.case);
            }
            return;
        }
        let columns = " What happened, in ".len();
        let title = format!(" {}, in ", self.paint(BOLD, "What happened"));
        self.titled(&title, columns, &story.case);
        let first = story.lines.len().saturating_sub(moments);
        for moment in &story.lines[first..] {
            let time = units::seconds(Duration::from_micros(moment.at_us));
            self.line(&format!("{time:>10}  "), "            ", &moment.text);
        }
    }

    fn waits(&mut self, waits: &Excerpt, most: usize) {
        if waits.is_empty() || most == 0 {
            return;
        }
        let Excerpt { first, more } = waits.shortened(most);
        let _ = writeln!(self.text, " {}", self.paint(BOLD, "What still waits"));
        for line in &first {
            self.line("   ", "     ", line);
        }
        if more > 0 {
            let _ = writeln!(self.text, "   and {} more", units::grouped(more as u64));
        }
    }

    fn your_line(&mut self, line: &SourceLine) {
        let label = format!(" {}  ", self.paint(BOLD, "Your line"));
        let place = format!("{}:{}   {}", line.file, line.number, line.text);
        self.labelled(&label, " Your line  ".len(), &place);
    }

    fn footer(&mut self, report: &Report) {
        if let Some(test) = &report.own_test {
            return self.run_alone(test, report);
        }
        let exercise = report.name();
        match report.conclusion {
            Conclusion::Fixed => {
                self.commands("Compare", &format!("solution {exercise}"), "Next", "");
            }
            Conclusion::NotFixed | Conclusion::NotJudged { .. } => {
                if !report.title.is_empty() {
                    let page = format!("cargo xtask book {exercise}, \"{}\"", report.title);
                    self.line(" Why        ", "            ", &page);
                }
                // A path is there to be copied: it is not broken.
                let _ = writeln!(self.text, " Edit       {}", report.file);
                let file = &report.file;
                let with = if report.is_of_readers_file() {
                    String::new()
                } else {
                    format!(" --with {file}")
                };
                let check = format!("check {exercise}{with}");
                self.commands("Again", &check, "Stuck?", &format!("hint {exercise}"));
            }
        }
    }

    fn run_alone(&mut self, test: &OwnTest, report: &Report) {
        if report.conclusion == Conclusion::Fixed {
            return;
        }
        // A command is there to be copied: it is not broken.
        if let Some(again) = &test.again {
            let _ = writeln!(self.text, " Again      {again}");
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
        let options = whole_words(self.width).initial_indent(first).subsequent_indent(rest);
        let _ = writeln!(self.text, "{}", textwrap::fill(text, options));
    }

    /// A title that holds colour codes, and text that goes on under its beginning.
    fn titled(&mut self, title: &str, columns: usize, text: &str) {
        let first = " ".repeat(columns);
        let options = whole_words(self.width).initial_indent(&first).subsequent_indent("   ");
        let filled = textwrap::fill(text, options);
        let _ = writeln!(self.text, "{title}{}", filled.get(columns..).unwrap_or_default());
    }

    /// A line whose label holds colour codes, which must not count for the width.
    fn labelled(&mut self, label: &str, columns: usize, text: &str) {
        let indent = " ".repeat(columns);
        let options = whole_words(self.width).initial_indent(&indent).subsequent_indent(&indent);
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
