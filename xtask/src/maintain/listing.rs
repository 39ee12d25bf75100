//! A program whose output the book shows.
//!
//! A listing is a binary of the crate `book/listings`. A file `book/listings/commands/NAME.txt` is a
//! listing too: the words after `cargo xtask` of a command whose output the book shows. It may end
//! with 1, as a verdict can be red.

use std::collections::BTreeMap;
use std::env;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use record::{Trace, wire};
use workbook::{Error, Result, Workbook, files};

use crate::cargo::Shown;
use crate::temporary::TemporaryFolder;
use crate::{cargo, process};

/// Every listing ends by itself, most of them at once.
const LIMIT: Duration = Duration::from_secs(60);

/// A command of xtask may have to build first.
const COMMAND_LIMIT: Duration = Duration::from_secs(600);

/// A program whose output the book shows.
pub(crate) struct Listing {
    /// Its file, from the root.
    pub(crate) shown: String,
    program: PathBuf,
    arguments: Vec<String>,
    /// The codes that it may end with.
    exits: &'static [i32],
    /// How long it may take.
    limit: Duration,
}

/// All listings by name, built.
///
/// # Errors
/// One does not compile, or two have one name.
pub(crate) fn all(workbook: &Workbook, folder: &Path) -> Result<BTreeMap<String, Listing>> {
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
/// Without the flags of `.cargo/config.toml`: a page shows what a service sees, whose tokio was not
/// built for verdicts. Readers who run a listing use the build that they have.
///
/// # Errors
/// Cargo cannot be started, or one does not compile.
pub(crate) fn build(root: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut command = cargo::command(root);
    command.args(["build", "-p", "listings", "--bins"]).env("RUSTFLAGS", "");
    command.arg("--message-format=json-render-diagnostics");
    let build = cargo::build(&mut command, Shown::All, |_| {})?;
    if !build.success {
        return Err(Error::unjudged("a listing does not compile; see above"));
    }
    let executables = build.into_executables().into_iter();
    Ok(executables.map(|executable| (executable.target, executable.file)).collect())
}

/// Runs a listing for the trace that it leaves.
///
/// # Errors
/// It cannot be run, or leaves none.
pub(crate) fn trace(binary: &Path) -> Result<Trace> {
    let folder = TemporaryFolder::new()?;
    let file = folder.path().join("trace.json");
    let mut command = Command::new(binary);
    command.env(wire::TRACE_FILE, &file).stdout(Stdio::null());
    let status = command.status().map_err(|error| cargo::cannot_start(&command, &error))?;
    let trace = files::read_if_present(&file)?.and_then(|json| serde_json::from_str(&json).ok());
    trace.filter(|_| status.success()).ok_or_else(|| {
        Error::unjudged(format!("{} leaves no trace; it ended with {status}", binary.display()))
    })
}

impl Listing {
    /// Runs it to its end. Gives what it wrote to the standard output, or why it failed.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn run(&self, root: &Path) -> Result<std::result::Result<String, String>> {
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
            // What a page shows is what a newcomer sees.
            .env(wire::OWN, folder.path().join("own"))
            .env("NO_COLOR", "1")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err);
        let mut child =
            command.spawn().map_err(|error| Error::io("start", &self.program, &error))?;
        let ended = process::end_of(&mut child, self.limit)
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

// A shell stands in for a listing.
#[cfg(all(test, unix))]
mod tests {
    use super::*;

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
