//! What was changed since `main`, as git knows it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use workbook::{Exercise, Variant, Workbook};

/// What every verdict depends on.
const SHARED: [&str; 3] = ["exercises/harness/", "exercises/record/", "Cargo.lock"];

/// The files that differ from where the branch left `main`, from the workbook's root.
#[derive(Debug, Default)]
pub(crate) struct Changes(BTreeSet<String>);

impl Changes {
    /// Asks git. Without git or a `main` nothing counts as changed.
    pub(crate) fn since_main(workbook: &Workbook) -> Self {
        Self(files(&workbook.root).unwrap_or_default())
    }

    /// Whether they touch what the verdict over a variant depends on.
    pub(crate) fn touch(
        &self,
        workbook: &Workbook,
        exercise: &Exercise,
        variant: &Variant,
    ) -> bool {
        let file = workbook.shown(&variant.file);
        let package = workbook.shown(&exercise.package) + "/";
        self.0.iter().any(|path| {
            *path == file
                || path.starts_with(&package)
                || SHARED.iter().any(|shared| path.starts_with(shared))
        })
    }

    /// Whether they touch a file of an exercise's chapter, or one of its solutions.
    pub(crate) fn touch_files_of(&self, workbook: &Workbook, exercise: &Exercise) -> bool {
        let folders =
            [&exercise.package, &exercise.solutions].map(|path| workbook.shown(path) + "/");
        self.0.iter().any(|path| folders.iter().any(|folder| path.starts_with(folder)))
    }
}

fn files(root: &Path) -> Option<BTreeSet<String>> {
    // A clone of CI has no `main` of its own.
    let base = ["main", "origin/main"]
        .into_iter()
        .find_map(|main| git(root, &["merge-base", "HEAD", main]))?;
    let tracked = git(root, &["diff", "--name-only", "--relative", base.trim()])?;
    let untracked = git(root, &["ls-files", "--others", "--exclude-standard"])?;
    Some(tracked.lines().chain(untracked.lines()).map(str::to_owned).collect())
}

/// What git prints; none if it fails or is not there.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use workbook::files;

    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    #[test]
    fn a_case_is_changed_with_its_variant_its_chapter_or_the_harness() {
        let folder = TemporaryFolder::new().unwrap();
        let root = folder.path();
        let chapters: [(&str, &[&str]); 2] = [("01-one", &["a"]), ("02-two", &["b"])];
        let workbook = testing::workbook_at(root, &chapters);
        let solution = |exercise: &Exercise| {
            files::write(&exercise.solution(), b"//! Right.\n").unwrap();
            Variant::all(exercise).unwrap().remove(0)
        };
        let cases: Vec<_> = workbook.exercises().map(|one| (one, solution(one))).collect();
        let changed = || {
            let changes = Changes::since_main(&workbook);
            let touched = cases.iter().map(|(one, variant)| changes.touch(&workbook, one, variant));
            touched.collect::<Vec<_>>()
        };
        assert_eq!(changed(), [false, false], "without a repository");

        let git = |arguments: &[&str]| super::git(root, arguments).expect("git is installed");
        git(&["init", "--quiet", "--initial-branch", "main"]);
        git(&["add", "--all"]);
        let name = ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "a"];
        git(&name);
        git(&["checkout", "--quiet", "-b", "branch"]);
        assert_eq!(changed(), [false, false]);
        files::write(&cases[1].1.file, b"//! Righter.\n").unwrap();
        assert_eq!(changed(), [false, true]);
        files::write(&root.join("exercises/01-one/src/world.rs"), b"").unwrap();
        assert_eq!(changed(), [true, true]);
        git(&["stash", "--quiet", "--include-untracked"]);
        assert_eq!(changed(), [false, false]);
        files::write(&root.join("exercises/harness/src/lib.rs"), b"").unwrap();
        assert_eq!(changed(), [true, true]);
    }
}
