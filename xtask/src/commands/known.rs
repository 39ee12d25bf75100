//! The story of a known wrong fix, for a program that fails the very checks that it fails.

use std::collections::BTreeSet;

use record::Report;
use workbook::{Exercise, Finding, Header, Kind, Result, Variant};

/// What a program that fails exactly these checks often does, and why that is wrong: two sentences
/// from the header of the one wrong fix that fails them. None if several do, or if the program as it
/// was shipped fails the same: then nothing is known about it.
///
/// Who has changed nothing yet is told nothing: a wrong fix can show the way to a right one.
///
/// # Errors
/// A variant cannot be read.
pub(super) fn story(exercise: &Exercise, report: &Report) -> Result<Option<String>> {
    let failed: BTreeSet<String> = report.failed().map(str::to_owned).collect();
    let as_shipped: BTreeSet<String> = exercise.fails.iter().cloned().collect();
    if failed.is_empty() || failed == as_shipped || exercise.is_as_shipped()? {
        return Ok(None);
    }
    let failed = Finding::Fails(failed);
    let variants = Variant::all(exercise)?;
    let mut same = variants
        .iter()
        .filter(|variant| variant.kind == Kind::Rejected && variant.expected(exercise) == failed);
    let (Some(only), None) = (same.next(), same.next()) else { return Ok(None) };
    let Header { summary, wrong, .. } = &only.header;
    Ok(wrong.as_ref().map(|wrong| format!("{summary} {}", first_sentence(wrong))))
}

/// The first sentence, with a capital. Those behind it may say what would be right.
fn first_sentence(text: &str) -> String {
    let end = text.find(". ").map_or(text.len(), |at| at + 1);
    let mut letters = text[..end].chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_sentence_is_told() {
        let wrong = "sixty-five copies of a body, one after the other. A clone would do.";
        assert_eq!(first_sentence(wrong), "Sixty-five copies of a body, one after the other.");
        assert_eq!(first_sentence("`clear` keeps it"), "`clear` keeps it");
        assert_eq!(first_sentence(""), "");
    }
}
