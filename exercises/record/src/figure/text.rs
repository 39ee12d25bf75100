use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::time::Duration;

use anstyle::Style;
use textwrap::Options;

use super::Window;
use super::heap::{Heap, signed};
use super::moments::{Moment, moments};
use super::rows::{Kind, Life, Row, Snooze, rows};
use super::scale::Scale;
use crate::draw::Look;
use crate::style::{BOLD, DIM, RED};
use crate::{Trace, units};

/// Narrower than this, lines are broken by the terminal rather than by us.
const NARROWEST: usize = 40;
/// The widest drawing: on wider terminals the list would be hard to read.
const WIDEST: usize = 140;
/// The widest name of a row.
const NAME: usize = 14;
/// The heap from its least to its greatest value.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A trace as text, in its two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// A row for each future, the live heap, and what the marks mean; empty of a plain look.
    pub picture: String,
    /// What happens at each moment; of a plain look all of it, as sentences.
    pub list: String,
}

/// A trace as text, picture first. Ends with a line feed.
#[must_use]
pub fn text(trace: &Trace, window: Window, look: Look) -> String {
    let Text { picture, list } = in_parts(trace, window, look);
    if picture.is_empty() { list } else { format!("{picture}\n{list}") }
}

/// A trace as text: a row for each future, the live heap, and what happens at each moment. Of a
/// plain look, sentences only. Each part ends with a line feed.
#[must_use]
pub fn in_parts(trace: &Trace, window: Window, look: Look) -> Text {
    let rows = rows(trace, &[]);
    let moments = moments(trace, &rows, window);
    if look.plain {
        return Text { picture: String::new(), list: plain(trace, window, &moments) };
    }
    let width = look.width.clamp(NARROWEST, WIDEST);
    let name_width = rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    let indent = name_width.clamp(4, NAME) + 2;
    let room: Vec<(u64, f64)> = moments.iter().map(|moment| (moment.at_us, 1.0)).collect();
    let cells = width - indent;
    let scale = Scale::new(window, 0.0, cells as f64, &room);
    Screen { trace, window, width, indent, cells, scale, colour: look.colour, out: String::new() }
        .draw(&rows, &moments)
}

struct Screen<'a> {
    trace: &'a Trace,
    window: Window,
    width: usize,
    /// The column in which the drawing begins.
    indent: usize,
    /// The columns that it takes.
    cells: usize,
    scale: Scale,
    colour: bool,
    out: String,
}

impl Screen<'_> {
    fn draw(mut self, rows: &[Row], moments: &[Moment]) -> Text {
        self.row("", &self.numbers(moments), BOLD);
        for row in rows {
            let line = self.lane(row);
            self.row(&row.label, &line, Style::new());
        }
        self.axis();
        self.heap();
        self.out.push('\n');
        self.legend(rows);
        let picture = std::mem::take(&mut self.out);
        self.list(moments);
        Text { picture, list: self.out }
    }

    /// A line of the drawing with its name. Snoozes and drops are marked in colour, too.
    fn row(&mut self, name: &str, line: &[char], style: Style) {
        let room = self.indent - 2;
        let mut name: String = name.chars().take(room).collect();
        name.extend(std::iter::repeat_n(' ', self.indent - name.chars().count()));
        let line: String = line.iter().collect();
        let line = line.trim_end();
        let painted =
            if style == Style::new() { self.marked(line) } else { self.paint(style, line) };
        self.out.push_str(format!("{name}{painted}").trim_end());
        self.out.push('\n');
    }

    /// The numbers of the moments, as many as can be told apart.
    fn numbers(&self, moments: &[Moment]) -> Vec<char> {
        let mut line = vec![' '; self.cells];
        let mut free = 0;
        for (index, moment) in moments.iter().enumerate() {
            let number = (index + 1).to_string();
            let cell = self.cell(moment.at_us);
            if cell >= free && cell + number.len() <= self.cells {
                line.splice(cell..cell + number.len(), number.chars());
                free = cell + number.len() + 1;
            }
        }
        line
    }

    /// What happens to the futures of a row. Where two things fall on one place the more telling
    /// one is shown; a wake that was answered at once is not shown at all.
    fn lane(&self, row: &Row) -> Vec<char> {
        let mut line = vec![' '; self.cells];
        for life in &row.lives {
            self.life(life, &mut line);
        }
        line
    }

    fn life(&self, life: &Life, line: &mut [char]) {
        let start = life.start_us.unwrap_or(0);
        if !self.window.meets(start, life.end_us) {
            return;
        }
        line[self.cells_of(start, life.end_us)].fill('·');
        let drawn = |snooze: &&Snooze| self.window.meets(snooze.from_us, snooze.to_us);
        let snoozes = life.snoozes.iter().filter(drawn);
        for snooze in snoozes.clone() {
            line[self.cells_of(snooze.from_us, snooze.to_us)].fill('░');
        }
        let marks = life.marks.iter().filter(|mark| self.window.holds(mark.at_us));
        for mark in marks.clone().filter(|mark| matches!(mark.kind, Kind::Poll | Kind::FirstPoll)) {
            line[self.cell(mark.at_us)] = '▮';
        }
        for snooze in snoozes.filter(|snooze| self.window.holds(snooze.from_us)) {
            line[self.cell(snooze.from_us)] = '△';
        }
        for mark in marks {
            match mark.kind {
                Kind::Ready => line[self.cell(mark.at_us)] = '●',
                Kind::Drop => line[self.cell(mark.at_us)] = '×',
                Kind::Poll | Kind::FirstPoll | Kind::Wake => {}
            }
        }
    }

    fn axis(&mut self) {
        let mut line = vec!['─'; self.cells];
        let mut words = vec![' '; self.cells];
        let mut free = 0;
        for (tick, text) in self.scale.ticks() {
            let cell = self.cell(tick);
            line[cell] = '┬';
            if cell >= free && cell + text.len() <= self.cells {
                words.splice(cell..cell + text.len(), text.chars());
                free = cell + text.len() + 2;
            }
        }
        self.row("", &line, DIM);
        self.row("", &words, DIM);
    }

    /// The heap as a curve of bars, and its ends in numbers.
    fn heap(&mut self) {
        let Some(heap) = Heap::of(self.trace, self.window) else { return };
        let mut line = vec![' '; self.cells];
        for (at_us, bytes) in &heap.steps {
            let level = (heap.share(*bytes) * (LEVELS.len() - 1) as f64).round() as usize;
            line[self.cell(*at_us)..].fill(LEVELS[level]);
        }
        self.row("heap", &line, Style::new());
        let words = heap_words(&heap);
        let options = Options::new(self.cells);
        for words in textwrap::wrap(&words, options) {
            let words: Vec<char> = words.chars().collect();
            self.row("", &words, DIM);
        }
    }

    fn legend(&mut self, rows: &[Row]) {
        let drawn: Vec<char> = rows.iter().flat_map(|row| self.lane(row)).collect();
        let meanings = [
            ('·', "waits"),
            ('▮', "polled: Pending"),
            ('●', "polled: Ready"),
            ('△', "woken, not polled at once"),
            ('░', "could go on, not polled"),
            ('×', "dropped before its end"),
        ];
        let words: Vec<String> = meanings
            .iter()
            .filter(|(mark, _)| drawn.contains(mark))
            // A mark stays with its meaning.
            .map(|(mark, meaning)| format!("{mark} {meaning}").replace(' ', "\u{a0}"))
            .collect();
        let filled = textwrap::fill(&words.join("   "), self.width).replace('\u{a0}', " ");
        let _ = writeln!(self.out, "{filled}");
    }

    fn list(&mut self, moments: &[Moment]) {
        let digits = moments.len().to_string().len();
        for (index, moment) in moments.iter().enumerate() {
            let number = index + 1;
            let first = format!("{number:>digits$}  {}  ", moment.time());
            let rest = " ".repeat(first.len());
            let options = Options::new(self.width).initial_indent(&rest).subsequent_indent(&rest);
            let filled = textwrap::fill(&moment.all(), options);
            let words = filled.get(rest.len()..).unwrap_or_default();
            let words = match &moment.trouble {
                Some(trouble) if words.ends_with(trouble.as_str()) => {
                    let begin = words.len() - trouble.len();
                    format!("{}{}", &words[..begin], self.paint(RED, trouble))
                }
                _ => words.to_owned(),
            };
            let first = self.paint(BOLD, &first);
            let _ = writeln!(self.out, "{first}{words}");
        }
    }

    /// A line in which what stands for trouble is coloured.
    fn marked(&self, line: &str) -> String {
        let mut text = String::new();
        let mut rest = line;
        while let Some(begin) = rest.find(['△', '░', '×']) {
            let end = rest[begin..].find(|c| !['△', '░', '×'].contains(&c));
            let end = end.map_or(rest.len(), |length| begin + length);
            text += &rest[..begin];
            text += &self.paint(RED, &rest[begin..end]);
            rest = &rest[end..];
        }
        text + rest
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// The columns of a time; without an end up to the edge.
    fn cells_of(&self, from_us: u64, to_us: Option<u64>) -> RangeInclusive<usize> {
        self.cell(from_us)..=self.cell(to_us.unwrap_or(u64::MAX))
    }

    fn cell(&self, at_us: u64) -> usize {
        (self.scale.place(at_us) as usize).min(self.cells - 1)
    }
}

fn heap_words(Heap { least, greatest, .. }: &Heap) -> String {
    let more = "more than before the run";
    if least == greatest {
        format!("{} bytes {more}", signed(*least))
    } else {
        format!("from {} to {} bytes {more}", signed(*least), signed(*greatest))
    }
}

/// Sentences only, one a line.
fn plain(trace: &Trace, window: Window, moments: &[Moment]) -> String {
    let seconds = |us| units::seconds(Duration::from_micros(us));
    let (from, to) = (seconds(window.from_us), seconds(window.to_us));
    let mut text = format!("From {from} to {to} of simulated time:\n");
    for moment in moments {
        let _ = writeln!(text, "At {}, {}.", moment.time(), moment.all());
    }
    if let Some(heap) = Heap::of(trace, window) {
        let _ = writeln!(text, "The heap held {}.", heap_words(&heap));
    }
    text
}
