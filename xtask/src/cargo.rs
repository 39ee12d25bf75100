//! Cargo and its tools as subprocesses.
//!
//! | file | what it holds |
//! |---|---|
//! | `said` | what cargo says on its standard error, and how much of it is shown |
//! | `cause` | why a build failed |

mod cause;
mod said;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde::Deserialize;
use workbook::{Error, Result, files};

pub(crate) use cause::Cause;
use said::Said;
pub(crate) use said::Shown;

/// A cargo command in the workbook's root, where its configuration is found.
pub(crate) fn command(root: &Path) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    // What `cargo run` told xtask about itself is not meant for what xtask starts.
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(key);
        }
    }
    command.current_dir(root);
    command
}

/// A command that builds and runs a tool of the maintainers', which is a workspace of its own so that no
/// reader compiles what it needs, in a target folder of its own. Its arguments follow.
///
/// # Errors
/// Cargo does not say where it builds.
pub(crate) fn run_tool(root: &Path, folder: &str, target: &str) -> Result<Command> {
    let target = folders(root)?.target.join(target);
    let mut command = command(root);
    command.args(["run", "--locked", "--manifest-path"]);
    command.arg(root.join(folder).join("Cargo.toml"));
    command.arg("--target-dir").arg(target).arg("--");
    Ok(command)
}

/// Fetches every crate that a workspace's lock file names and that is not on this machine yet, with
/// cargo's progress on the terminal. Says whether all of them are there.
///
/// # Errors
/// Cargo cannot be started.
pub(crate) fn fetch(root: &Path, manifest: &str) -> Result<bool> {
    let mut command = command(root);
    command.args(["fetch", "--locked", "--manifest-path"]).arg(root.join(manifest));
    let status = command.status().map_err(|error| cannot_start(&command, &error))?;
    Ok(status.success())
}

/// Where cargo builds.
#[derive(Debug, Deserialize)]
pub(crate) struct Folders {
    /// The target folder.
    #[serde(rename = "target_directory")]
    pub(crate) target: PathBuf,
    /// The folder of intermediate artifacts, if this cargo has one.
    #[serde(rename = "build_directory")]
    pub(crate) build: Option<PathBuf>,
}

/// Asks cargo where it builds.
///
/// # Errors
/// Cargo cannot be started or does not accept the workspace.
pub(crate) fn folders(root: &Path) -> Result<Folders> {
    let mut command = command(root);
    command.args(["metadata", "--no-deps", "--format-version", "1"]).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| cannot_start(&command, &error))?;
    serde_json::from_slice(&output.stdout)
        .map_err(|_| Error::unjudged("cargo did not accept the workspace; see above"))
}

/// What became of a build.
#[derive(Debug, Default)]
pub(crate) struct Build {
    /// Whether all of it was built.
    pub(crate) success: bool,
    executables: Vec<Executable>,
    /// The errors by the name of the package's folder, as rustc wrote them; only where these were
    /// asked for as JSON.
    pub(crate) errors: BTreeMap<String, Vec<String>>,
    /// What cargo said on its standard error, without colour.
    said: String,
}

/// A program that was built.
#[derive(Debug)]
pub(crate) struct Executable {
    /// The name of the package's folder.
    pub(crate) package: String,
    /// The name of its target.
    pub(crate) target: String,
    /// Where it is.
    pub(crate) file: PathBuf,
}

impl Build {
    /// The program of a build of one, if it was built.
    pub(crate) fn only_executable(&self) -> Option<&Path> {
        let only = self.executables.first().filter(|_| self.success)?;
        Some(&only.file)
    }

    /// The program of the package in a folder, where each has one.
    pub(crate) fn executable_of(&self, package: &str) -> Option<&Path> {
        let found = self.executables.iter().find(|executable| executable.package == package)?;
        Some(&found.file)
    }

    /// Why nothing was built of the package that was asked for.
    pub(crate) fn cause(&self, package: &str) -> Cause {
        cause::of(&self.said, package)
    }

    /// All programs, whatever else failed.
    pub(crate) fn into_executables(self) -> Vec<Executable> {
        self.executables
    }
}

/// Has a `cargo test` command build one test and not run it, with rustc's own messages on the terminal,
/// and no progress if it will be short.
///
/// # Errors
/// As [`build`].
pub(crate) fn build_test(command: &mut Command, package: &str, test: &str) -> Result<Build> {
    command.args(["--no-run", "--message-format=json-render-diagnostics"]);
    command.args(["-p", package, "--test", test]);
    let shown = if is_warm(test) { Shown::WhatMatters } else { Shown::All };
    build(command, shown, |_| {})
}

/// Runs a cargo command that builds and writes JSON messages, and tells of each program by the name
/// of its package's folder.
///
/// # Errors
/// Cargo cannot be started. A build that fails is no error here.
pub(crate) fn build(
    command: &mut Command,
    shown: Shown,
    mut on_executable: impl FnMut(&str),
) -> Result<Build> {
    said::as_on_the_terminal(command, shown);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_start(command, &error))?;
    let said = child.stderr.take().map(|stderr| Said::begin(stderr, shown));
    let mut build = Build::default();
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
        // A line that is no message comes from a build script or a wrapper.
        let Ok(Ok(message)) = line.map(|line| serde_json::from_str::<Message>(&line)) else {
            continue;
        };
        let Message { manifest_path, target, executable, message } = message;
        let package = manifest_path.as_deref().and_then(Path::parent).map(files::name);
        let (Some(package), Some(target)) = (package, target) else { continue };
        if let Some(file) = executable {
            on_executable(&package);
            build.executables.push(Executable { package, target: target.name, file });
        } else if let Some(Diagnostic { level, rendered: Some(rendered) }) = message
            && level.starts_with("error")
        {
            build.errors.entry(package).or_default().push(rendered);
        }
    }
    build.success = child.wait().map_err(|error| cannot_start(command, &error))?.success();
    build.said = said.map(Said::end).unwrap_or_default();
    Ok(build)
}

/// What one of cargo's JSON messages may say.
#[derive(Deserialize)]
struct Message {
    manifest_path: Option<PathBuf>,
    target: Option<Target>,
    /// Of a program that was built.
    executable: Option<PathBuf>,
    /// Of something that rustc says.
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
}

/// The running target and the version of rustc: `x86_64-unknown-linux-gnu rustc 1.95.0`.
///
/// # Errors
/// rustc cannot be started, or does not say.
pub(crate) fn target_and_rustc() -> Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let mut command = Command::new(rustc);
    let output = command.arg("-vV").output().map_err(|error| cannot_start(&command, &error))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let value = |key| text.lines().find_map(|line| line.strip_prefix(key));
    match (value("host: "), value("release: ")) {
        (Some(host), Some(release)) => Ok(format!("{host} rustc {release}")),
        _ => Err(Error::unjudged("rustc -vV names no host or release")),
    }
}

/// Whether a test binary of this name was built before, so that its next build is short.
///
/// Looks beside the running `xtask` rather than ask cargo, which takes longer than it saves. With
/// another build folder the answer is no, and cargo shows its progress.
fn is_warm(test: &str) -> bool {
    let Ok(xtask) = env::current_exe() else { return false };
    let Some(Ok(artifacts)) = xtask.parent().map(|folder| fs::read_dir(folder.join("deps"))) else {
        return false;
    };
    let start = format!("{test}-");
    artifacts.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(&start))
}

/// Has a `cargo clean` command remove what was built of a package: then cargo builds it again, whatever
/// the times of its files say, and no file of the reader's is touched for that.
///
/// # Errors
/// Cargo cannot be started, or cannot remove it.
pub(crate) fn forget(command: &mut Command, package: &str) -> Result<()> {
    match complaint(command.args(["-q", "-p", package]))? {
        None => Ok(()),
        Some(why) => {
            Err(Error::unjudged(format!("{package} could not be built again: {}", one_line(&why))))
        }
    }
}

/// The first line of what a command said.
fn one_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_start_matches("error: ")
}

/// Runs a command to its end and gives what it wrote, if it failed.
///
/// # Errors
/// It cannot be started.
pub(crate) fn complaint(command: &mut Command) -> Result<Option<String>> {
    let output = command.output().map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        return Ok(None);
    }
    let streams = [output.stdout, output.stderr];
    let text: String = streams.iter().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    Ok(Some(text.trim().to_owned()))
}

/// The error for a command that the system would not run.
pub(crate) fn cannot_start(command: &Command, error: &std::io::Error) -> Error {
    Error::io("start", Path::new(command.get_program()), error)
}
