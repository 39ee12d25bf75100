//! What `clippy::large_futures` says about `linted.rs`, and where rustc says that the bytes are.

use std::path::{Path, PathBuf};
use std::process::Command;

fn input() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/linted.rs")
}

/// What the compiler, or clippy's, prints about the program. It writes nothing but its metadata,
/// into the system's temporary folder.
fn compile(compiler: &str, options: &[&str]) -> String {
    let metadata = std::env::temp_dir().join(format!("async-traps-linted-{}", std::process::id()));
    let mut command = Command::new(compiler);
    command.args(["--edition=2024", "--crate-type=bin", "--color=never", "--emit=metadata", "-o"]);
    // Prints of the compiler's own need a nightly one, or this.
    command.arg(&metadata).args(options).arg(input()).env("RUSTC_BOOTSTRAP", "1");
    let output = command.output().unwrap_or_else(|error| panic!("{compiler}: {error}"));
    let _ = std::fs::remove_file(metadata);
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    said.concat()
}

fn main() {
    println!("clippy-driver -W clippy::large_futures linted.rs");
    let lint = compile("clippy-driver", &["-W", "clippy::large_futures"]);
    let mut warnings = 0;
    for line in lint.lines().map(str::trim).filter(|line| line.starts_with("warning: large")) {
        println!("  {line}");
        warnings += 1;
    }
    // `awaits`; neither what is spawned nor what is just below the limit.
    assert_eq!(warnings, 1, "{lint}");

    println!("\nrustc -Zprint-type-sizes linted.rs");
    let sizes = compile("rustc", &["-Zprint-type-sizes"]);
    let of_large = sizes.lines().skip_while(|line| !line.contains("async fn body of awaits()"));
    let shown: Vec<_> = of_large.take(8).map(|line| line.replace("print-type-size ", "")).collect();
    shown.iter().for_each(|line| println!("  {}", line.trim_end()));
    assert!(!shown.is_empty(), "{sizes}");
}
