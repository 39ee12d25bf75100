//! Clippy over another program of the book, for listings that show what it says.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs clippy over a program of the book that needs nothing but tokio, with the `clippy.toml` of a folder and
/// these arguments. Returns what it says. Its metadata goes into the system's temporary folder.
///
/// # Panics
/// If clippy is not installed, or the program does not compile.
#[must_use]
pub fn clippy(program: &str, settings: &Path, arguments: &[&str]) -> String {
    let metadata = env::temp_dir().join(format!("async-traps-{program}-{}", std::process::id()));
    let mut said = String::new();
    // Cargo may have built tokio more than once, for other compilers too: the first that can be read is right.
    for tokio in built() {
        let mut command = Command::new("clippy-driver");
        command.args(["--edition=2024", "--crate-type=bin", "--emit=metadata", "-o"]);
        command.arg(&metadata).args(arguments);
        command.arg("--extern").arg(format!("tokio={}", tokio.display()));
        let libraries = tokio.parent().expect("it is in a folder");
        command.arg("-L").arg(format!("dependency={}", libraries.display()));
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin");
        command.arg(sources.join(program).with_extension("rs"));
        let output = command.env("CLIPPY_CONF_DIR", settings).output();
        let output = output.unwrap_or_else(|error| panic!("clippy-driver: {error}"));
        let _ = fs::remove_file(&metadata);
        said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            return said;
        }
    }
    panic!("clippy cannot read {program}: {said}");
}

/// The tokios that cargo built for the listings.
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
