//! `{{#figure NAME}}`: drawn from `book/traces/NAME.json`. `{{#sweep NAME}}`: from
//! `book/traces/sweeps/NAME.json`.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use record::figure::Sweep;
use record::wire::{self, ReadError};
use workbook::files;

/// The most cases of a sweep that are drawn: each is as large as a figure.
const DRAWN: usize = 12;

/// The figure of a name as HTML, from the folder of traces. It is complete without JavaScript: its
/// moments are told in a list.
///
/// # Errors
/// There is no such trace, or it cannot be drawn.
pub(crate) fn block(traces: &Path, name: &str) -> Result<String> {
    let json = read(traces, name)?;
    let figure = wire::read(&json).map_err(|error| unreadable(name, &error))?;
    Ok(record::figure::svg(name, &figure))
}

/// The sweep of a name as HTML: how all cases of an exercise go.
///
/// # Errors
/// There is no such sweep, or it cannot be drawn.
pub(crate) fn sweep(traces: &Path, name: &str) -> Result<String> {
    let file = format!("sweeps/{name}");
    let json = read(traces, &file)?;
    let sweep: Sweep = wire::read(&json).map_err(|error| unreadable(&file, &error))?;
    if sweep.traces.is_empty() || sweep.traces.len() > DRAWN {
        bail!("book/traces/{file}.json draws {} cases: 1 to {DRAWN}", sweep.traces.len());
    }
    Ok(record::figure::sweep(name, &sweep))
}

fn read(traces: &Path, name: &str) -> Result<String> {
    let json = files::read_if_present(&traces.join(format!("{name}.json")));
    json?.ok_or_else(|| {
        anyhow!(
            "there is no book/traces/{name}.json; correct the name, or record the figure with cargo \
             xtask trace --record"
        )
    })
}

fn unreadable(name: &str, error: &ReadError) -> anyhow::Error {
    match error {
        ReadError::Format(_) => anyhow!("book/traces/{name}.json cannot be drawn: {error}"),
        ReadError::Json(_) => anyhow!(
            "book/traces/{name}.json is no figure; record it with cargo xtask trace --record: {error}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn a_figure_can_stand_in_markdown() {
        let fixture = Fixture::new();
        let html = block(&fixture.path("book/traces"), "hang").unwrap();
        assert!(html.contains("the copy asks &lt;first&gt;"), "{html}");
        assert!(!html.trim_end().contains("\n\n"), "a blank line would begin markdown\n{html}");
    }

    #[test]
    fn a_sweep_shows_one_case_of_each_kind() {
        let fixture = Fixture::new();
        let trace = |index: usize| {
            format!(
                r#"{{"index": {index}, "case": "client {index}", "horizon_us": 9, "returned_us": null,
                "lanes": [{{"name": "copy", "steps": [[0, "started"], [3, "woken"]]}}], "notes": [],
                "heap": []}}"#
            )
        };
        let json = |traces: &[String]| {
            format!(
                r#"{{"title": "All of them", "alt": "Some hang.", "from_us": 0, "to_us": 9,
                "source": {{"exercise": "futurelock/copy_job", "file": "shipped.rs"}},
                "drawn": [0, 1, 3], "noun": "timing", "outcomes": "HH.F", "traces": [{}]}}"#,
                traces.join(", ")
            )
        };
        let traces = fixture.path("book/traces");
        fixture.write("book/traces/sweeps/all.json", &json(&[0, 1, 3].map(trace)));
        let html = sweep(&traces, "all").unwrap();
        for part in [
            "Some hang. In order: 2 hang, 1 is fine, 1 fails.",
            "data-case=\"0\" data-went=\"hangs\">",
            "data-case=\"1\" data-went=\"hangs\" hidden>",
            "data-case=\"3\" data-went=\"fails\">",
            "Timing 4 of 4, client 3: it fails",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert!(!html.trim_end().contains("\n\n"), "a blank line would begin markdown\n{html}");

        fixture.write("book/traces/sweeps/all.json", &json(&[]));
        let error = sweep(&traces, "all").unwrap_err().to_string();
        assert_eq!(error, "book/traces/sweeps/all.json draws 0 cases: 1 to 12");
    }

    #[test]
    fn a_figure_that_is_not_there_says_how_to_make_it() {
        let fixture = Fixture::new();
        let traces = fixture.path("book/traces");
        assert_eq!(
            block(&traces, "none").unwrap_err().to_string(),
            "there is no book/traces/none.json; correct the name, or record the figure with cargo \
             xtask trace --record"
        );
        fixture.write("book/traces/broken.json", "{}");
        let error = format!("{:#}", block(&traces, "broken").unwrap_err());
        assert!(error.contains("is no figure; record it with"), "{error}");
    }
}
