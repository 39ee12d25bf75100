//! The rules that every chapter keeps and that can be read off its files.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use record::Check;
use workbook::{Chapter, Closing, Exercise, Kind, Result, Variant, Workbook, files, number_of};

use super::outcome::Outcome;
use super::proof::{self, Proof};
use super::{contract, picture, readme, titles};
use crate::{cargo, seal};

/// The fewest right fixes besides the reference, and the fewest wrong ones.
const FEWEST: [(Kind, usize, &str); 2] =
    [(Kind::Accepted, 4, "accepted"), (Kind::Rejected, 8, "rejected")];

/// What a person can take in: lines of the file to edit, of the world, and of a verdict.
const LONGEST_FILE: usize = 60;
const LONGEST_WORLD: usize = 150;
const LONGEST_VERDICT: usize = 160;

/// The rules that concern a chapter as a whole.
///
/// # Errors
/// A file cannot be read; rustfmt cannot be started.
pub(crate) fn of_chapter(workbook: &Workbook, chapter: &Chapter) -> Result<Vec<Outcome>> {
    let rule = |name: &str, rule: &str, problems: &[String]| {
        Outcome::of_rule(format!("{} {name}", chapter.name), rule, problems)
    };
    let stale: Vec<String> = seal::stale(chapter)?
        .into_iter()
        .map(|file| format!("{file} has changed: run `cargo xtask seal`"))
        .collect();
    let mut too_long_worlds = Vec::new();
    for world in worlds(chapter)? {
        too_long_worlds.extend(too_long(workbook, &world, LONGEST_WORLD)?);
    }
    let mut too_long_verdicts = Vec::new();
    for file in files::walk(&chapter.package.join("tests"))? {
        too_long_verdicts.extend(too_long(workbook, &file, LONGEST_VERDICT)?);
    }
    Ok(vec![
        rule("seal", "is up to date", &stale),
        rule("world", &format!("at most {LONGEST_WORLD} lines"), &too_long_worlds),
        rule("verdicts", &format!("at most {LONGEST_VERDICT} lines"), &too_long_verdicts),
        rule("files", "none that does not belong", &stray(workbook, chapter)?),
        rule("templates", "nothing is left of them", &unfinished(workbook, chapter)?),
        rule("objectives", "two or three, and a question to close", &unnamed_aims(chapter)),
        rule("title", "the same on its page", &titles::differences(workbook, chapter)?),
        rule("rustfmt", "nothing to change", &unformatted(workbook, chapter)?),
    ])
}

/// The rules that concern one exercise.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn of_exercise(
    workbook: &Workbook,
    exercise: &Exercise,
    variants: &[Variant],
) -> Result<Vec<Outcome>> {
    let rule = |name: &str, rule: &str, problems: &[String]| {
        Outcome::of_rule(format!("{} {name}", exercise.id), rule, problems)
    };
    let shortest = FEWEST.map(|(_, fewest, name)| format!("{fewest} {name}")).join(", ");
    Ok(vec![
        rule("variants", &format!("at least {shortest}"), &too_few(variants)),
        rule("headers", "say what, and costs or wrong and fails", &headers(variants)),
        rule("hints", "three, none empty", &hints(exercise)?),
        rule("shipped.rs", "is the file to edit", &not_as_shipped(exercise)?),
        rule(
            "file to edit",
            &format!("at most {LONGEST_FILE} lines"),
            &too_long(workbook, &exercise.file(), LONGEST_FILE)?,
        ),
    ])
}

/// The rules that need to know which checks the verdict makes: all that it knows, and those that
/// the file to edit must promise.
///
/// # Errors
/// The file to edit cannot be read.
pub(crate) fn of_ids(
    exercise: &Exercise,
    variants: &[Variant],
    known: &BTreeSet<String>,
    promised: &[Check],
) -> Result<Vec<Outcome>> {
    let source = files::read_if_present(&exercise.shipped())?.unwrap_or_default();
    let contract = contract::differences(&source, promised);
    let ids = promised.iter().map(|check| check.id.as_str());

    let mut unknown = Vec::new();
    let shipped = exercise.fails.iter().map(|id| ("Cargo.toml", id));
    let rejected = variants.iter().filter(|variant| variant.kind == Kind::Rejected);
    let rejected = rejected.flat_map(|variant| {
        variant.header.fails.iter().flatten().map(|id| (variant.name.as_str(), id))
    });
    for (place, id) in shipped.chain(rejected) {
        if id != "not-judged" && !known.contains(id) {
            unknown.push(format!("{place}: the verdict has no check {id}"));
        }
    }
    let rule = |name: &str, rule: &str, problems: &[String]| {
        Outcome::of_rule(format!("{} {name}", exercise.id), rule, problems)
    };
    Ok(vec![
        rule("contract", "says what the verdict says", &contract),
        rule("ids", "those of the verdict", &unknown),
        rule("checks", "each is failed alone", &Proof::of(exercise)?.about_ids(variants, ids)),
    ])
}

fn too_few(variants: &[Variant]) -> Vec<String> {
    let mut problems = Vec::new();
    for (kind, fewest, name) in FEWEST {
        let count = variants.iter().filter(|variant| variant.kind == kind).count();
        if count < fewest {
            problems.push(format!("{count} {name}"));
        }
    }
    for (kind, file) in [(Kind::Shipped, "shipped.rs"), (Kind::Solution, "solution.rs")] {
        if !variants.iter().any(|variant| variant.kind == kind) {
            problems.push(format!("no {file}"));
        }
    }
    problems
}

fn headers(variants: &[Variant]) -> Vec<String> {
    let mut problems = Vec::new();
    for Variant { kind, name, header, .. } in variants {
        let is_there = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        if !header.summary.ends_with('.') {
            problems.push(format!("{name}: the first line is no `//!` sentence"));
        }
        if matches!(kind, Kind::Solution | Kind::Accepted) && !is_there(&header.costs) {
            problems.push(format!("{name}: no `Costs:`"));
        }
        if *kind == Kind::Rejected && !is_there(&header.wrong) {
            problems.push(format!("{name}: no `Wrong:`"));
        }
        if *kind == Kind::Rejected && header.fails.as_ref().is_none_or(Vec::is_empty) {
            problems.push(format!("{name}: no `Fails:`"));
        }
    }
    problems
}

fn hints(exercise: &Exercise) -> Result<Vec<String>> {
    let hints = exercise.hints()?;
    let mut problems = Vec::new();
    if hints.len() != 3 {
        problems.push(format!("{} hints", hints.len()));
    }
    for (index, hint) in hints.iter().enumerate() {
        if hint.trim().is_empty() {
            problems.push(format!("hint {} is empty", index + 1));
        }
    }
    Ok(problems)
}

fn not_as_shipped(exercise: &Exercise) -> Result<Vec<String>> {
    let same = exercise.is_as_shipped()?;
    let Exercise { shown_file, name, .. } = exercise;
    let problem = format!(
        "{shown_file} differs: verify needs it unsolved; `cargo xtask reset {name}`, or `seal \
         --shipped {name}` if readers are to begin with it"
    );
    Ok(if same { Vec::new() } else { vec![problem] })
}

/// The world of a chapter, and its parts: one for each exercise, where they do not share it.
fn worlds(chapter: &Chapter) -> Result<Vec<PathBuf>> {
    let source = chapter.package.join("src");
    let mut worlds = files::entries(&source.join("world"))?;
    worlds.push(source.join("world.rs"));
    Ok(worlds)
}

fn too_long(workbook: &Workbook, file: &Path, longest: usize) -> Result<Vec<String>> {
    let lines = files::read_if_present(file)?.unwrap_or_default().lines().count();
    let problem = format!("{} has {lines} lines", workbook.shown(file));
    Ok(if lines <= longest { Vec::new() } else { vec![problem] })
}

/// Files of the chapter, its solutions, or neither, that nothing reads.
fn stray(workbook: &Workbook, chapter: &Chapter) -> Result<Vec<String>> {
    let mut expected: Vec<PathBuf> = vec![
        chapter.package.join("Cargo.toml"),
        chapter.package.join("src").join("lib.rs"),
        seal::file(chapter),
    ];
    expected.extend(worlds(chapter)?);
    // What several verdicts of a chapter share, as a module beside them.
    for folder in files::entries(&chapter.package.join("tests"))? {
        expected.push(folder.join("mod.rs"));
    }
    for exercise in &chapter.exercises {
        let test = format!("{}.rs", exercise.name);
        expected.extend([exercise.file(), chapter.package.join("tests").join(test)]);
        expected.extend((1..=3).map(|level| exercise.hint(level)));
        expected.push(proof::file(exercise));
        expected.extend(Variant::all(exercise)?.into_iter().map(|variant| variant.file));
    }
    let mut present = files::walk(&chapter.package)?;
    present.extend(files::walk(&chapter.solutions)?);
    present.retain(|path| !expected.contains(path));
    let names = present.iter().map(|path| format!("{} does not belong", workbook.shown(path)));
    Ok(names.collect())
}

/// The rules that concern all chapters together: folders that belong to none, and names that two
/// exercises have.
///
/// # Errors
/// A folder cannot be read.
pub(crate) fn of_workbook(workbook: &Workbook) -> Result<[Outcome; 5]> {
    let mut entries = files::entries(&workbook.root.join("solutions"))?;
    entries.retain(|path| workbook.chapters.iter().all(|chapter| chapter.solutions != *path));
    let problems: Vec<String> =
        entries.iter().map(|path| format!("{} has no chapter", workbook.shown(path))).collect();
    let mut names = BTreeSet::new();
    let twice: Vec<String> = workbook
        .exercises()
        .filter(|exercise| !names.insert(&exercise.name))
        .map(|exercise| format!("there is another exercise {}", exercise.name))
        .collect();
    Ok([
        Outcome::of_rule(
            "README's chapters".to_owned(),
            "those of the manifests",
            &readme::problems(workbook)?,
        ),
        Outcome::of_rule(
            "README's picture".to_owned(),
            "that of the figure",
            &picture::problems(workbook)?,
        ),
        Outcome::of_rule("members".to_owned(), "every chapter is listed", &unlisted(workbook)?),
        Outcome::of_rule("solutions".to_owned(), "each belongs to a chapter", &problems),
        Outcome::of_rule("names".to_owned(), "no two exercises have the same", &twice),
    ])
}

/// Files in which something of the templates of a new chapter is left.
fn unnamed_aims(chapter: &Chapter) -> Vec<String> {
    let mut problems = Vec::new();
    let count = chapter.objectives.len();
    if !(2..=3).contains(&count) {
        problems.push(format!("Cargo.toml names {count} `objectives`; name two or three"));
    }
    match &chapter.closing {
        Some(Closing { ask, answer }) if !ask.ends_with('?') || answer.is_empty() => {
            problems.push("Cargo.toml: `closing` is no question with an answer".to_owned());
        }
        Some(_) => {}
        None => problems.push("Cargo.toml has no `closing` question".to_owned()),
    }
    problems
}

fn unfinished(workbook: &Workbook, chapter: &Chapter) -> Result<Vec<String>> {
    let pages = workbook.root.join("book").join("src");
    let mut paths = files::entries(&pages)?;
    paths.retain(|path| files::name(path).starts_with(&chapter.folder));
    paths.extend(files::walk(&chapter.package)?);
    paths.extend(files::walk(&chapter.solutions)?);
    let mut problems = Vec::new();
    for path in paths {
        let shown = workbook.shown(&path);
        if files::name(&path).starts_with("replace_me") {
            problems.push(format!("{shown} has the name of a template"));
        } else if files::read(&path)?.contains("REPLACE") {
            problems.push(format!("{shown} still says REPLACE"));
        }
    }
    Ok(problems)
}

/// The folders of chapters that the workspace does not list as members.
fn unlisted(workbook: &Workbook) -> Result<Vec<String>> {
    let mut packages = files::entries(&workbook.root.join("exercises"))?;
    packages.retain(|path| {
        let listed = workbook.chapters.iter().any(|chapter| chapter.package == *path);
        number_of(&files::name(path)).is_some() && !listed
    });
    let problem = |path: &PathBuf| {
        let shown = workbook.shown(path);
        format!("{shown} is no member: list it in Cargo.toml, or delete it")
    };
    Ok(packages.iter().map(problem).collect())
}

fn unformatted(workbook: &Workbook, chapter: &Chapter) -> Result<Vec<String>> {
    let mut sources = files::walk(&chapter.package)?;
    sources.extend(files::walk(&chapter.solutions)?);
    sources.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let rustfmt = env::var_os("RUSTFMT").unwrap_or_else(|| OsString::from("rustfmt"));
    let mut command = Command::new(rustfmt);
    command.args(["--check", "-l", "--edition", "2024"]);
    if workbook.root.join("rustfmt.toml").is_file() {
        command.arg("--config-path").arg(&workbook.root);
    }
    let complaint = cargo::complaint(command.args(&sources))?;
    // One file a line; a file that is a module of another is named twice.
    let lines: BTreeSet<&str> = complaint.as_deref().unwrap_or_default().lines().collect();
    Ok(lines.into_iter().map(|line| workbook.shown(Path::new(line))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing::workbook_at;

    #[test]
    fn a_chapter_names_what_it_is_for_and_asks_a_question() {
        let folder = TemporaryFolder::new().unwrap();
        let mut workbook = workbook_at(folder.path(), &[("03-futurelock", &["copy_job"])]);
        let chapter = &mut workbook.chapters[0];
        assert_eq!(
            unnamed_aims(chapter),
            [
                "Cargo.toml names 0 `objectives`; name two or three",
                "Cargo.toml has no `closing` question"
            ]
        );
        let closing = |ask: &str, answer: &str| {
            Some(Closing { ask: ask.to_owned(), answer: answer.to_owned() })
        };
        chapter.objectives = ["say who polls", "repair it"].map(str::to_owned).into();
        for (ask, answer, problems) in
            [("Who polls?", "The task.", 0), ("Who polls.", "The task.", 1), ("Who polls?", "", 1)]
        {
            chapter.closing = closing(ask, answer);
            assert_eq!(unnamed_aims(chapter).len(), problems, "{ask} {answer}");
        }
    }
}
