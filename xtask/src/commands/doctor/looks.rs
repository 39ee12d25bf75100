//! What is looked at, one function each.

use std::env;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use record::Conclusion;
use toml::Table;
use workbook::{Workbook, files, members};

use super::Finding;
use crate::build::{self, Source};
use crate::cargo;
use crate::console::glued;
use crate::temporary::TemporaryFolder;

/// What may be looked at: each look can find several things.
pub(super) type Look = fn(&Workbook) -> Vec<Finding>;

/// All looks, the one that takes longest last.
pub(super) const ALL: [Look; 7] =
    [compiler, components, crates, book, disk, own_files, editor_and_verdict];

/// What the target folder of a reader grows to, and less than what nothing can be built with.
const GIB: u64 = 1 << 30;
const WANTED: u64 = 2 * GIB;
const LEAST: u64 = GIB / 2;

/// The compiler, against the version that the workbook asks for.
fn compiler(workbook: &Workbook) -> Vec<Finding> {
    let found = match cargo::target_and_rustc() {
        Ok(found) => found,
        Err(error) => return vec![Finding::wrong("rust", error.to_string())],
    };
    let version = found.rsplit(' ').next().unwrap_or_default();
    vec![match wanted_rust(workbook) {
        None => Finding::ok("rust", found),
        Some(wanted) if numbers(version) >= numbers(&wanted) => {
            Finding::ok("rust", format!("{found}; {wanted} or newer is needed"))
        }
        Some(wanted) => {
            let update = glued("rustup update stable");
            Finding::wrong("rust", format!("{found} is too old, {wanted} is needed: {update}"))
        }
    }]
}

/// The version in the root's `Cargo.toml`.
fn wanted_rust(workbook: &Workbook) -> Option<String> {
    let manifest = files::read(&workbook.root.join(members::MANIFEST)).ok()?;
    let manifest: Table = manifest.parse().ok()?;
    let version = manifest.get("workspace")?.get("package")?.get("rust-version")?;
    Some(version.as_str()?.to_owned())
}

/// `1.95.0-nightly` as numbers that can be compared.
fn numbers(version: &str) -> Vec<u32> {
    let version = version.split('-').next().unwrap_or_default();
    version.split('.').map_while(|part| part.parse().ok()).collect()
}

/// What comes with Rust and no verdict needs.
fn components(workbook: &Workbook) -> Vec<Finding> {
    let is_there = |name: &&str| {
        let mut command = cargo::command(&workbook.root);
        matches!(cargo::complaint(command.args([*name, "--version"])), Ok(None))
    };
    let missing: Vec<&str> = ["fmt", "clippy"].into_iter().filter(|name| !is_there(name)).collect();
    vec![match missing.as_slice() {
        [] => Finding::ok("components", "rustfmt and clippy are there"),
        missing => Finding::note(
            "components",
            format!("no cargo {}; only maintainers need it", missing.join(", no cargo ")),
        ),
    }]
}

/// Whether every crate of a lock file is on this machine.
fn crates(workbook: &Workbook) -> Vec<Finding> {
    vec![crates_of(workbook, members::MANIFEST, "crates", "the exercises")]
}

fn crates_of(workbook: &Workbook, manifest: &str, about: &'static str, whose: &str) -> Finding {
    let fetch = glued(&format!("cargo fetch --locked --manifest-path {manifest}"));
    let mut command = cargo::command(&workbook.root);
    command.args(["fetch", "--offline", "--manifest-path", manifest]);
    // A look must not write a lock file anew, nor miss one that was never shipped.
    if workbook.root.join(manifest).with_file_name("Cargo.lock").is_file() {
        command.arg("--locked");
    }
    // Those of other systems are not needed here, and need not be there.
    if let Some(target) =
        cargo::target_and_rustc().ok().as_deref().and_then(|it| it.split(' ').next())
    {
        command.args(["--target", target]);
    }
    match cargo::complaint(&mut command) {
        Ok(None) => {
            Finding::ok(about, format!("all that {whose} need is here: no network is needed"))
        }
        Ok(Some(text)) => {
            let first = text.lines().find_map(|line| line.strip_prefix("error: "));
            let first = first.unwrap_or("some are missing");
            Finding::wrong(
                about,
                format!(
                    "without a network {whose} do not build ({first}); once, with a network: {fetch}"
                ),
            )
        }
        Err(error) => Finding::wrong(about, error.to_string()),
    }
}

/// Whether the book can be read without a network: there is a copy, or all to build one.
fn book(workbook: &Workbook) -> Vec<Finding> {
    let root = &workbook.root;
    let builder = "book/builder/Cargo.toml";
    vec![if root.join("book").join("html").join("index.html").is_file() {
        Finding::ok("book", "a copy is there: cargo xtask book opens it")
    } else if root.join(builder).is_file() {
        crates_of(workbook, builder, "book", "the pages")
    } else {
        Finding::note("book", "there is none here")
    }]
}

/// The room that is left where cargo builds.
fn disk(workbook: &Workbook) -> Vec<Finding> {
    let target = match cargo::folders(&workbook.root) {
        Ok(folders) => folders.target,
        Err(error) => return vec![Finding::wrong("disk", error.to_string())],
    };
    // It may not be there yet.
    let there = target.ancestors().find(|folder| folder.exists()).unwrap_or(&workbook.root);
    let Ok(free) = fs4::available_space(there) else {
        return vec![Finding::note("disk", "how much is free is not known")];
    };
    #[expect(clippy::cast_precision_loss, reason = "one digit is shown")]
    let shown = format!("{:.1} GiB are free for {}", free as f64 / GIB as f64, target.display());
    vec![match free {
        ..LEAST => Finding::wrong("disk", format!("{shown}; that is not enough to build")),
        LEAST..WANTED => Finding::note("disk", format!("{shown}; all chapters take some 1.5")),
        _ => Finding::ok("disk", shown),
    }]
}

/// Whether progress and temporary files can be written.
fn own_files(workbook: &Workbook) -> Vec<Finding> {
    let own = workbook.own_folder();
    // Without the folder nobody has begun: it is not made here, or the greeting would be left out.
    let folder = if own.is_dir() { own } else { workbook.root.clone() };
    let probe = folder.join(".async-traps-doctor");
    let kept = files::write_whole(&probe, b"").map(|()| {
        let _ = std::fs::remove_file(&probe);
    });
    let temporary = TemporaryFolder::new().map(|folder| {
        files::write(&folder.path().join("probe"), b"").map(|()| folder.path().to_owned())
    });
    let kept = match kept {
        Ok(()) => Finding::ok("progress", "it can be kept, in .async-traps"),
        Err(error) => Finding::note("progress", format!("it cannot be kept: {error}")),
    };
    let temporary = match temporary.and_then(|written| written) {
        Ok(_) => Finding::ok("temporary", format!("{} can be written", env::temp_dir().display())),
        Err(error) => {
            Finding::wrong("temporary", format!("{error}; set TMPDIR or TEMP to a folder"))
        }
    };
    vec![kept, temporary]
}

/// The editor first: while it builds, the verdict waits.
fn editor_and_verdict(workbook: &Workbook) -> Vec<Finding> {
    vec![editor(workbook), verdict(workbook)]
}

/// Whether rust-analyzer builds where cargo does, so that each waits for the other.
fn editor(workbook: &Workbook) -> Finding {
    const OPTION: &str = "cargo.targetDir";
    let target = cargo::folders(&workbook.root).map_or_else(|_| PathBuf::new(), |it| it.target);
    let settings = workbook.root.join(".vscode").join("settings.json");
    let is_set = files::read(&settings).is_ok_and(|text| text.contains(OPTION));
    if is_set || target.join("rust-analyzer").is_dir() {
        return Finding::ok("editor", "rust-analyzer has a target folder of its own");
    }
    let way_out = format!(
        "in VS Code {} in .vscode/settings.json, elsewhere the option {OPTION}",
        glued("{ \"rust-analyzer.cargo.targetDir\": true }")
    );
    if is_locked(&target) {
        let text = "another cargo builds just now, perhaps rust-analyzer, and commands wait for it; \
                    give the editor a target folder of its own";
        return Finding::note("editor", format!("{text}: {way_out}"));
    }
    let text =
        "if saving a file makes cargo xtask wait, give rust-analyzer a target folder of its own";
    Finding::note("editor", format!("{text}: {way_out}"))
}

/// Whether a cargo holds its lock in a target folder.
fn is_locked(target: &Path) -> bool {
    let lock = File::open(target.join("debug").join(".cargo-lock"));
    lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Builds and judges the reference of the first exercise.
fn verdict(workbook: &Workbook) -> Finding {
    let Some(first) = workbook.exercises().next() else {
        return Finding::wrong("verdict", "there is no exercise; get the workbook again");
    };
    let id = &first.id;
    let again = "get the workbook again";
    let run = match build::run(workbook, first, &Source::Reference, None) {
        Ok(Some((_, run))) => Ok(run),
        Ok(None) => {
            return Finding::wrong(
                "verdict",
                format!("the reference of {id} does not compile; {again}"),
            );
        }
        Err(error) => Err(error),
    };
    match run.map(|run| (run.time, run.outcome)) {
        Ok((time, Ok(reported))) if reported.report.conclusion == Conclusion::Fixed => {
            let milliseconds = time.as_millis();
            Finding::ok("verdict", format!("the reference of {id} is fixed, in {milliseconds} ms"))
        }
        Ok((_, Ok(_))) => {
            Finding::wrong("verdict", format!("the reference of {id} is not fixed; {again}"))
        }
        Ok((_, Err(none))) => {
            let reason = none.reason;
            Finding::wrong("verdict", format!("the verdict of {id} left no report: {reason}"))
        }
        Err(error) => Finding::wrong("verdict", error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("1.100.0") > numbers("1.95"));
        assert!(numbers("1.95.0-nightly") >= numbers("1.95"));
        assert!(numbers("1.94.1") < numbers("1.95"));
    }
}
