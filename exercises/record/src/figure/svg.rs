use std::fmt::Write as _;
use std::time::Duration;

use super::gauge::Gauge;
use super::heap::{Heap, signed};
use super::moments::{Moment, moments};
use super::rows::{Kind, Life, Row, Snooze, rows};
use super::scale::Scale;
use super::{Figure, GaugeLabel, Window};
use crate::{Trace, units};

/// The width of the drawing, in units that are CSS pixels at its natural size.
const WIDTH: f64 = 720.0;
/// Between the drawing and its edges.
const MARGIN: f64 = 8.0;
/// The size of all text.
const FONT: f64 = 13.0;
/// The width of a letter, on the safe side for the usual fonts.
const LETTER: f64 = 0.56 * FONT;
/// The height of a line of text.
const LINE: f64 = 20.0;
/// The height of a row, and of the part of it above its line, where the wakes stand.
const ROW: f64 = 46.0;
const ABOVE: f64 = 30.0;
/// The side of the box that stands for a poll.
const BOX: f64 = 12.0;
/// The radius of a moment's number.
const RADIUS: f64 = 9.0;
/// By how much marks that happen several times are set off.
const OFFSET: f64 = 3.0;
/// The height of the heap's curve.
const CURVE: f64 = 34.0;
/// More moments than these have no words in the drawing, only their numbers.
const WORDED: usize = 8;

/// The figure as HTML: the drawing, what happens in words, and the title. No line of it is blank,
/// so it can stand in Markdown. Its ids begin with `figure-` and the name of the figure.
#[must_use]
pub fn svg(name: &str, figure: &Figure) -> String {
    let id = format!("figure-{}", escaped(name));
    let window = figure.window();
    let rows = if figure.only_notes { Vec::new() } else { rows(&figure.trace, &figure.lanes) };
    let moments = moments(&figure.trace, &rows, window);
    let lines: Vec<String> =
        moments.iter().map(|moment| format!("{}: {}", moment.time(), moment.all())).collect();
    // A list of strings can always be written.
    let steps: Vec<String> = lines.iter().map(|line| line.replace('`', "")).collect();
    let steps = serde_json::to_string(&steps).unwrap_or_default();
    let items: String = lines.iter().map(|line| format!("<li>{}</li>\n", html(line))).collect();
    let (title, alt) = (&figure.title, &figure.alt);
    let page = Page::new(figure, window, &rows, &moments, &id).draw();
    format!(
        "<figure class=\"trace\" id=\"{id}\" data-steps=\"{steps}\">\n\
         <div class=\"fig-scroll\" role=\"group\" aria-label=\"{label}\" tabindex=\"0\">\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" font-size=\"{FONT}\" fill=\"currentColor\" \
         stroke-width=\"1.5\">\n\
         <title id=\"{id}-title\">{label}</title>\n<desc id=\"{id}-desc\">{desc}</desc>\n\
         {drawing}</svg>\n</div>\n\
         <details>\n<summary>The figure in words</summary>\n\
         <ol class=\"fig-moments\">\n{items}</ol>\n</details>\n\
         <figcaption>{caption}</figcaption>\n</figure>\n",
        steps = escaped(&steps),
        label = escaped(&title.replace('`', "")),
        desc = escaped(&alt.replace('`', "")),
        height = number(page.y),
        drawing = page.out,
        caption = html(title),
    )
}

/// A drawing under way, from top to bottom.
struct Page<'a> {
    trace: &'a Trace,
    gauges: &'a [GaugeLabel],
    window: Window,
    rows: &'a [Row],
    moments: &'a [Moment],
    scale: Scale,
    left: f64,
    right: f64,
    /// What ids begin with.
    id: &'a str,
    /// Where the next thing is drawn.
    y: f64,
    out: String,
}

impl<'a> Page<'a> {
    fn new(
        figure: &'a Figure,
        window: Window,
        rows: &'a [Row],
        moments: &'a [Moment],
        id: &'a str,
    ) -> Self {
        let widest = rows.iter().map(|row| text_width(&row.label)).fold(0.0, f64::max);
        let left = MARGIN + widest.clamp(110.0, 240.0) + 10.0;
        let right = WIDTH - MARGIN;
        let room: Vec<(u64, f64)> =
            moments.iter().map(|moment| (moment.at_us, half_width(rows, moment.at_us))).collect();
        let scale = Scale::new(window, left, right, &room);
        let Figure { trace, gauges, .. } = figure;
        let out = String::new();
        Self { trace, gauges, window, rows, moments, scale, left, right, id, y: MARGIN, out }
    }

    fn draw(mut self) -> Self {
        self.hatching();
        let labels = self.labels();
        let top = self.y;
        self.y += labels.iter().map(MomentLabel::bottom).fold(LINE, f64::max);
        let lanes = self.y;
        for row in 0..self.rows.len() {
            self.lane(row);
        }
        for label in self.gauges {
            self.gauge(label);
        }
        self.heap();
        let bottom = self.y;
        for (step, label) in labels.iter().enumerate() {
            self.moment(step, label, top, lanes, bottom);
        }
        self.axis();
        self.legend();
        self.y += MARGIN;
        self
    }

    /// The pattern of a snooze.
    fn hatching(&mut self) {
        let id = self.id;
        self.line(&format!(
            "<defs><pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" \
             patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
             <path class=\"fig-hatch\" d=\"M0 0V6\" stroke=\"currentColor\" stroke-width=\"3\"/>\
             </pattern></defs>"
        ));
    }

    /// A row: its name, how long its futures live, and their snoozes.
    fn lane(&mut self, index: usize) {
        let row = &self.rows[index];
        let middle = self.y + ABOVE;
        self.line("<g class=\"fig-lane\">");
        self.name(&row.label, middle);
        for life in &row.lives {
            let start = life.start_us.unwrap_or(0);
            if !self.window.meets(start, life.end_us) {
                continue;
            }
            let end = life.end_us.unwrap_or(u64::MAX);
            let y = number(middle);
            let mut path = format!("M{} {y}", self.place(start));
            for snooze in self.drawn_snoozes(life) {
                let end = snooze.to_us.unwrap_or(u64::MAX);
                let _ = write!(path, "H{}M{} {y}", self.place(snooze.from_us), self.place(end));
                self.snooze(snooze, middle);
            }
            let _ = write!(path, "H{}", self.place(end));
            self.line(&format!(
                "<path class=\"fig-life\" d=\"{path}\" fill=\"none\" stroke=\"currentColor\"/>"
            ));
        }
        self.line("</g>");
        self.y += ROW;
    }

    /// The snoozes of a future of which a part lies in the window.
    fn drawn_snoozes(&self, life: &Life) -> Vec<Snooze> {
        let drawn = |snooze: &&Snooze| self.window.meets(snooze.from_us, snooze.to_us);
        life.snoozes.iter().filter(drawn).copied().collect()
    }

    /// From the wake to the poll that answers it, or to the edge, with words where they fit.
    fn snooze(&mut self, snooze: Snooze, middle: f64) {
        let end_us = snooze.to_us.unwrap_or(u64::MAX);
        let (left, right) = (self.scale.place(snooze.from_us), self.scale.place(end_us));
        self.line(&format!(
            "<rect class=\"fig-snooze\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{BOX}\" \
             fill=\"url(#{}-hatch)\" stroke=\"currentColor\" stroke-width=\"1\"/>",
            number(left),
            number(middle - BOX / 2.0),
            number(right - left),
            self.id,
        ));
        let words = match snooze.to_us {
            Some(to_us) if snooze.polled => {
                format!("not polled for {}", seconds(to_us - snooze.from_us))
            }
            _ => "not polled again".to_owned(),
        };
        let x = left + BOX;
        if x + text_width(&words) <= right {
            self.text("fig-trouble", x, middle - 13.0, "start", &words);
        }
    }

    /// A moment that can be stepped to: its number and words, a line through all rows, and the
    /// marks of all futures.
    fn moment(&mut self, step: usize, label: &MomentLabel, top: f64, lanes: f64, bottom: f64) {
        let moment = &self.moments[step];
        let x = self.scale.place(moment.at_us);
        let y = top + label.y + LINE / 2.0;
        self.line(&format!("<g class=\"fig-moment\" data-step=\"{step}\">"));
        self.line(&format!(
            "<path class=\"fig-guide\" d=\"M{} {}V{}\" stroke=\"currentColor\" stroke-width=\"1\" \
             stroke-dasharray=\"2 3\" opacity=\"0.6\"/>",
            number(x),
            number(y + RADIUS),
            number(bottom),
        ));
        self.line(&format!(
            "<g class=\"fig-note\"><circle cx=\"{}\" cy=\"{}\" r=\"{RADIUS}\" fill=\"white\" \
             stroke=\"currentColor\"/>",
            number(x),
            number(y),
        ));
        self.text("fig-number", x, y + 4.5, "middle", &(step + 1).to_string());
        for (line, words) in label.lines.iter().enumerate() {
            let y = y + 4.5 + line as f64 * LINE;
            self.text("fig-words", label.words_x, y, label.anchor, words);
        }
        self.line("</g>");
        for (index, row) in self.rows.iter().enumerate() {
            let middle = lanes + index as f64 * ROW + ABOVE;
            let marks: Vec<(Kind, usize)> = row
                .lives
                .iter()
                .flat_map(|life| life.at(moment.at_us))
                .map(|mark| (mark.kind, mark.times))
                .collect();
            self.marks(&marks, x, middle);
        }
        self.line("</g>");
    }

    /// The marks of a row at one moment: wakes above its line, everything else side by side on it.
    fn marks(&mut self, marks: &[(Kind, usize)], x: f64, middle: f64) {
        let on_line = marks.iter().filter(|(kind, _)| *kind != Kind::Wake).count();
        let mut at = x - (on_line.saturating_sub(1)) as f64 * (BOX + 2.0) / 2.0;
        for (kind, times) in marks {
            // Those behind stand out at the right, so that one can see how many there are.
            for behind in (0..(*times).min(3)).rev() {
                let shift = behind as f64 * OFFSET;
                match kind {
                    Kind::Wake => self.mark(*kind, x + shift, middle - 14.0 - shift),
                    _ => self.mark(*kind, at + shift, middle - shift),
                }
            }
            if *kind != Kind::Wake {
                at += BOX + 2.0;
            }
        }
    }

    fn mark(&mut self, kind: Kind, x: f64, y: f64) {
        let half = BOX / 2.0;
        let (left, top, x, y) = (number(x - half), number(y - half), number(x), number(y));
        let mark = match kind {
            Kind::FirstPoll | Kind::Poll => format!(
                "<rect class=\"fig-poll\" x=\"{left}\" y=\"{top}\" width=\"{BOX}\" \
                 height=\"{BOX}\" fill=\"white\" stroke=\"currentColor\"/>"
            ),
            Kind::Ready => format!(
                "<rect class=\"fig-ready\" x=\"{left}\" y=\"{top}\" width=\"{BOX}\" \
                 height=\"{BOX}\" stroke=\"currentColor\"/>"
            ),
            // Its tip is at the bottom, and points at the row's line.
            Kind::Wake => {
                format!("<path class=\"fig-wake\" d=\"M{x} {y}m0 5l-5.5 -9h11z\"/>")
            }
            Kind::Drop => format!(
                "<path class=\"fig-drop\" d=\"M{left} {top}l{BOX} {BOX}m0 -{BOX}l-{BOX} {BOX}\" \
                 fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.5\"/>"
            ),
        };
        self.line(&mark);
    }

    /// How many are inside of a gauge, as a step line, and its limit. What is above that is filled.
    fn gauge(&mut self, label: &GaugeLabel) {
        let Some(gauge) = Gauge::of(self.trace, self.window, label) else { return };
        let (top, bottom) = (self.y + 12.0, self.y + 12.0 + CURVE);
        let level = |inside| bottom - gauge.share(inside) * CURVE;
        let limit = level(label.limit);
        let mut path = format!("M{} {}", number(self.left), number(bottom));
        let mut over = String::new();
        let ends = gauge.steps.iter().skip(1).map(|(at, _)| *at).chain([u64::MAX]);
        for ((at_us, inside), end_us) in gauge.steps.iter().zip(ends) {
            let (x, y) = (self.place(*at_us), level(*inside));
            let _ = write!(path, "H{x}V{}", number(y));
            if *inside > label.limit {
                let (end, y, limit) = (self.place(end_us), number(y), number(limit));
                let _ = write!(over, "M{x} {limit}V{y}H{end}V{limit}z");
            }
        }
        let _ = write!(path, "H{}", number(self.right));
        self.line("<g class=\"fig-gauge\">");
        let words = format!("limit {}", units::grouped(label.limit));
        let room = self.left - 6.0 - text_width(&words) - 6.0 - MARGIN;
        let name = wrapped(&label.label, room);
        let first = f64::midpoint(top, bottom) + 4.5 - (name.len() - 1) as f64 * 8.0;
        for (line, words) in name.iter().enumerate() {
            self.text("fig-name", MARGIN, first + line as f64 * 16.0, "start", words);
        }
        let value_x = self.left - 6.0;
        for inside in [gauge.greatest, 0] {
            // The limit's words stand where it is.
            if (level(inside) - limit).abs() >= FONT {
                let y = level(inside) + 4.5;
                self.text("fig-value", value_x, y, "end", &units::grouped(inside));
            }
        }
        self.text("fig-value", value_x, limit + 4.5, "end", &words);
        if !over.is_empty() {
            self.line(&format!("<path class=\"fig-over\" d=\"{over}\" opacity=\"0.4\"/>"));
        }
        self.line(&format!(
            "<path class=\"fig-limit\" d=\"M{} {}H{}\" fill=\"none\" stroke=\"currentColor\" \
             stroke-dasharray=\"6 4\"/>",
            number(self.left),
            number(limit),
            number(self.right),
        ));
        self.line(&format!(
            "<path class=\"fig-level\" d=\"{path}\" fill=\"none\" stroke=\"currentColor\"/>"
        ));
        self.line("</g>");
        self.y = bottom + 10.0;
    }

    /// The heap as a step line, between its least and its greatest value.
    fn heap(&mut self) {
        let Some(heap) = Heap::of(self.trace, self.window) else { return };
        let (top, bottom) = (self.y + 12.0, self.y + 12.0 + CURVE);
        let level = |bytes| bottom - heap.share(bytes) * CURVE;
        let mut path = String::new();
        for (index, (at_us, bytes)) in heap.steps.iter().enumerate() {
            let (x, y) = (self.place(*at_us), number(level(*bytes)));
            let _ = if index == 0 { write!(path, "M{x} {y}") } else { write!(path, "H{x}V{y}") };
        }
        let _ = write!(path, "H{}", number(self.right));
        self.line("<g class=\"fig-heap\">");
        self.text("fig-name", MARGIN, (top + bottom) / 2.0 - 4.0, "start", "live heap,");
        self.text("fig-name", MARGIN, (top + bottom) / 2.0 + 12.0, "start", "in bytes");
        let mut ends = vec![heap.greatest, heap.least];
        ends.dedup();
        for bytes in ends {
            let y = level(bytes) + 4.5;
            self.text("fig-value", self.left - 6.0, y, "end", &signed(bytes));
        }
        self.line(&format!("<path d=\"{path}\" fill=\"none\" stroke=\"currentColor\"/>"));
        self.line("</g>");
        self.y = bottom + 10.0;
    }

    fn axis(&mut self) {
        let ticks = self.scale.ticks();
        let y = self.y;
        self.line("<g class=\"fig-axis\">");
        let mut path = format!("M{} {}H{}", number(self.left), number(y), number(self.right));
        for (tick, _) in &ticks {
            let _ = write!(path, "M{} {}v5", self.place(*tick), number(y));
        }
        self.line(&format!("<path d=\"{path}\" fill=\"none\" stroke=\"currentColor\"/>"));
        let mut free = self.left - 60.0;
        for (tick, words) in ticks {
            let half = text_width(&words) / 2.0;
            let x = self.scale.place(tick).min(WIDTH - half);
            if x - half >= free {
                self.text("fig-tick", x, y + 18.0, "middle", &words);
                free = x + half + 8.0;
            }
        }
        self.line("</g>");
        self.y += LINE + 4.0;
    }

    /// What the marks mean that occur here.
    fn legend(&mut self) {
        let marks = || self.rows.iter().flat_map(|row| &row.lives).flat_map(|life| &life.marks);
        let occurs = |kinds: &[Kind]| {
            marks().any(|mark| kinds.contains(&mark.kind) && self.window.holds(mark.at_us))
        };
        let hatch = format!("url(#{}-hatch)", self.id);
        let snoozes = self.out.contains("class=\"fig-snooze\"");
        let marks = [
            (occurs(&[Kind::Wake]), Some(Kind::Wake), "woken"),
            (occurs(&[Kind::Poll, Kind::FirstPoll]), Some(Kind::Poll), "polled: Pending"),
            (occurs(&[Kind::Ready]), Some(Kind::Ready), "polled: Ready"),
            (occurs(&[Kind::Drop]), Some(Kind::Drop), "dropped before its end"),
            (snoozes, None, "could go on, not polled"),
        ];
        self.line("<g class=\"fig-legend\">");
        let mut x = self.left;
        if marks.iter().any(|(occurs, ..)| *occurs) {
            self.y += LINE / 2.0 + 4.0;
        }
        for (_, kind, words) in marks.iter().filter(|(occurs, ..)| *occurs) {
            let width = BOX + 6.0 + text_width(words);
            if x + width > self.right && x > self.left {
                (x, self.y) = (self.left, self.y + LINE);
            }
            match kind {
                Some(kind) => self.mark(*kind, x + BOX / 2.0, self.y),
                None => self.line(&format!(
                    "<rect class=\"fig-snooze\" x=\"{}\" y=\"{}\" width=\"{BOX}\" \
                     height=\"{BOX}\" fill=\"{hatch}\" stroke=\"currentColor\" \
                     stroke-width=\"1\"/>",
                    number(x),
                    number(self.y - BOX / 2.0),
                )),
            }
            self.text("fig-key", x + BOX + 6.0, self.y + 4.5, "start", words);
            x += width + 16.0;
        }
        if self.scale.moved() > OFFSET {
            self.y += LINE;
            let words = "Moments that are very close are drawn further apart.";
            self.text("fig-key", self.left, self.y + 4.5, "start", words);
        }
        self.line("</g>");
        self.y += LINE / 2.0;
    }

    /// The name of a row, beside its line.
    fn name(&mut self, name: &str, middle: f64) {
        let x = self.left - 10.0;
        let fitting = shortened(name, x - MARGIN);
        self.text("fig-name", x, middle + 4.5, "end", &fitting);
    }

    fn text(&mut self, class: &str, x: f64, y: f64, anchor: &str, words: &str) {
        let (x, y) = (number(x), number(y));
        self.line(&format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" \
             stroke=\"none\">{}</text>",
            code(words, "<tspan class=\"fig-code\" font-family=\"monospace\">", "</tspan>"),
        ));
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn place(&self, at_us: u64) -> String {
        number(self.scale.place(at_us))
    }

    /// Where each moment's number and words stand.
    fn labels(&self) -> Vec<MomentLabel> {
        if self.moments.len() > WORDED { self.numbers() } else { self.staircase() }
    }

    /// Each moment on a line of its own, so that no words meet. The line from a number goes down
    /// through the lines below it: words that reach to the right must be below those of later
    /// moments, and words that reach to the left above those of earlier ones.
    fn staircase(&self) -> Vec<MomentLabel> {
        let gap = RADIUS + 5.0;
        let mut labels: Vec<MomentLabel> = self
            .moments
            .iter()
            .map(|moment| {
                let x = self.scale.place(moment.at_us);
                let words = format!("{}: {}", moment.time(), moment.short());
                let to_right = WIDTH - MARGIN - x - gap;
                let to_left = x - gap - MARGIN;
                let rightwards = text_width(&words) <= to_right || to_right >= to_left;
                let (words_x, anchor, room) = if rightwards {
                    (x + gap, "start", to_right)
                } else {
                    (x - gap, "end", to_left)
                };
                MomentLabel { lines: wrapped(&words, room), words_x, anchor, y: 0.0 }
            })
            .collect();
        let (rightwards, leftwards): (Vec<usize>, Vec<usize>) =
            (0..labels.len()).partition(|&index| labels[index].anchor == "start");
        let order = leftwards.into_iter().rev().chain(rightwards);
        let mut y = 0.0;
        for index in order {
            labels[index].y = y;
            y = labels[index].bottom();
        }
        labels
    }

    /// Numbers alone, on as few lines as they need.
    fn numbers(&self) -> Vec<MomentLabel> {
        let mut lines: Vec<f64> = Vec::new();
        let mut label = |moment: &Moment| {
            let x = self.scale.place(moment.at_us);
            let line = lines.iter().position(|end| *end <= x - RADIUS).unwrap_or(lines.len());
            if line == lines.len() {
                lines.push(0.0);
            }
            lines[line] = x + RADIUS + 1.0;
            let y = line as f64 * LINE;
            MomentLabel { lines: Vec::new(), words_x: x, anchor: "start", y }
        };
        self.moments.iter().map(&mut label).collect()
    }
}

/// Where a moment's number and words stand.
#[derive(Debug)]
struct MomentLabel {
    lines: Vec<String>,
    words_x: f64,
    /// `start` if the words reach to the right, `end` if they reach to the left.
    anchor: &'static str,
    /// From the top of all labels.
    y: f64,
}

impl MomentLabel {
    /// Where the next one can begin.
    fn bottom(&self) -> f64 {
        self.y + self.lines.len().max(1) as f64 * LINE
    }
}

/// The room that the marks of a moment need on each side of it.
fn half_width(rows: &[Row], at_us: u64) -> f64 {
    let width = |row: &Row| {
        let marks = || row.lives.iter().flat_map(|life| life.at(at_us));
        let on_line = marks().filter(|mark| mark.kind != Kind::Wake).count().max(1);
        let behind = marks().map(|mark| mark.times.min(3) - 1).max().unwrap_or(0);
        on_line as f64 * (BOX + 2.0) / 2.0 + behind as f64 * OFFSET
    };
    rows.iter().map(width).fold(RADIUS, f64::max)
}

fn seconds(us: u64) -> String {
    units::seconds(Duration::from_micros(us))
}

/// The words as far as there is room for them.
fn shortened(words: &str, room: f64) -> String {
    if text_width(words) <= room {
        return words.to_owned();
    }
    let letters = (room / LETTER).max(1.0) as usize - 1;
    let mut cut: String = words.chars().take(letters).collect();
    // Half a piece of code would turn what follows into code.
    if cut.matches('`').count() % 2 == 1 {
        cut.push('`');
    }
    cut + "\u{2026}"
}

/// The words in lines that there is room for.
fn wrapped(words: &str, room: f64) -> Vec<String> {
    if text_width(words) <= room {
        return vec![words.to_owned()];
    }
    let options = textwrap::Options::new((room / LETTER).max(1.0) as usize).break_words(false);
    let lines = textwrap::wrap(words, options);
    let mut inside_code = false;
    let whole = |line: &str| {
        // A piece of code that goes on in the next line is code in both.
        let mut text = if inside_code { format!("`{line}") } else { line.to_owned() };
        inside_code = text.matches('`').count() % 2 == 1;
        if inside_code {
            text.push('`');
        }
        text
    };
    lines.iter().map(|line| &**line).map(whole).collect()
}

pub(super) fn text_width(words: &str) -> f64 {
    words.chars().filter(|letter| *letter != '`').count() as f64 * LETTER
}

/// A number with at most one digit behind the point.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// Words as HTML, those between backticks as code.
pub(super) fn html(words: &str) -> String {
    code(words, "<code>", "</code>")
}

/// Escaped words, with what is between backticks between these two marks.
fn code(words: &str, open: &str, close: &str) -> String {
    let mut text = String::new();
    for (index, part) in words.split('`').enumerate() {
        match index % 2 {
            1 => text.extend([open, &escaped(part), close]),
            _ => text += &escaped(part),
        }
    }
    text
}

/// Text as it stands in HTML, also within quotes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
