//! All cases of an exercise in a row, and the drawings of some of them below.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::moments::moments;
use super::rows::rows;
use super::svg::{escaped, html, number, text_width};
use super::{Figure, Label, Program, Source, object, svg};
use crate::draw::in_order;
use crate::{Trace, Went, wire};

/// The width of the row, as that of a figure.
const WIDTH: f64 = 720.0;
const MARGIN: f64 = 8.0;
/// From one box to the next, at most, and the share of it that is the box.
const PITCH: f64 = 16.0;
const SHARE: f64 = 0.78;
/// The size of all text, and of the boxes that explain the row.
const FONT: f64 = 13.0;
const KEY: f64 = 10.0;

/// A figure of the book that shows how all cases of an exercise go. Some of them are drawn, since all
/// would take more of a page than the rest of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// The format in which this is written: [`FORMAT`](crate::wire::FORMAT).
    #[serde(default = "wire::first_format")]
    pub format: u32,
    /// What is to be seen, as a plain sentence.
    pub title: String,
    /// The same for a reader who does not see it.
    pub alt: String,
    /// What was run.
    pub source: SweepSource,
    /// Where each drawing begins, in microseconds of simulated time.
    pub from_us: u64,
    /// Where it ends.
    pub to_us: u64,
    /// The futures that are drawn, as in a [`Figure`].
    #[serde(default)]
    pub lanes: Vec<Label>,
    /// The indices of the cases that are drawn, in order.
    pub drawn: Vec<usize>,
    /// What the verdict calls a case. Recorded, as all that follows.
    #[serde(default)]
    pub noun: String,
    /// How each case went, by its [letter](Went::letter).
    #[serde(default)]
    pub outcomes: String,
    /// What happened in those that are drawn.
    #[serde(default)]
    pub traces: Vec<Trace>,
}

/// What was run to record a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepSource {
    /// Chapter and exercise: `futurelock/copy_job`.
    pub exercise: String,
    /// The file that stood for the reader's, from the exercise's folder under `solutions/`.
    pub file: String,
    /// The compiler and its target.
    #[serde(default)]
    pub recorded_with: String,
}

impl Sweep {
    /// The sweep as JSON for people.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { format, title, alt, source, from_us, to_us, lanes, drawn, .. } = self;
        object(&[
            ("format", json!(format)),
            ("title", json!(title)),
            ("alt", json!(alt)),
            ("source", json!(source)),
            ("from_us", json!(from_us)),
            ("to_us", json!(to_us)),
            ("lanes", json!(lanes)),
            ("drawn", json!(drawn)),
            ("noun", json!(self.noun)),
            ("outcomes", json!(self.outcomes)),
            ("traces", json!(self.traces)),
        ])
    }

    /// How each case went.
    fn each(&self) -> Vec<Went> {
        self.outcomes.chars().filter_map(Went::of_letter).collect()
    }

    /// The figure of a case that is drawn.
    fn figure(&self, trace: &Trace, went: Went) -> Figure {
        let Self { noun, from_us, to_us, lanes, source, .. } = self;
        let (number, of) = (trace.index + 1, self.outcomes.len());
        let name = &trace.case;
        let title = format!("{} {number} of {of}, {name}: it {}", capital(noun), went.word());
        let mut figure = Figure {
            format: self.format,
            title,
            alt: String::new(),
            source: Source {
                program: Program::Exercise {
                    exercise: source.exercise.clone(),
                    file: source.file.clone(),
                    case: trace.index,
                },
                recorded_with: source.recorded_with.clone(),
            },
            from_us: *from_us,
            to_us: *to_us,
            lanes: lanes.clone(),
            only_notes: false,
            gauges: Vec::new(),
            trace: trace.clone(),
        };
        let moments = moments(trace, &rows(trace, lanes), figure.window());
        let trouble = moments.iter().find(|moment| moment.trouble.is_some());
        figure.alt = trouble.map_or_else(
            || "What can go on here is polled at once.".to_owned(),
            |moment| format!("{}: {}.", moment.time(), moment.short()),
        );
        figure
    }
}

/// The sweep as HTML: the row, and the figures of the cases that are drawn. Those after the first of
/// each kind are hidden until a script lets one choose. No line of it is blank, so it can stand in
/// Markdown. Its id is `sweep-` and its name.
#[must_use]
pub fn sweep(name: &str, sweep: &Sweep) -> String {
    let each = sweep.each();
    let id = format!("sweep-{}", escaped(name));
    let title = &sweep.title;
    let (row, height) = row(&each, &sweep.drawn, &sweep.noun);
    let desc = format!("{} In order: {}.", sweep.alt, in_order(&each));
    let mut text = format!(
        "<figure class=\"sweep\" id=\"{id}\">\n<figcaption>{caption}</figcaption>\n\
         <div class=\"fig-scroll\" role=\"group\" aria-label=\"{label}\" tabindex=\"0\">\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" font-size=\"{FONT}\" fill=\"currentColor\" \
         stroke-width=\"1.2\">\n\
         <title id=\"{id}-title\">{label}</title>\n<desc id=\"{id}-desc\">{desc}</desc>\n\
         {row}</svg>\n</div>\n",
        caption = html(title),
        label = escaped(&title.replace('`', "")),
        desc = escaped(&desc.replace('`', "")),
        height = number(height),
    );
    let mut seen = Vec::new();
    for trace in &sweep.traces {
        let Some(&went) = each.get(trace.index) else { continue };
        let hidden = if seen.contains(&went) { " hidden" } else { "" };
        seen.push(went);
        let index = trace.index;
        let figure = svg(&format!("{name}-{index}"), &sweep.figure(trace, went));
        let word = class(went);
        let _ = write!(
            text,
            "<div class=\"sweep-case\" data-case=\"{index}\" data-went=\"{word}\"{hidden}>\n\
             {figure}</div>\n"
        );
    }
    text + "</figure>\n"
}

/// The row, what it means, and its height.
fn row(each: &[Went], drawn: &[usize], noun: &str) -> (String, f64) {
    let pitch = ((WIDTH - 2.0 * MARGIN) / each.len().max(1) as f64).min(PITCH);
    let size = pitch * SHARE;
    let below = MARGIN + size;
    let mut out = String::new();
    for (index, went) in each.iter().enumerate() {
        let x = MARGIN + index as f64 * pitch;
        let _ = writeln!(out, "<g class=\"sweep-column\" data-case=\"{index}\">");
        mark(&mut out, *went, x, MARGIN, size);
        if drawn.contains(&index) {
            here(&mut out, x + size / 2.0, below + 3.0);
        }
        out.push_str("</g>\n");
    }
    let text = |x: f64, y: f64, anchor: &str, words: &str| {
        let (x, y, words) = (number(x), number(y), escaped(words));
        format!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" stroke=\"none\">{words}</text>\n"
        )
    };
    let y = below + 28.0;
    let end = MARGIN + each.len() as f64 * pitch;
    out += &text(MARGIN, y, "start", &format!("{noun} 1"));
    out += &text(end, y, "end", &each.len().to_string());
    let y = y + 24.0;
    let mut x = MARGIN;
    for went in Went::ALL.into_iter().filter(|went| each.contains(went)) {
        mark(&mut out, went, x, y - KEY, KEY);
        out += &text(x + KEY + 6.0, y, "start", went.word());
        x += KEY + 22.0 + text_width(went.word());
    }
    here(&mut out, x + KEY / 2.0, y - KEY);
    out += &text(x + KEY + 6.0, y, "start", "drawn below");
    (out, y + MARGIN)
}

/// A box whose shape says how a case went, at the left and the top of its place.
fn mark(out: &mut String, went: Went, x: f64, y: f64, size: f64) {
    let (left, top, side) = (number(x), number(y), number(size));
    let class = class(went);
    let _ = writeln!(
        out,
        "<rect class=\"sweep-{class}\" x=\"{left}\" y=\"{top}\" width=\"{side}\" height=\"{side}\" \
         fill=\"{}\" stroke=\"currentColor\"/>",
        if went == Went::Hangs { "currentColor" } else { "white" },
    );
    let line = match went {
        Went::Fails => format!("M{left} {top}l{side} {side}m0 -{side}l-{side} {side}"),
        Went::Broke => format!("M{} {top}v{side}", number(x + size / 2.0)),
        Went::Hangs | Went::Fine => return,
    };
    let _ = writeln!(out, "<path class=\"sweep-line\" d=\"{line}\" stroke=\"currentColor\"/>");
}

/// A triangle whose tip is at the top.
fn here(out: &mut String, x: f64, y: f64) {
    let (x, y) = (number(x), number(y));
    let _ = writeln!(out, "<path class=\"sweep-here\" d=\"M{x} {y}l4.5 8h-9z\"/>");
}

fn class(went: Went) -> &'static str {
    match went {
        Went::Hangs => "hangs",
        Went::Broke => "broke",
        Went::Fails => "fails",
        Went::Fine => "fine",
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
