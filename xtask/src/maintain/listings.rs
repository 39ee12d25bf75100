//! Whether the programs that the book shows still print what it says that they print.
//!
//! The capture of a listing is `book/captures/NAME.txt`: a line that names the target and the versions
//! of rustc and tokio, and what the listing printed. It is compared exactly on that target with that
//! rustc; elsewhere the listing must run and end with 0, which holds its own assertions. Another tokio
//! is a difference: what it prints has to be looked at.

use std::path::Path;

use record::ExitCode;
use record::style::RED;
use similar::TextDiff;
use workbook::{Error, Result, Workbook, files};

use super::{listing, normalise};
use crate::cargo;
use crate::console::{Console, Progress};

/// What a maintainer types when the new output is right.
const ACCEPT: &str = "cargo xtask book check --accept";

/// Runs the wanted listings, or all if none is named, and compares, or writes, their captures.
///
/// # Errors
/// The listings do not compile, one cannot be started, or there is none of a wanted name.
pub(crate) fn run(
    workbook: &Workbook,
    wanted: &[String],
    accept: bool,
    console: Console,
) -> Result<ExitCode> {
    let book = workbook.root.join("book");
    let captures = book.join("captures");
    let mut listings = listing::all(workbook, &book.join("listings"))?;
    if let Some(unknown) = wanted.iter().find(|&name| !listings.contains_key(name)) {
        return Err(Error::misuse(format!(
            "there is no listing {unknown:?}; they are in book/listings"
        )));
    }
    let (mut problems, mut elsewhere) = (Vec::new(), 0_usize);
    for capture in files::entries(&captures)? {
        if !listings.contains_key(&files::name(&capture.with_extension(""))) {
            let shown = workbook.shown(&capture);
            problems
                .push(format!("{shown}: no listing prints this; delete it, or add the listing"));
        }
    }
    if !wanted.is_empty() {
        listings.retain(|name, _| wanted.contains(name));
    }
    let pair = if listings.is_empty() { String::new() } else { cargo::target_and_rustc()? };
    let versions = match tokio(&workbook.root)? {
        Some(tokio) => format!("{pair} tokio {tokio}"),
        None => pair.clone(),
    };
    let progress = Progress::new("Listings", listings.len());
    for (name, listing) in &listings {
        let file = captures.join(format!("{name}.txt"));
        let captured = files::read_if_present(&file)?.map(|text| files::unix_lines(&text));
        let printed = listing
            .run(&workbook.root)?
            .map(|text| format!("# {versions}\n{}", normalise::output(&text, &workbook.root)));
        progress.step(name);
        match printed.map(|printed| compare(captured.as_deref(), printed)) {
            Err(complaint) => problems.push(format!("{}: {complaint}", listing.shown)),
            Ok(Found::Same) => {}
            Ok(Found::NotComparable(_)) if !accept => elsewhere += 1,
            Ok(
                Found::Missing(printed)
                | Found::NotComparable(printed)
                | Found::Differs { printed, .. },
            ) if accept => {
                files::write(&file, printed.as_bytes())?;
                console.line(&format!("{}: written", workbook.shown(&file)));
            }
            Ok(Found::Missing(_) | Found::NotComparable(_)) => {
                problems.push(format!("{}: has no capture; write it with {ACCEPT}", listing.shown));
            }
            Ok(Found::Differs { difference, .. }) => problems.push(format!(
                "{} is not what {} prints (- captured, + printed)\n{difference}If the new output \
                 is right: {ACCEPT}",
                workbook.shown(&file),
                listing.shown
            )),
        }
    }
    drop(progress);
    problems.extend(readme(workbook, &captures)?);
    for problem in &problems {
        console.line(&format!("{}  {problem}", console.paint(RED, "FAIL")));
    }
    let count = listings.len();
    let compared = count - elsewhere;
    if problems.is_empty() {
        console.line(&format!("{compared} of {count} listings print what was captured"));
    }
    if elsewhere > 0 {
        console.line(&format!("{elsewhere} were captured elsewhere than on {pair}: they ran"));
    }
    Ok(ExitCode::of_comparison(problems.is_empty()))
}

/// The README shows a verdict, as it was captured, and names the tokio of the lock file.
fn readme(workbook: &Workbook, captures: &Path) -> Result<Vec<String>> {
    let Some(readme) = files::read_if_present(&workbook.root.join("README.md"))? else {
        return Ok(Vec::new());
    };
    let readme = files::unix_lines(&readme);
    let mut problems = Vec::new();
    if let Some(capture) = files::read_if_present(&captures.join("verdict_shipped.txt"))? {
        let printed = capture.split_once('\n').map_or("", |(_, printed)| printed);
        if !readme.contains(printed.trim_end()) {
            problems.push(
                "README.md: its verdict is not that of book/captures/verdict_shipped.txt; copy it"
                    .to_owned(),
            );
        }
    }
    if let Some(tokio) = tokio(&workbook.root)?
        && readme.contains("tokio 1.")
        && !readme.contains(&format!("tokio {tokio}"))
    {
        problems.push(format!("README.md: names another tokio than Cargo.lock, {tokio}"));
    }
    Ok(problems)
}

/// The version of tokio in the lock file, if it has one.
fn tokio(root: &Path) -> Result<Option<String>> {
    let lock = files::read_if_present(&root.join("Cargo.lock"))?.unwrap_or_default();
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"tokio\"").skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = "));
    Ok(version.map(|quoted| quoted.trim_matches('"').to_owned()))
}

/// The target and rustc of a capture, or of what was printed: the first three words of its first line.
fn pair(text: &str) -> Vec<&str> {
    let first = text.lines().next().unwrap_or_default();
    first.trim_start_matches("# ").split(' ').take(3).collect()
}

/// What comparing a capture with the output found. Each text begins with its versions.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Same,
    /// It was captured with another target or rustc. This was printed.
    NotComparable(String),
    /// There is no capture; this was printed.
    Missing(String),
    Differs {
        printed: String,
        difference: String,
    },
}

fn compare(captured: Option<&str>, printed: String) -> Found {
    let Some(captured) = captured else { return Found::Missing(printed) };
    let old = normalise::without_measurements(captured);
    let new = normalise::without_measurements(&printed);
    if old == new {
        return Found::Same;
    }
    if captured.starts_with("# ") && pair(captured) != pair(&printed) {
        return Found::NotComparable(printed);
    }
    let diff = TextDiff::from_lines(old.as_str(), new.as_str());
    let difference = diff.unified_diff().context_radius(2).to_string();
    Found::Differs { printed, difference }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: &str = "# x86_64-unknown-linux-gnu rustc 1.95.0\n";

    fn found(captured: &str, printed: &str) -> Found {
        compare(Some(&format!("{PAIR}{captured}")), format!("{PAIR}{printed}"))
    }

    #[test]
    fn a_wrong_capture_is_told_as_a_difference() {
        let found = found("a\nb\nc\n", "a\nB\nc\n");
        let Found::Differs { difference, printed } = found else { panic!("{found:?}") };
        assert_eq!(
            difference,
            "@@ -1,4 +1,4 @@\n # x86_64-unknown-linux-gnu rustc 1.95.0\n a\n-b\n+B\n c\n"
        );
        assert_eq!(printed, format!("{PAIR}a\nB\nc\n"));
    }

    #[test]
    fn measurements_are_not_compared_and_other_pairs_neither() {
        assert_eq!(found("a\n~ 3 ms\n", "a\n~ 4 ms\n"), Found::Same);
        let other = format!("{}a\n", PAIR.replace("1.95.0", "1.96.0"));
        let here = format!("{PAIR}b\n");
        assert_eq!(compare(Some(&other), here.clone()), Found::NotComparable(here));
        assert_eq!(compare(None, "x".into()), Found::Missing("x".into()));
        let another_tokio = format!("{} tokio 1.55.0\na\n", PAIR.trim_end());
        assert!(matches!(found("a\n", "a\n"), Found::Same));
        assert!(matches!(
            compare(Some(&format!("{PAIR}a\n")), another_tokio),
            Found::Differs { .. }
        ));
        assert!(matches!(compare(Some("a\n"), format!("{PAIR}a\n")), Found::Differs { .. }));
    }
}
