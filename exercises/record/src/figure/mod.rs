//! The drawing of a trace: as SVG for the book, as text for a terminal.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | [`Figure`]: what `book/traces/NAME.json` holds |
//! | `window` | [`Window`]: the part of a run that is drawn |
//! | `rows` | which future is drawn in which row, and what happens to it there |
//! | `moments` | what happens at each moment, in words |
//! | `heap`, `gauge` | the live heap meanwhile; how many were at work |
//! | `scale` | from simulated time to a place on the paper |
//! | `svg`, `text` | the two drawings |
//! | `sweep` | [`Sweep`]: how all cases of an exercise go, in a row |

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Trace, wire};

mod gauge;
mod heap;
mod moments;
mod rows;
mod scale;
mod svg;
mod sweep;
mod text;
mod window;

pub use svg::svg;
pub use sweep::{Sweep, SweepSource, sweep};
pub use text::{Text, in_parts, text};
pub use window::Window;

/// A figure of the book: what is drawn, and what is said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The format in which this is written: [`FORMAT`](crate::wire::FORMAT).
    #[serde(default = "wire::first_format")]
    pub format: u32,
    /// What is to be seen, as a plain sentence.
    pub title: String,
    /// The same for a reader who does not see it, in a sentence or two.
    pub alt: String,
    /// What was run.
    pub source: Source,
    /// Where the drawing begins, in microseconds of simulated time.
    pub from_us: u64,
    /// Where it ends.
    pub to_us: u64,
    /// The futures that are drawn, from top to bottom. If there is none here, all are drawn.
    #[serde(default)]
    pub lanes: Vec<Label>,
    /// Whether no future is drawn, only what the world noted, and the curves.
    #[serde(default)]
    pub only_notes: bool,
    /// The gauges that are drawn, each with its limit.
    #[serde(default)]
    pub gauges: Vec<GaugeLabel>,
    /// What happened between the two times. Recorded, never written by hand: a new figure has none
    /// until it is recorded.
    #[serde(default = "nothing")]
    pub trace: Trace,
}

/// The trace of a figure that was not recorded yet.
fn nothing() -> Trace {
    Trace {
        index: 0,
        case: String::new(),
        horizon_us: 0,
        returned_us: None,
        lanes: Vec::new(),
        notes: Vec::new(),
        heap: Vec::new(),
        gauges: Vec::new(),
    }
}

/// What was run to record a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The program.
    #[serde(flatten)]
    pub program: Program,
    /// The compiler and its target. With another one the heap may hold another number of bytes.
    #[serde(default)]
    pub recorded_with: String,
}

/// A program that can be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Program {
    /// A variant of an exercise, in one case.
    Exercise {
        /// Chapter and exercise: `futurelock/copy_job`.
        exercise: String,
        /// The file that stood for the reader's, from the exercise's folder under `solutions/`.
        file: String,
        /// The index of the case, counted from 0.
        case: usize,
    },
    /// A listing of the book.
    Listing {
        /// The name of its binary.
        listing: String,
    },
}

/// A name for the futures that the world calls by another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// What the world calls them.
    pub name: String,
    /// What the reader calls one of them. Words between backticks are code.
    pub label: String,
}

/// A gauge that is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GaugeLabel {
    /// What the world calls it.
    pub name: String,
    /// What stands beside its curve.
    pub label: String,
    /// The most that may be inside.
    pub limit: u64,
}

impl Figure {
    /// What is kept of a run: what lies in the window and is drawn.
    #[must_use]
    pub fn kept(&self, trace: &Trace) -> Trace {
        let mut kept = self.window().cut(trace);
        kept.gauges.retain(|line| self.gauges.iter().any(|gauge| gauge.name == line.name));
        kept
    }

    /// The part of the run that is drawn.
    #[must_use]
    pub fn window(&self) -> Window {
        Window { from_us: self.from_us, to_us: self.to_us }
    }

    /// The figure as JSON for people: a line for each thing that fits one, so that a change shows
    /// where it is.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { format, title, alt, source, from_us, to_us, lanes, trace, .. } = self;
        let mut fields = vec![
            ("format", json!(format)),
            ("title", json!(title)),
            ("alt", json!(alt)),
            ("source", json!(source)),
            ("from_us", json!(from_us)),
            ("to_us", json!(to_us)),
            ("lanes", json!(lanes)),
        ];
        // What most figures do not have is not written.
        if self.only_notes {
            fields.push(("only_notes", json!(true)));
        }
        if !self.gauges.is_empty() {
            fields.push(("gauges", json!(self.gauges)));
        }
        fields.push(("trace", json!(trace)));
        object(&fields)
    }
}

/// An object as JSON for people, a field a line.
fn object(fields: &[(&str, Value)]) -> String {
    let field = |(key, value): &(_, _)| format!("  {}: {}", json!(key), spread(value, 2));
    let fields: Vec<String> = fields.iter().map(field).collect();
    format!("{{\n{}\n}}\n", fields.join(",\n"))
}

/// The widest line of JSON that is not spread over several.
const WIDEST: usize = 96;

/// A value as JSON, on one line if it fits there, else an item a line.
fn spread(value: &Value, indent: usize) -> String {
    let line = value.to_string();
    if indent + line.len() <= WIDEST {
        return line;
    }
    let (open, close, items): (_, _, Vec<String>) = match value {
        Value::Array(items) => {
            ('[', ']', items.iter().map(|item| spread(item, indent + 2)).collect())
        }
        Value::Object(fields) => {
            let field = |(key, value)| format!("{}: {}", json!(key), spread(value, indent + 2));
            ('{', '}', fields.iter().map(field).collect())
        }
        _ => return line,
    };
    let inner = " ".repeat(indent + 2);
    let items = items.join(&format!(",\n{inner}"));
    format!("{open}\n{inner}{items}\n{:indent$}{close}", "")
}
