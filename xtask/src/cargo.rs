//! Cargo and its tools as subprocesses.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde::Deserialize;

use workbook::{Error, Result, files};

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

/// What became of a build, by the name of each package's folder.
#[derive(Debug, Default)]
pub(crate) struct Build {
    /// Whether all of it was built.
    pub(crate) success: bool,
    /// The test binaries.
    pub(crate) executables: BTreeMap<String, PathBuf>,
    /// The errors, as rustc wrote them; only where these were asked for as JSON.
    pub(crate) errors: BTreeMap<String, Vec<String>>,
}

/// Runs a cargo command that builds and writes JSON messages, and tells of each test binary.
///
/// # Errors
/// Cargo cannot be started. A failed build is none.
pub(crate) fn build(command: &mut Command, mut on_binary: impl FnMut(&str)) -> Result<Build> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_start(command, &error))?;
    let mut build = Build::default();
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
        // A line that is no message comes from a build script or a wrapper.
        let Ok(Ok(message)) = line.map(|line| serde_json::from_str::<Message>(&line)) else {
            continue;
        };
        let package = message.manifest_path.as_deref().and_then(Path::parent).map(files::name);
        let (Some(package), Some(target)) = (package, message.target) else { continue };
        match message.reason.as_str() {
            "compiler-artifact" => {
                let is_test = target.kind.iter().any(|kind| kind == "test");
                if let (true, Some(binary)) = (is_test, message.executable) {
                    on_binary(&package);
                    build.executables.insert(package, binary);
                }
            }
            "compiler-message" => {
                let error = message.message.filter(|message| message.level.starts_with("error"));
                if let Some(rendered) = error.and_then(|error| error.rendered) {
                    build.errors.entry(package).or_default().push(rendered);
                }
            }
            _ => {}
        }
    }
    build.success = child.wait().map_err(|error| cannot_start(command, &error))?.success();
    Ok(build)
}

/// One line of cargo's JSON messages.
#[derive(Deserialize)]
struct Message {
    reason: String,
    manifest_path: Option<PathBuf>,
    target: Option<Target>,
    executable: Option<PathBuf>,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
}

/// Whether a test binary of this name was built before, so that its next build is short.
///
/// Looks beside the running `xtask` rather than ask cargo, which takes longer than it saves. With
/// another build folder the answer is no, and cargo shows its progress.
pub(crate) fn is_warm(test: &str) -> bool {
    let Ok(xtask) = env::current_exe() else { return false };
    let Some(Ok(artifacts)) = xtask.parent().map(|folder| fs::read_dir(folder.join("deps"))) else {
        return false;
    };
    let start = format!("{test}-");
    artifacts.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(&start))
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

fn cannot_start(command: &Command, error: &std::io::Error) -> Error {
    Error::io("start", Path::new(command.get_program()), error)
}
