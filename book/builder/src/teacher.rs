//! Notes for teachers: `<details class="teacher">` on a line, to its `</details>`; and the script that
//! shows them in a window of their own.

use std::path::PathBuf;

use anyhow::{Result, bail};
use mdbook_driver::config::Config;

use crate::place::Edition;

const START: &str = "<details class=\"teacher\">";

/// A page without its teacher's notes.
///
/// # Errors
/// A note does not end.
pub(crate) fn without_notes(page: &str) -> Result<String> {
    let mut left = String::new();
    // How many `<details>` are open within a note, the note's own included.
    let mut depth = 0_usize;
    for line in page.split_inclusive('\n') {
        if depth == 0 && !line.trim_start().starts_with(START) {
            left.push_str(line);
            continue;
        }
        depth += line.matches("<details").count();
        depth = depth.saturating_sub(line.matches("</details>").count());
    }
    if depth > 0 {
        bail!("a teacher's note is not closed; end it with </details> on a line of its own");
    }
    Ok(left)
}

/// The presenter's window is in the edition that has notes, where the book has the script.
///
/// # Errors
/// The list of scripts in `book.toml` is not understood.
pub(crate) fn add_presenter(config: &mut Config, edition: Edition) -> Result<()> {
    if edition != Edition::Full {
        return Ok(());
    }
    let key = "output.html.additional-js";
    // A book without scripts of its own has no presenter either.
    let Some(mut scripts) = config.get::<Vec<PathBuf>>(key)? else { return Ok(()) };
    scripts.push(PathBuf::from("theme/presenter.js"));
    config.set(key, scripts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_left_out_with_what_is_folded_in_them() {
        let page = "before\n\n<details class=\"teacher\">\n<summary>Teaching</summary>\n\nAsk.\n\n\
            <details>\n\nmore\n\n</details>\n\n</details>\n\nafter\n\n<details>\nkept\n</details>\n";
        let left = without_notes(page).unwrap();
        assert_eq!(left, "before\n\n\nafter\n\n<details>\nkept\n</details>\n");
    }

    #[test]
    fn a_note_that_does_not_end_is_an_error() {
        let error = without_notes("<details class=\"teacher\">\n\nAsk.\n").unwrap_err();
        assert!(error.to_string().starts_with("a teacher's note is not closed"), "{error}");
    }
}
