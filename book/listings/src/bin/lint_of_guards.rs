//! What clippy says about `guards_held.rs`, as it comes and with a `clippy.toml`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The tokio with which this program was built.
fn tokio(libraries: &Path) -> PathBuf {
    let files = libraries.read_dir().expect("the libraries can be listed");
    let files = files.map(|file| file.expect("the libraries can be listed"));
    let of_tokio = files.filter(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.starts_with("libtokio-") && name.ends_with(".rlib")
    });
    let newest = of_tokio.max_by_key(|file| file.metadata().and_then(|data| data.modified()).ok());
    newest.expect("tokio is a dependency").path()
}

/// The warnings, with the `clippy.toml` of a folder. Clippy writes nothing but its metadata, into the
/// system's temporary folder.
fn warnings(settings: &Path) -> Vec<String> {
    let program = std::env::current_exe().expect("the program has a path");
    let libraries = program.parent().expect("it lies in a folder").join("deps");
    let metadata = std::env::temp_dir().join(format!("async-traps-guards-{}", std::process::id()));
    let mut command = Command::new("clippy-driver");
    command.args(["--edition=2024", "--crate-type=bin", "--color=never", "--emit=metadata", "-o"]);
    command.arg(&metadata).arg("-L").arg(format!("dependency={}", libraries.display()));
    command.arg("--extern").arg(format!("tokio={}", tokio(&libraries).display()));
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/guards_held.rs"));
    let output = command.env("CLIPPY_CONF_DIR", settings).output().expect("clippy is installed");
    let _ = std::fs::remove_file(metadata);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let warnings = said.lines().filter(|line| line.starts_with("warning: "));
    warnings.filter(|line| !line.ends_with("emitted")).map(str::to_owned).collect()
}

fn main() {
    // A folder that has no such file.
    let none = warnings(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    println!("clippy as it comes: {} warnings", none.len());
    let some = warnings(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lints"));
    println!("with this clippy.toml:");
    some.iter().for_each(|warning| println!("  {warning}"));
    assert!(none.is_empty() && some.len() == 2, "{none:?}, {some:?}");
}
