//! The drawing of a run as a page of its own, in the looks of the book's figures.

use std::path::PathBuf;

use record::figure::{self, Figure, Program, Source, Window};
use record::{Trace, wire};
use workbook::{Exercise, Result, Workbook, files};

use crate::cargo;

/// Writes the page into the target folder, and says where it is.
///
/// # Errors
/// Cargo does not say where it builds; the page cannot be written.
pub(super) fn write(
    workbook: &Workbook,
    exercise: &Exercise,
    trace: &Trace,
    window: Window,
) -> Result<PathBuf> {
    let Exercise { id, chapter, name, shown_file, .. } = exercise;
    let case = trace.index;
    let title = format!("{id}, case {case}: {}", trace.case);
    let figure = Figure {
        format: wire::FORMAT,
        alt: title.clone(),
        title,
        source: Source {
            program: Program::Exercise { exercise: id.clone(), file: shown_file.clone(), case },
            recorded_with: String::new(),
        },
        from_us: window.from_us,
        to_us: window.to_us,
        lanes: Vec::new(),
        only_notes: false,
        gauges: Vec::new(),
        trace: trace.clone(),
    };
    let folder = cargo::folders(&workbook.root)?.target.join("async-traps").join("traces");
    let file = folder.join(format!("{chapter}-{name}-{case}.html"));
    files::write(&file, page(workbook, &figure)?.as_bytes())?;
    Ok(file)
}

/// The page, with all it needs in itself. The book's theme draws it: what mdBook's own would give it,
/// its colours, is said here. Without the theme the figure is plain and still complete.
fn page(workbook: &Workbook, figure: &Figure) -> Result<String> {
    let theme = workbook.root.join("book").join("theme");
    let part = |name: &str| files::read_if_present(&theme.join(name));
    let style = part("book.css")?.unwrap_or_default();
    let script = part("figure.js")?.unwrap_or_default();
    let drawing = figure::svg("trace", figure);
    let id = figure.title.split(", case").next().unwrap_or_default();
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{id}</title>\n<style>\n{COLOURS}\n{style}\n</style>\n</head>\n\
         <body>\n<main>\n{drawing}</main>\n<script>\n{script}\n</script>\n</body>\n</html>\n"
    ))
}

const COLOURS: &str = "\
:root { color-scheme: light dark; --bg: #ffffff; --fg: #1f1f1f; --links: #20609f;
  --quote-bg: #f2f4f6; --quote-border: #d5d9de; --table-border-color: #d5d9de; }
@media (prefers-color-scheme: dark) {
  :root { --bg: #14181c; --fg: #d6dbe0; --links: #74b4da; --quote-bg: #20262c;
    --quote-border: #3a424a; --table-border-color: #3a424a; } }
body { margin: 2em auto; max-width: 60em; padding: 0 1em; background: var(--bg);
  color: var(--fg); font-family: system-ui, sans-serif; }";
