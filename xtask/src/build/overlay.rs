//! Copies of exercise crates in which one file is replaced, so that the same verdict judges it.
//!
//! They are members of one generated workspace below the real target folder. It has the real lock
//! file, profile and target folder, so that no dependency from a registry is built again.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};
use workbook::{Error, Exercise, Result, Variant, Workbook, files};

use crate::cargo::{self, Build, Folders, Shown};
use crate::console;

/// The one crate with settings of its own that xtask alone has.
const OF_XTASK: &str = "toml_parser";

/// The generated workspace. As long as this lives no other command uses it: its members and the
/// files in them change from one to the next.
#[derive(Debug)]
pub(crate) struct Overlays {
    root: PathBuf,
    workbook_root: PathBuf,
    folders: Folders,
    _lock: File,
}

/// One overlay: an exercise, and the file that is laid over the reader's.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    /// Whose verdict judges the file.
    pub(crate) exercise: &'a Exercise,
    /// The name of its package and of its folder.
    pub(crate) name: String,
    /// The file.
    pub(crate) source: PathBuf,
}

impl<'a> Member<'a> {
    /// A variant of an exercise.
    pub(crate) fn of_variant(exercise: &'a Exercise, variant: &Variant) -> Self {
        let name = member_name(exercise, &variant.name);
        Self { exercise, name, source: variant.file.clone() }
    }

    /// Any file, in place of the reader's.
    pub(crate) fn of_file(exercise: &'a Exercise, file: &Path) -> Self {
        Self { exercise, name: member_name(exercise, "with"), source: file.to_owned() }
    }
}

/// A package name of its own: two packages of a workspace cannot share one.
fn member_name(exercise: &Exercise, variant: &str) -> String {
    format!("{}-{}-{}", exercise.chapter, exercise.name, variant.replace('/', "-"))
}

impl Overlays {
    /// The overlays of a workbook, none of which need exist yet. Waits for another command that
    /// uses them, and says so.
    ///
    /// # Errors
    /// Cargo cannot say where it builds; the folder cannot be made or locked.
    pub(crate) fn of(workbook: &Workbook) -> Result<Self> {
        let folders = cargo::folders(&workbook.root)?;
        let root = folders.target.join("async-traps").join("overlays");
        let lock = lock(&root)?;
        Ok(Self { root, workbook_root: workbook.root.clone(), folders, _lock: lock })
    }

    /// The package of a member.
    pub(crate) fn package(&self, member: &Member<'_>) -> PathBuf {
        self.root.join(&member.name)
    }

    /// Makes these members the workspace, and removes those whose variant is gone.
    ///
    /// # Errors
    /// A file cannot be read or written; a manifest is no TOML.
    pub(crate) fn lay(&self, workbook: &Workbook, members: &[&Member<'_>]) -> Result<()> {
        let mut known: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
        for exercise in workbook.exercises() {
            let variants = Variant::all(exercise)?;
            known.extend(variants.iter().map(|variant| member_name(exercise, &variant.name)));
            known.push(member_name(exercise, "with"));
        }
        for path in files::entries(&self.root)? {
            if path.is_dir() && !known.contains(&files::name(&path)) {
                fs::remove_dir_all(&path).map_err(|error| Error::io("remove", &path, &error))?;
            }
        }
        let manifest = self.root_manifest(members)?;
        let mut changed = files::write_if_changed(&self.root.join("Cargo.toml"), &manifest)?;
        for member in members {
            changed |= self.lay_member(workbook, member)?;
        }
        self.copy_lock(changed)
    }

    /// Cargo removes from a lock file what its members do not need. So the real one is copied again
    /// whenever the members change. Otherwise cargo would choose new versions for what is needed
    /// again.
    fn copy_lock(&self, members_changed: bool) -> Result<()> {
        let real = self.workbook_root.join("Cargo.lock");
        let Some(lock) = files::read_if_present(&real)? else { return Ok(()) };
        let copied = self.root.join("Cargo.lock.copied");
        if files::write_if_changed(&copied, lock.as_bytes())? || members_changed {
            files::write(&self.root.join("Cargo.lock"), lock.as_bytes())?;
        }
        Ok(())
    }

    /// The real workspace with other members.
    fn root_manifest(&self, members: &[&Member<'_>]) -> Result<Vec<u8>> {
        let mut manifest = read_table(&self.workbook_root.join("Cargo.toml"))?;
        if let Some(Value::Table(workspace)) = manifest.get_mut("workspace") {
            workspace.remove("default-members");
            workspace.remove("exclude");
            let names = members.iter().map(|member| Value::String(member.name.clone()));
            workspace.insert("members".to_owned(), Value::Array(names.collect()));
            make_dependencies_absolute(workspace, &self.workbook_root);
        }
        // No overlay has a crate of the book's or of xtask's, and cargo warns of settings for nobody.
        if let Some(Value::Table(profiles)) = manifest.get_mut("profile") {
            let settings =
                profiles.iter_mut().filter_map(|(_, profile)| profile.get_mut("package"));
            for packages in settings.filter_map(Value::as_table_mut) {
                packages.retain(|name, _| {
                    name != OF_XTASK && !self.workbook_root.join("book").join(name).is_dir()
                });
            }
        }
        if let Some(Value::Table(patch)) = manifest.get_mut("patch") {
            for (_, source) in patch.iter_mut() {
                make_paths_absolute(source, &self.workbook_root);
            }
        }
        to_toml(&manifest)
    }

    /// Lays one member out; says whether its manifest changed.
    fn lay_member(&self, workbook: &Workbook, member: &Member<'_>) -> Result<bool> {
        let Member { exercise, source, .. } = member;
        let package = self.package(member);
        let mut present = vec![package.join("Cargo.toml")];
        let changed = files::write_if_changed(&present[0], &member_manifest(member)?)?;

        let mut lay = |from: &Path, to: &Path| -> Result<()> {
            let bytes = fs::read(from).map_err(|error| Error::io("read", from, &error))?;
            let to = package.join(to);
            files::write_if_changed(&to, &bytes)?;
            present.push(to);
            Ok(())
        };
        for path in files::walk(&exercise.package.join("src"))? {
            let inside = path.strip_prefix(&exercise.package).unwrap_or(&path);
            if path == exercise.file() {
                continue;
            }
            // What the reader did to another exercise of the chapter must not matter here.
            let other = workbook.exercises().find(|other| other.file() == path);
            let shipped = other.map(Exercise::shipped).filter(|shipped| shipped.is_file());
            lay(shipped.as_deref().unwrap_or(&path), inside)?;
        }
        let name = format!("{}.rs", exercise.name);
        lay(source, &Path::new("src").join(&name))?;
        let tests = exercise.package.join("tests");
        for path in files::walk(&tests)? {
            let helper = path.parent() != Some(&tests);
            if helper || path.ends_with(&name) {
                lay(&path, path.strip_prefix(&exercise.package).unwrap_or(&path))?;
            }
        }

        for path in files::walk(&package)? {
            if !present.contains(&path) {
                fs::remove_file(&path).map_err(|error| Error::io("remove", &path, &error))?;
            }
        }
        Ok(changed)
    }

    /// Builds a member's verdict, with cargo's own output on the terminal.
    ///
    /// # Errors
    /// Cargo cannot be started.
    pub(crate) fn build_one(&self, member: &Member<'_>) -> Result<Build> {
        let mut command = self.command("test");
        cargo::build_test(&mut command, &member.name, &member.exercise.name)
    }

    /// Has cargo forget what it built of a member, so that it builds it again.
    ///
    /// # Errors
    /// Cargo cannot be started, or cannot remove it.
    pub(crate) fn forget(&self, member: &Member<'_>) -> Result<()> {
        cargo::forget(&mut self.command("clean"), &member.name)
    }

    /// Builds the verdicts of all members at once; one that does not compile stops no other.
    ///
    /// # Errors
    /// Cargo cannot be started.
    pub(crate) fn build_all(&self, on_binary: impl FnMut(&str)) -> Result<Build> {
        // Builds what `cargo test --no-run` builds, which cannot be told to keep going.
        let mut command = self.command("build");
        command.args(["-q", "--keep-going", "--message-format=json"]);
        command.args(["--workspace", "--test", "*"]);
        // Hundreds of packages, most of which are built once: what cargo would note down to build one of
        // them again takes two fifths of the time, and tens of gigabytes.
        command.env("CARGO_INCREMENTAL", "0");
        cargo::build(&mut command, Shown::All, on_binary)
    }

    /// What clippy has against the members; nothing if it is content.
    ///
    /// # Errors
    /// Cargo cannot be started.
    pub(crate) fn clippy(&self) -> Result<Option<String>> {
        let mut command = self.command("clippy");
        command.args(["-q", "--workspace", "--all-targets", "--keep-going"]);
        command.args(["--", "-D", "warnings"]).env("CARGO_INCREMENTAL", "0");
        cargo::complaint(&mut command)
    }

    fn command(&self, subcommand: &str) -> Command {
        let mut command = cargo::command(&self.workbook_root);
        command.arg(subcommand).arg("--manifest-path").arg(self.root.join("Cargo.toml"));
        command.arg("--target-dir").arg(&self.folders.target);
        if let Some(build) = &self.folders.build {
            command.env("CARGO_BUILD_BUILD_DIR", build);
        }
        command
    }
}

/// The manifest of the exercise's package under another name.
fn member_manifest(member: &Member<'_>) -> Result<Vec<u8>> {
    let Exercise { package: folder, name: exercise, chapter, .. } = member.exercise;
    let mut manifest = read_table(&folder.join("Cargo.toml"))?;
    if let Some(Value::Table(package)) = manifest.get_mut("package") {
        package.insert("name".to_owned(), Value::String(member.name.clone()));
    }
    // The verdict goes on naming the library as before.
    let lib = manifest.entry("lib").or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(lib) = lib {
        lib.entry("name").or_insert_with(|| Value::String(chapter.replace('-', "_")));
    }
    if let Some(Value::Array(tests)) = manifest.get_mut("test") {
        tests.retain(|test| test.get("name").and_then(Value::as_str) == Some(exercise));
    }
    make_dependencies_absolute(&mut manifest, folder);
    to_toml(&manifest)
}

fn make_dependencies_absolute(table: &mut Table, base: &Path) {
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        if let Some(dependencies) = table.get_mut(kind) {
            make_paths_absolute(dependencies, base);
        }
    }
}

/// Makes the `path` of each dependency in a table absolute.
fn make_paths_absolute(dependencies: &mut Value, base: &Path) {
    let Value::Table(dependencies) = dependencies else { return };
    for (_, dependency) in dependencies.iter_mut() {
        if let Some(Value::String(path)) = dependency.get_mut("path") {
            *path = base.join(&*path).to_string_lossy().into_owned();
        }
    }
}

/// Locks the folder until the file is dropped.
fn lock(root: &Path) -> Result<File> {
    files::create_folder(root)?;
    let path = root.join("lock");
    let failed = |error: &std::io::Error| Error::io("lock", &path, error);
    let file = File::create(&path).map_err(|error| failed(&error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            console::waits("another `cargo xtask` that judges a copy of an exercise");
            file.lock().map_err(|error| failed(&error))?;
        }
        Err(TryLockError::Error(error)) => return Err(failed(&error)),
    }
    Ok(file)
}

fn read_table(manifest: &Path) -> Result<Table> {
    files::read(manifest)?.parse().map_err(|error: toml::de::Error| {
        Error::unjudged(format!("{}: {}", manifest.display(), error.message()))
    })
}

fn to_toml(manifest: &Table) -> Result<Vec<u8>> {
    let text = toml::to_string(manifest)
        .map_err(|error| Error::unjudged(format!("cannot write a Cargo.toml: {error}")))?;
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;

    #[test]
    fn one_command_at_a_time_uses_the_overlays() {
        let folder = TemporaryFolder::new().unwrap();
        let first = lock(folder.path()).unwrap();
        let other = File::open(folder.path().join("lock")).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(first);
        other.try_lock().unwrap();
    }
}
