//! The README's picture: a figure of the book as an image of its own.
//!
//! A README has no style sheet, so the image brings its colours, for light and for dark, and the paper
//! that it is drawn on: it can be read on any page.

use std::path::PathBuf;

use record::{figure, wire};
use workbook::{Error, Result, Workbook, files};

/// The figure.
const FIGURE: &str = "futurelock_shipped";

/// What the figure's classes look like.
const STYLE: &str = "<style>\n\
    svg { color: #1f2328; --paper: #ffffff; --trouble: #b52731; }\n\
    @media (prefers-color-scheme: dark) {\n\
    svg { color: #e6edf3; --paper: #0d1117; --trouble: #ff8e7a; }\n\
    }\n\
    text { font-family: sans-serif; }\n\
    .fig-life { stroke: currentColor; stroke-opacity: 0.6; }\n\
    .fig-axis path { fill: none; stroke: currentColor; }\n\
    .fig-paper, .fig-poll, .fig-note circle { fill: var(--paper); }\n\
    .fig-poll, .fig-ready, .fig-drop, .fig-guide, .fig-note circle { stroke: currentColor; }\n\
    .fig-heap path { fill: none; stroke: currentColor; }\n\
    .fig-snooze, .fig-hatch { stroke: var(--trouble); }\n\
    text.fig-trouble { fill: var(--trouble); }\n\
    </style>\n\
    <rect class=\"fig-paper\" width=\"100%\" height=\"100%\"/>\n";

/// Draws the picture, if there is the figure; says whether it was another before.
///
/// # Errors
/// The figure cannot be read, or the picture not be written.
pub(crate) fn write(workbook: &Workbook) -> Result<bool> {
    match draw(workbook)? {
        Some(picture) => files::write_if_changed(&file(workbook), picture.as_bytes()),
        None => Ok(false),
    }
}

/// What is wrong with the picture; nothing also without the figure.
///
/// # Errors
/// The figure or the picture cannot be read.
pub(crate) fn problems(workbook: &Workbook) -> Result<Vec<String>> {
    let Some(today) = draw(workbook)? else { return Ok(Vec::new()) };
    let there = files::read_if_present(&file(workbook))?.map(|text| files::unix_lines(&text));
    let is_current = there.is_some_and(|there| there == today);
    Ok(if is_current { Vec::new() } else { vec!["it is stale: run `cargo xtask seal`".to_owned()] })
}

fn file(workbook: &Workbook) -> PathBuf {
    workbook.root.join(".github").join("futurelock.svg")
}

fn draw(workbook: &Workbook) -> Result<Option<String>> {
    let trace = workbook.root.join("book").join("traces").join(format!("{FIGURE}.json"));
    let Some(json) = files::read_if_present(&trace)? else { return Ok(None) };
    let unreadable =
        |why: &str| Error::unjudged(format!("{} is no figure: {why}", workbook.shown(&trace)));
    let figure = wire::read(&json).map_err(|error| unreadable(&error.to_string()))?;
    let html = figure::svg(FIGURE, &figure);
    image(&html).map(Some).ok_or_else(|| unreadable("it has no drawing"))
}

/// The drawing of a figure, with colours and paper of its own.
fn image(html: &str) -> Option<String> {
    let (_, drawing) = html.split_once("<svg ")?;
    let (tag, rest) = drawing.split_once('>')?;
    let (marks, _) = rest.split_once("</svg>")?;
    Some(format!("<svg {tag}>\n{STYLE}{}\n</svg>\n", marks.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    const TRACE: &str = r#"{"title": "It stops", "alt": "It is woken.",
        "source": {"exercise": "demo/one", "file": "shipped.rs", "case": 0},
        "from_us": 0, "to_us": 4000000,
        "trace": {"case": "a", "horizon_us": 9000000, "returned_us": null,
        "lanes": [{"name": "copy", "steps": [[0, "started"], [3000000, "woken"]]}],
        "notes": [], "heap": []}}"#;

    #[test]
    fn the_picture_is_the_figure_on_paper_of_its_own() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("02-demo", &["one"])]);
        assert!(problems(&workbook).unwrap().is_empty(), "without the figure");
        assert!(!write(&workbook).unwrap());

        let trace = format!("book/traces/{FIGURE}.json");
        files::write(&folder.path().join(trace), TRACE.as_bytes()).unwrap();
        assert_eq!(problems(&workbook).unwrap(), ["it is stale: run `cargo xtask seal`"]);
        assert!(write(&workbook).unwrap());
        assert!(problems(&workbook).unwrap().is_empty());

        let picture = files::read(&file(&workbook)).unwrap();
        assert!(picture.starts_with("<svg xmlns="), "{picture}");
        assert!(picture.contains(STYLE) && picture.ends_with("</svg>\n"), "{picture}");
        assert!(!picture.contains("figcaption"), "{picture}");
    }
}
