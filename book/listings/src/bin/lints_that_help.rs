//! What clippy says about `guards_and_futures.rs`: as it comes, and when it is asked for more.

use std::env;
use std::path::Path;

use listings::clippy;
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

/// What clippy warns of, as lines, with the `clippy.toml` of a folder.
fn warnings(lints: &[&str], settings: &Path) -> Vec<String> {
    let asked: Vec<String> = lints.iter().map(|lint| format!("--force-warn={lint}")).collect();
    let mut arguments = vec!["--error-format=json", "-A", "warnings"];
    arguments.extend(asked.iter().map(String::as_str));
    let said = clippy("guards_and_futures", settings, &arguments);
    let mut lines: Vec<(Option<u64>, String)> = Vec::new();
    for message in said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let Some(lint) = message["code"]["code"].as_str() else { continue };
        let place = &message["spans"][0];
        let code = place["text"][0]["text"].as_str().unwrap_or_default().trim();
        let lint = lint.trim_start_matches("clippy::");
        lines.push((place["line_start"].as_u64(), format!("  {lint:<26}  {code}")));
    }
    lines.sort();
    lines.into_iter().map(|(_, text)| text).collect()
}

fn main() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("lints/your-own-code");
    let nothing = env::temp_dir();
    let show = |title: &str, lines: Vec<String>, count: usize| {
        println!("{title}\n{}", lines.join("\n"));
        assert_eq!(lines.len(), count, "{title}");
    };
    assert!(warnings(&CONFIGURED, &nothing).is_empty());
    show("As it comes:", warnings(&BY_DEFAULT, &nothing), 4);
    show("With the clippy.toml above:", warnings(&CONFIGURED, &own), 4);
    show("With -W clippy::let_underscore_must_use:", warnings(&ASKED_FOR, &nothing), 1);
}
