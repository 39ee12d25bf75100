//! What clippy says about `guards_and_futures.rs`: as it comes, and when it is asked for more.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Clippy warns of them unless it is told not to.
const BY_DEFAULT: [&str; 4] = [
    "clippy::await_holding_lock",
    "clippy::await_holding_refcell_ref",
    "clippy::let_underscore_future",
    "clippy::async_yields_async",
];
/// Silent until a `clippy.toml` says of what they warn.
const CONFIGURED: [&str; 2] = ["clippy::await_holding_invalid_type", "clippy::disallowed_methods"];
/// In the group `restriction`: silent until somebody asks for it.
const ASKED_FOR: [&str; 1] = ["clippy::let_underscore_must_use"];

/// What clippy warns of, as lines. None if this tokio is none that it can read.
fn warnings(lints: &[&str], config: &Path, tokio: &Path) -> Option<Vec<String>> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let metadata = env::temp_dir().join(format!("async-traps-lints-{}", std::process::id()));
    let mut command = Command::new("clippy-driver");
    command.args(["--edition=2024", "--crate-type=bin", "--emit=metadata", "--error-format=json"]);
    command.args(["-A", "warnings"]).args(lints.iter().map(|lint| format!("--force-warn={lint}")));
    command.arg("--extern").arg(format!("tokio={}", tokio.display()));
    command.arg("-L").arg(format!("dependency={}", tokio.parent()?.display()));
    command.arg("-o").arg(&metadata).arg(manifest.join("src/bin/guards_and_futures.rs"));
    let output = command.env("CLIPPY_CONF_DIR", config).output();
    let output = output.unwrap_or_else(|error| panic!("clippy-driver: {error}"));
    let _ = fs::remove_file(metadata);
    let said = String::from_utf8_lossy(&output.stderr);
    let mut lines: Vec<(u64, String)> = Vec::new();
    for message in said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let Some(lint) = message["code"]["code"].as_str() else { continue };
        let place = &message["spans"][0];
        let code = place["text"][0]["text"].as_str().unwrap_or_default().trim();
        let lint = lint.trim_start_matches("clippy::");
        lines.push((place["line_start"].as_u64()?, format!("  {lint:<26}  {code}")));
    }
    lines.sort();
    output.status.success().then(|| lines.into_iter().map(|(_, text)| text).collect())
}

/// The tokio that cargo built for the listings.
fn built() -> Vec<PathBuf> {
    let program = env::current_exe().expect("a program has a path");
    let folder = program.parent().expect("it is in a folder").join("deps");
    let files = fs::read_dir(folder).expect("cargo built its dependencies there").flatten();
    let is_tokio = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libtokio-") && name.ends_with(".rlib")
    };
    files.map(|file| file.path()).filter(is_tokio).collect()
}

fn main() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("lints/your-own-code");
    let nothing = env::temp_dir();
    let said = |lints: &[&str], config: &Path| {
        let mut found = built().into_iter().filter_map(|tokio| warnings(lints, config, &tokio));
        found.next().expect("clippy reads a tokio that cargo built")
    };
    let show = |title: &str, lines: Vec<String>, count: usize| {
        println!("{title}\n{}", lines.join("\n"));
        assert_eq!(lines.len(), count, "{title}");
    };
    assert!(said(&CONFIGURED, &nothing).is_empty());
    show("As it comes:", said(&BY_DEFAULT, &nothing), 4);
    show("With the clippy.toml above:", said(&CONFIGURED, &own), 4);
    show("With -W clippy::let_underscore_must_use:", said(&ASKED_FOR, &nothing), 1);
}
