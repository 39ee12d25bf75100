//! `cargo xtask new`: a chapter to begin with. It compiles and is judged; what a human must write
//! says REPLACE.

use std::path::PathBuf;

use clap::Args;
use record::ExitCode;
use workbook::{Error, Result, Workbook, files, members, number_of};

use crate::console::Console;
use crate::seal;

/// The files of a chapter from the workbook's root, and what each is made from.
const FILES: [(&str, &str); 14] = [
    ("exercises/%folder%/Cargo.toml", include_str!("templates/manifest.toml")),
    ("exercises/%folder%/src/lib.rs", include_str!("templates/lib.rs")),
    ("exercises/%folder%/src/world.rs", include_str!("templates/world.rs")),
    ("exercises/%folder%/src/%exercise%.rs", include_str!("templates/program.rs")),
    ("exercises/%folder%/tests/%exercise%.rs", include_str!("templates/verdict.rs")),
    ("exercises/%folder%/hints/%exercise%/1.md", include_str!("templates/hints/1.md")),
    ("exercises/%folder%/hints/%exercise%/2.md", include_str!("templates/hints/2.md")),
    ("exercises/%folder%/hints/%exercise%/3.md", include_str!("templates/hints/3.md")),
    ("solutions/%folder%/%exercise%/shipped.rs", include_str!("templates/program.rs")),
    ("solutions/%folder%/%exercise%/solution.rs", include_str!("templates/variants/solution.rs")),
    (
        "solutions/%folder%/%exercise%/accepted/replace_me.rs",
        include_str!("templates/variants/accepted.rs"),
    ),
    (
        "solutions/%folder%/%exercise%/rejected/replace_me.rs",
        include_str!("templates/variants/rejected.rs"),
    ),
    ("book/src/%folder%.md", include_str!("templates/pages/trap.md")),
    ("book/src/%folder%-after.md", include_str!("templates/pages/after.md")),
];

/// The title until a human writes one.
const TITLE: &str = "REPLACE: the title, named by the symptom";

/// The wish of a person who typed `cargo xtask new`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// Number and name: 07-lost-wakeup
    #[arg(value_name = "NN-NAME")]
    chapter: String,
    /// The name of its first exercise: job_queue
    exercise: String,
}

impl Wish {
    /// The wish for a chapter with an exercise.
    pub(super) fn of(chapter: String, exercise: String) -> Self {
        Self { chapter, exercise }
    }
}

/// Makes a chapter, and says what was made and what comes next.
///
/// # Errors
/// As [`make`].
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let names = Names::of(wish)?;
    for file in make(workbook, wish)? {
        console.line(&workbook.shown(&file));
    }
    let Names { chapter, .. } = names;
    console.line("\nReplace what says REPLACE, then: cargo xtask seal");
    console.line(&format!("The proof: cargo xtask verify {chapter}"));
    Ok(ExitCode::Fixed)
}

/// Makes the files of a chapter, and adds it to the workspace and to the table of contents. Gives
/// the files that were written.
///
/// # Errors
/// A name is none, or is taken; a file is there already, or cannot be written. Then nothing was
/// written, unless the disk failed half way.
pub(super) fn make(workbook: &Workbook, wish: &Wish) -> Result<Vec<PathBuf>> {
    let names = Names::of(wish)?;
    names.refuse_taken(workbook)?;
    let mut written = Vec::new();
    for (path, template) in FILES {
        let file = workbook.root.join(names.fill(path));
        if file.exists() {
            let shown = workbook.shown(&file);
            return Err(Error::misuse(format!("{shown} is there already; take another name")));
        }
        written.push((file, names.fill(template)));
    }
    let edit = |path: &str, edit: &dyn Fn(&str) -> Result<String>| -> Result<(PathBuf, String)> {
        let file = workbook.root.join(path);
        let text = edit(&files::read(&file)?)?;
        Ok((file, text))
    };
    written.push(edit(members::MANIFEST, &|text| members::with_chapter(text, &names.folder))?);
    written.push(edit("book/src/SUMMARY.md", &|text| Ok(in_summary(text, &names.folder)))?);
    for (file, text) in &written {
        files::write(file, text.as_bytes())?;
    }
    seal_new(workbook, &names.folder)?;
    Ok(written.into_iter().map(|(file, _)| file).collect())
}

/// Seals the chapter, which the workbook does not know yet.
fn seal_new(workbook: &Workbook, folder: &str) -> Result<()> {
    let workbook = Workbook::read(workbook.root.clone())?;
    for chapter in workbook.chapters.iter().filter(|chapter| chapter.folder == folder) {
        seal::write(chapter)?;
    }
    Ok(())
}

/// What the placeholders of the templates stand for.
struct Names {
    /// `07-lost-wakeup`.
    folder: String,
    /// `lost-wakeup`.
    chapter: String,
    /// `job_queue`.
    exercise: String,
}

impl Names {
    fn of(wish: &Wish) -> Result<Self> {
        let Wish { chapter: folder, exercise } = wish;
        let chapter = number_of(folder).map(|_| &folder[3..]);
        let chapter = chapter.filter(|name| is_name(name, '-')).ok_or_else(|| {
            let form = "two digits, a dash and words in small letters, as 07-lost-wakeup";
            Error::misuse(format!("'{folder}' cannot name a chapter: it takes {form}"))
        })?;
        if !is_name(exercise, '_') || ["lib", "world"].contains(&exercise.as_str()) {
            let form = "words in small letters joined by _, as job_queue, but not lib or world";
            let text = format!("'{exercise}' cannot name an exercise: it takes {form}");
            return Err(Error::misuse(text));
        }
        let [folder, chapter, exercise] = [folder, chapter, exercise].map(str::to_owned);
        Ok(Self { folder, chapter, exercise })
    }

    /// Refuses a number or a name that something has already.
    fn refuse_taken(&self, workbook: &Workbook) -> Result<()> {
        let Self { folder, chapter, exercise } = self;
        let number = number_of(folder);
        if let Some(other) = workbook.chapters.iter().find(|other| Some(other.number) == number) {
            let other = &other.folder;
            return Err(Error::misuse(format!("{other} has this number; take another")));
        }
        // What is in the lock file is a package already: of the workspace or of a dependency.
        let lock = files::read_if_present(&workbook.root.join("Cargo.lock"))?.unwrap_or_default();
        let name = format!("name = \"{chapter}\"");
        if lock.lines().any(|line| line == name) {
            return Err(Error::misuse(format!("a package is called {chapter}; take another name")));
        }
        if let Some(other) = workbook.exercises().find(|other| other.is_called(exercise)) {
            let id = &other.id;
            return Err(Error::misuse(format!("{id} is or was called so; take another name")));
        }
        Ok(())
    }

    /// A template, or the path of its file, with all placeholders replaced.
    fn fill(&self, template: &str) -> String {
        let Self { folder, chapter, exercise } = self;
        template
            .replace("%folder%", folder)
            .replace("%chapter%", chapter)
            .replace("%library%", &chapter.replace('-', "_"))
            .replace("%exercise%", exercise)
            .replace("%title%", TITLE)
    }
}

/// Whether a text is made of words in small letters, with digits, joined by one such character.
fn is_name(text: &str, joint: char) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split(joint).all(is_word)
}

/// The table of contents with the chapter behind the one before it.
fn in_summary(summary: &str, folder: &str) -> String {
    let number = number_of(folder);
    let is_before = |line: &str| {
        let page = line.rsplit_once('(').map_or("", |(_, page)| page);
        number_of(page).is_some() && number_of(page) < number
    };
    let after = summary.lines().collect::<Vec<_>>().iter().rposition(|line| is_before(line));
    let entry = format!("- [{TITLE}]({folder}.md)\n  - [After the exercise]({folder}-after.md)\n");
    let mut text = String::new();
    for (index, line) in summary.lines().enumerate() {
        text.push_str(line);
        text.push('\n');
        if Some(index) == after {
            text.push_str(&entry);
        }
    }
    if after.is_none() {
        text.push_str(&entry);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(chapter: &str, exercise: &str) -> Result<Names> {
        Names::of(&Wish { chapter: chapter.to_owned(), exercise: exercise.to_owned() })
    }

    #[test]
    fn a_bad_name_is_refused() {
        for chapter in ["lost", "7-lost", "07-", "07-Lost", "07-lost--wakeup", "07-lost_wakeup"] {
            let error = names(chapter, "job").err().unwrap().to_string();
            assert!(error.starts_with(&format!("'{chapter}' cannot name a chapter")), "{error}");
        }
        for exercise in ["Job", "job-queue", "1job", "job__queue", "", "world", "../job"] {
            let error = names("07-lost-wakeup", exercise).err().unwrap().to_string();
            assert!(error.starts_with(&format!("'{exercise}' cannot name an exer")), "{error}");
        }
    }

    #[test]
    fn no_placeholder_is_left() {
        let names = names("07-lost-wakeup", "job_queue").unwrap();
        for (path, template) in FILES {
            let text = names.fill(path) + &names.fill(template);
            assert!(!text.contains('%'), "{text}");
        }
        let verdict = names.fill(include_str!("templates/verdict.rs"));
        assert!(verdict.contains("use lost_wakeup::job_queue;"), "{verdict}");
    }

    #[test]
    fn a_chapter_stands_behind_the_one_before_it() {
        let summary = "# Summary\n\n[Introduction](introduction.md)\n\n- [One](01-one.md)\n  \
                       - [After](01-one-after.md)\n- [Three](03-three.md)\n\n# Reference\n";
        let lines = |text: String| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let second = lines(in_summary(summary, "02-two"));
        assert_eq!(second[5], "  - [After](01-one-after.md)");
        assert_eq!(second[6], format!("- [{TITLE}](02-two.md)"));
        assert_eq!(second[7], "  - [After the exercise](02-two-after.md)");
        assert_eq!(second[8], "- [Three](03-three.md)");
        assert_eq!(lines(in_summary(summary, "04-four"))[7], format!("- [{TITLE}](04-four.md)"));
        assert!(
            in_summary(summary, "00-none").ends_with("- [After the exercise](00-none-after.md)\n")
        );
    }
}
