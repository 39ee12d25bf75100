//! What clippy says about `guards_held.rs`, as it comes and with a `clippy.toml`.

use std::path::Path;

use listings::clippy;

/// The warnings, with the `clippy.toml` of a folder.
fn warnings(settings: &Path) -> Vec<String> {
    let said = clippy("guards_held", settings, &["--color=never"]);
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
