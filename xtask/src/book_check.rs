//! Whether the programs that the book shows still print what it says that they print.
//!
//! A listing is a binary of the crate `book/listings`. Its capture is `book/captures/NAME.txt`: a
//! line that names the target and the version of rustc, and what the listing printed. It is
//! compared exactly on that pair; elsewhere the listing must run and end with 0, which holds its
//! own assertions.
//!
//! A file `book/listings/commands/NAME.txt` is a listing too: the words after `cargo xtask` of a
//! command whose output the book shows. It may end with 1, as a verdict can be red.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use record::style::RED;
use record::{ExitCode, wire};
use serde::Deserialize;
use similar::TextDiff;
use workbook::{Error, Result, Workbook, files};

use crate::cargo;
use crate::console::{Console, Progress};
use crate::judge;
use crate::normalise;
use crate::temporary::TemporaryFolder;

/// Every listing ends by itself, most of them at once.
const LIMIT: Duration = Duration::from_secs(60);

/// A command of xtask may have to build first.
const COMMAND_LIMIT: Duration = Duration::from_secs(600);

/// What a maintainer types when the new output is right.
const ACCEPT: &str = "cargo xtask book check --accept";

/// Runs all listings and compares, or writes, their captures.
///
/// # Errors
/// The listings do not compile, or one cannot be started.
pub(crate) fn run(workbook: &Workbook, accept: bool, console: Console) -> Result<ExitCode> {
    let book = workbook.root.join("book");
    let captures = book.join("captures");
    let listings = all(workbook, &book.join("listings"))?;
    let (mut problems, mut other_pair) = (Vec::new(), 0_usize);
    for capture in files::entries(&captures)? {
        if !listings.contains_key(&files::name(&capture.with_extension(""))) {
            let shown = workbook.shown(&capture);
            problems
                .push(format!("{shown}: no listing prints this; delete it, or add the listing"));
        }
    }
    let pair = if listings.is_empty() { String::new() } else { pair()? };
    let progress = Progress::new("Listings", listings.len());
    for (name, listing) in &listings {
        let file = captures.join(format!("{name}.txt"));
        let captured = files::read_if_present(&file)?.map(|text| files::unix_lines(&text));
        let printed = listing
            .run(&workbook.root)?
            .map(|text| format!("# {pair}\n{}", normalise::output(&text, &workbook.root)));
        progress.step(name);
        match printed.map(|printed| compare(captured.as_deref(), printed)) {
            Err(complaint) => problems.push(format!("{}: {complaint}", listing.shown)),
            Ok(Found::Same) => {}
            Ok(Found::NotComparable(_)) if !accept => other_pair += 1,
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
    let compared = count - other_pair;
    if problems.is_empty() {
        console.line(&format!("{compared} of {count} listings print what was captured"));
    }
    if other_pair > 0 {
        console.line(&format!("{other_pair} were captured elsewhere than on {pair}: they ran"));
    }
    Ok(ExitCode::of_comparison(problems.is_empty()))
}

/// The README shows a verdict, as it was captured.
fn readme(workbook: &Workbook, captures: &Path) -> Result<Option<String>> {
    let readme = files::read_if_present(&workbook.root.join("README.md"))?;
    let capture = files::read_if_present(&captures.join("verdict_shipped.txt"))?;
    let (Some(readme), Some(capture)) = (readme, capture) else { return Ok(None) };
    let printed = capture.split_once('\n').map_or("", |(_, printed)| printed);
    let same = files::unix_lines(&readme).contains(printed.trim_end());
    Ok((!same).then(|| {
        "README.md: its verdict is not that of book/captures/verdict_shipped.txt; copy it"
            .to_owned()
    }))
}

/// A program whose output the book shows.
struct Listing {
    /// Its file, from the root.
    shown: String,
    program: PathBuf,
    arguments: Vec<String>,
    /// The codes that it may end with.
    exits: &'static [i32],
    /// How long it may take.
    limit: Duration,
}

/// All listings by name, built.
fn all(workbook: &Workbook, folder: &Path) -> Result<BTreeMap<String, Listing>> {
    let mut listings = BTreeMap::new();
    let sources = files::entries(&folder.join("src").join("bin"))?;
    let mut binaries = if sources.is_empty() { BTreeMap::new() } else { build(&workbook.root)? };
    for source in sources {
        let (name, shown) = (files::name(&source.with_extension("")), workbook.shown(&source));
        let Some(program) = binaries.remove(&name) else {
            return Err(Error::unjudged(format!("cargo built no binary from {shown}")));
        };
        let listing = Listing { shown, program, arguments: Vec::new(), exits: &[0], limit: LIMIT };
        listings.insert(name, listing);
    }
    for file in files::entries(&folder.join("commands"))? {
        let (name, shown) = (files::name(&file.with_extension("")), workbook.shown(&file));
        let program = env::current_exe().map_err(|error| Error::io("find", &file, &error))?;
        let words = files::read(&file)?;
        let arguments = words.split_whitespace().map(str::to_owned).collect();
        if listings.contains_key(&name) {
            return Err(Error::unjudged(format!("{shown} has the name of another listing")));
        }
        // A verdict may be red.
        let (exits, limit) = (&[0, 1], COMMAND_LIMIT);
        listings.insert(name, Listing { shown, program, arguments, exits, limit });
    }
    Ok(listings)
}

/// Builds the listings, with cargo's progress on the terminal; gives the binaries by name.
///
/// # Errors
/// Cargo cannot be started, or one does not compile.
pub(crate) fn build(root: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut command = cargo::command(root);
    command.args(["build", "-p", "listings", "--bins"]);
    command.arg("--message-format=json-render-diagnostics");
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let cannot = |error| Error::io("start", Path::new("cargo"), &error);
    let mut child = command.spawn().map_err(cannot)?;
    let mut binaries = BTreeMap::new();
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
        let Ok(Ok(artifact)) = line.map(|line| serde_json::from_str::<Artifact>(&line)) else {
            continue;
        };
        binaries.insert(artifact.target.name, artifact.executable);
    }
    if child.wait().map_err(cannot)?.success() {
        Ok(binaries)
    } else {
        Err(Error::unjudged("a listing does not compile; see above"))
    }
}

/// The message of cargo that names a binary. Others lack one of the fields.
#[derive(Deserialize)]
struct Artifact {
    target: Target,
    executable: PathBuf,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// The running target and the version of rustc, as a capture's first line names them.
pub(crate) fn pair() -> Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let output = Command::new(&rustc)
        .arg("-vV")
        .output()
        .map_err(|error| Error::io("start", Path::new(&rustc), &error))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let value = |key| text.lines().find_map(|line| line.strip_prefix(key));
    match (value("host: "), value("release: ")) {
        (Some(host), Some(release)) => Ok(format!("{host} rustc {release}")),
        _ => Err(Error::unjudged("rustc -vV names no host or release")),
    }
}

impl Listing {
    /// Runs it to its end. Gives what it wrote to the standard output, or why it failed.
    ///
    /// # Errors
    /// It cannot be started.
    fn run(&self, root: &Path) -> Result<std::result::Result<String, String>> {
        let folder = TemporaryFolder::new()?;
        let create = |name: &str| {
            let path = folder.path().join(name);
            let file = File::create(&path).map_err(|error| Error::io("create", &path, &error))?;
            Ok::<_, Error>((path, file))
        };
        let ((out_path, out), (err_path, err)) = (create("out.txt")?, create("err.txt")?);
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .current_dir(root)
            .env(wire::ROOT, root)
            .env("NO_COLOR", "1")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err);
        let child = command.spawn().map_err(|error| Error::io("start", &self.program, &error))?;
        let ended = judge::end_of(child, self.limit)
            .map_err(|error| Error::io("wait for", &self.program, &error))?;
        let read = |path: &Path| {
            let bytes = std::fs::read(path).map_err(|error| Error::io("read", path, &error))?;
            Ok::<_, Error>(String::from_utf8_lossy(&bytes).into_owned())
        };
        Ok(match ended {
            Some(status) if status.code().is_some_and(|code| self.exits.contains(&code)) => {
                Ok(read(&out_path)?)
            }
            Some(status) => {
                let said = read(&err_path)?;
                Err(format!("failed: it ended with {status}\n{}", said.trim_end()))
            }
            None => {
                Err(format!("had not ended after {} s; every listing must", self.limit.as_secs()))
            }
        })
    }
}

/// What comparing a capture with the output found. Each text begins with its pair.
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
    if captured.starts_with("# ") && captured.lines().next() != printed.lines().next() {
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
        assert!(matches!(compare(Some("a\n"), format!("{PAIR}a\n")), Found::Differs { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn a_listing_that_fails_or_does_not_end_says_so() {
        let run = |script: &str, exits: &'static [i32]| {
            let listing = Listing {
                shown: "x.rs".into(),
                program: "/bin/sh".into(),
                arguments: vec!["-c".into(), script.into()],
                exits,
                limit: Duration::from_secs(2),
            };
            listing.run(Path::new("/")).unwrap()
        };
        assert_eq!(run("echo a", &[0]), Ok("a\n".into()));
        assert_eq!(run("echo a; exit 1", &[0, 1]), Ok("a\n".into()));
        let failed = run("echo why >&2; exit 3", &[0, 1]).unwrap_err();
        assert_eq!(failed, "failed: it ended with exit status: 3\nwhy");
        let endless = run("exec sleep 60", &[0]).unwrap_err();
        assert_eq!(endless, "had not ended after 2 s; every listing must");
    }
}
