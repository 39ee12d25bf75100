//! `cargo xtask new`: a chapter or an exercise of one's own to begin with. It compiles and is judged; what a human must write
//! says REPLACE.

use std::path::PathBuf;

use clap::Args;
use record::ExitCode;
use workbook::{Error, Result, Workbook, files, members, number_of};

use super::new_names::{Names, TITLE};
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

/// The wish of a person who typed `cargo xtask new`.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// Number and name: 07-lost-wakeup
    #[arg(value_name = "NN-NAME", required_unless_present = "own")]
    chapter: Option<String>,
    /// The name of its first exercise: job_queue
    #[arg(required_unless_present = "own")]
    exercise: Option<String>,
    /// Make a small exercise of your own instead, without pages and without rules on variants
    #[arg(long, value_name = "NAME", conflicts_with_all = ["chapter", "exercise"])]
    own: Option<String>,
}

/// Makes a chapter or an exercise of one's own, and says what was made and what comes next.
///
/// # Errors
/// A name is none; as [`make`].
pub(crate) fn run(workbook: &Workbook, wish: &Wish, console: Console) -> Result<ExitCode> {
    let names = match wish {
        Wish { own: Some(exercise), .. } => Names::of_own(workbook, exercise)?,
        Wish { chapter, exercise, .. } => {
            let [chapter, exercise] = [chapter, exercise].map(|typed| typed.as_deref());
            Names::of_chapter(chapter.unwrap_or_default(), exercise.unwrap_or_default())?
        }
    };
    for file in make(workbook, &names)? {
        console.line(&workbook.shown(&file));
    }
    let Names { chapter, exercise, own, .. } = &names;
    console.line("");
    console.line(&if *own {
        format!("All commands know it already: cargo xtask check {exercise}")
    } else {
        "Replace what says REPLACE, then: cargo xtask seal".to_owned()
    });
    console.line(&format!("The proof: cargo xtask verify {chapter}"));
    Ok(ExitCode::Fixed)
}

/// Makes the files of a chapter, and adds it to the workspace and to the table of contents. Gives the
/// files that were written.
///
/// # Errors
/// A name is taken; a file is there already, or cannot be written. Then nothing was written, unless
/// the disk failed half way.
pub(super) fn make(workbook: &Workbook, names: &Names) -> Result<Vec<PathBuf>> {
    names.refuse_taken(workbook)?;
    let mut written = Vec::new();
    for (path, template) in FILES.into_iter().filter(|(path, _)| names.needs(path)) {
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
    if !names.own {
        written.push(edit("book/src/SUMMARY.md", &|text| Ok(in_summary(text, &names.folder)))?);
    }
    for (file, text) in &written {
        files::write(file, text.as_bytes())?;
    }
    if !names.own {
        seal_new(workbook, &names.folder)?;
    }
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

    #[test]
    fn no_placeholder_is_left() {
        let names = Names::of_chapter("07-lost-wakeup", "job_queue").unwrap();
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
