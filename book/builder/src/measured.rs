//! `{{#measured}}`: with which tokio and rustc, and where, all that the book shows was run.
//!
//! The first line of each capture says so. All say the same, or the book is of two minds.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};
use workbook::files;

/// What the captures say, as words of a sentence.
///
/// # Errors
/// A capture cannot be read, or two were taken with different versions.
pub(crate) fn with(captures: &Path) -> Result<String> {
    let mut heads = BTreeSet::new();
    for file in files::entries(captures)? {
        let text = files::read(&file)?;
        heads.extend(
            text.lines().next().and_then(|line| line.strip_prefix("# ")).map(str::to_owned),
        );
    }
    let heads: Vec<String> = heads.into_iter().collect();
    let [head] = &heads[..] else {
        bail!("the captures were not all taken with the same versions: {}", heads.join("; "));
    };
    match head.split_whitespace().collect::<Vec<_>>()[..] {
        [target, "rustc", rustc, "tokio", tokio] => {
            Ok(format!("tokio {tokio} and rustc {rustc} on `{target}`"))
        }
        _ => bail!("a capture begins with \"# {head}\", which names no tokio"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn all_captures_say_the_same() {
        let fixture = Fixture::new();
        let captures = fixture.path("book/captures");
        let error = || with(&captures).unwrap_err().to_string();
        assert!(error().ends_with("which names no tokio"), "{}", error());
        fixture.write("book/captures/hello.txt", "# linux rustc 1.95.0 tokio 1.54.1\nhello\n");
        assert_eq!(with(&captures).unwrap(), "tokio 1.54.1 and rustc 1.95.0 on `linux`");
        fixture.write("book/captures/more.txt", "# linux rustc 1.95.0 tokio 1.55.0\nhello\n");
        assert!(error().starts_with("the captures were not all taken"), "{}", error());
    }
}
