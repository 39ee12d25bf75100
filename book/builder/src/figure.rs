//! `{{#figure NAME}}`: drawn from `book/traces/NAME.json`.

use std::path::Path;

use anyhow::{Result, anyhow};
use record::wire::{self, ReadError};
use workbook::files;

/// The figure of a name as HTML, from the folder of traces.
///
/// # Errors
/// There is no such trace, or it cannot be drawn.
pub(crate) fn block(traces: &Path, name: &str) -> Result<String> {
    let json = files::read_if_present(&traces.join(format!("{name}.json")));
    let json = json?.ok_or_else(|| {
        anyhow!(
            "there is no book/traces/{name}.json; correct the name, or record the figure with cargo \
             xtask trace --record"
        )
    })?;
    draw(name, &json).map_err(|error| match error {
        ReadError::Format(_) => anyhow!("book/traces/{name}.json cannot be drawn: {error}"),
        ReadError::Json(_) => anyhow!(
            "book/traces/{name}.json is no figure; record it with cargo xtask trace --record: {error}"
        ),
    })
}

/// Draws a figure. It is complete without JavaScript: its moments are told in a list.
fn draw(name: &str, json: &str) -> Result<String, ReadError> {
    Ok(record::figure::svg(name, &wire::read(json)?))
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
