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

/// The presenter's window, and how it looks, is in the edition that has notes, where the book has the script.
///
/// # Errors
/// A list of files in `book.toml` is not understood.
pub(crate) fn add_presenter(config: &mut Config, edition: Edition) -> Result<()> {
    if edition != Edition::Full {
        return Ok(());
    }
    for (key, file) in [("js", "theme/presenter.js"), ("css", "theme/teacher.css")] {
        let key = format!("output.html.additional-{key}");
        // A book without a look of its own has none for teachers either.
        let Some(mut files) = config.get::<Vec<PathBuf>>(&key)? else { continue };
        files.push(PathBuf::from(file));
        config.set(&key, files)?;
    }
    Ok(())
}

/// A page with a text at the end of its first teacher's note.
pub(crate) fn with_more(page: &str, more: &str) -> String {
    let mut text = String::new();
    let (mut depth, mut done) = (0_usize, false);
    for line in page.split_inclusive('\n') {
        if !done && (depth > 0 || line.trim_start().starts_with(START)) {
            depth += line.matches("<details").count();
            depth = depth.saturating_sub(line.matches("</details>").count());
            if depth == 0 {
                text.push_str(more);
                done = true;
            }
        }
        text.push_str(line);
    }
    text
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
    fn a_note_ends_with_what_is_added() {
        let page = "a\n<details class=\"teacher\">\n<details>\n</details>\n\n</details>\n<details>\n</details>\n";
        assert_eq!(
            with_more(page, "more\n\n"),
            "a\n<details class=\"teacher\">\n<details>\n</details>\n\nmore\n\n</details>\n<details>\n\
             </details>\n"
        );
        assert_eq!(with_more("a\n", "more"), "a\n");
    }

    #[test]
    fn a_note_that_does_not_end_is_an_error() {
        let error = without_notes("<details class=\"teacher\">\n\nAsk.\n").unwrap_err();
        assert!(error.to_string().starts_with("a teacher's note is not closed"), "{error}");
    }
}
