//! `{{#route minutes=90 verdict.md first-verdict futurelock/copy_job}}`: what one person reads and
//! repairs in the time there is, as a list with its minutes.
//!
//! A chapter is its page and its exercises, without those that are optional; with an exercise behind
//! its name, that one only; with nothing behind a `/`, its page alone. A page without an exercise is
//! named with its ending. What does not fit fails the build.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use workbook::{Workbook, files};

use crate::minutes::Budget;

/// The route that the words describe, as markdown.
///
/// # Errors
/// A word is not understood, or the route takes longer than there is time.
pub(crate) fn list(workbook: &Workbook, sources: &Path, words: &[&str]) -> Result<String> {
    let Some((there_is, words)) = words.split_first() else { bail!("it has no words") };
    let there_is = there_is.strip_prefix("minutes=").and_then(|number| number.parse().ok());
    let there_is: u32 =
        there_is.ok_or_else(|| anyhow!("begin with how long it may take: minutes=90"))?;
    let mut list = String::new();
    let mut takes = 0;
    for word in words {
        let (step, minutes) = match word.strip_suffix(".md") {
            Some(_) => page(sources, word)?,
            None => chapter(workbook, word)?,
        };
        list += &format!("1. {step}: {minutes}\n");
        takes += minutes;
    }
    if takes > there_is {
        bail!("it takes {takes} minutes, and there are {there_is}: leave something out");
    }
    Ok(format!("{list}\nIn all {takes} minutes of {there_is}.\n"))
}

fn page(sources: &Path, name: &str) -> Result<(String, u32)> {
    let source = files::read(&sources.join(name))?;
    let budget = Budget::of_page(&source)?
        .ok_or_else(|| anyhow!("{name} has no minutes of its own; name its chapter"))?;
    let title = source.lines().find_map(|line| line.strip_prefix("# "));
    let title = title.ok_or_else(|| anyhow!("{name} has no title"))?;
    Ok((format!("[{title}]({name})"), budget.minutes))
}

fn chapter(workbook: &Workbook, word: &str) -> Result<(String, u32)> {
    let (name, only) = match word.split_once('/') {
        Some((name, only)) => (name, Some(only)),
        None => (word, None),
    };
    let mut chapters = workbook.chapters.iter();
    let chapter = chapters
        .find(|known| known.name == name)
        .ok_or_else(|| anyhow!("there is no chapter {name:?}"))?;
    let mut text = format!("[{}]({}.md)", chapter.title, chapter.folder);
    let mut minutes = chapter.minutes;
    let exercises = chapter.exercises.iter().filter(|exercise| match only {
        Some(only) => exercise.name == only,
        None => !exercise.optional,
    });
    let mut count = 0;
    for exercise in exercises {
        text += &format!("{}`{}`", if count == 0 { " with " } else { ", " }, exercise.name);
        minutes += exercise.minutes;
        count += 1;
    }
    match only {
        Some("") => text += ", without its exercise",
        Some(only) if count == 0 => bail!("the chapter {name:?} has no exercise {only:?}"),
        _ => {}
    }
    Ok((text, minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    fn route(words: &str) -> Result<String> {
        let fixture = Fixture::new();
        let words: Vec<_> = words.split_whitespace().collect();
        list(&fixture.workbook(), &fixture.place().sources(), &words)
    }

    #[test]
    fn a_route_says_what_and_how_long() {
        assert_eq!(
            route("minutes=90 introduction.md futurelock").unwrap(),
            "1. [Introduction](introduction.md): 2\n\
             1. [The copy that stopped](03-futurelock.md) with `copy_job`: 45\n\n\
             In all 47 minutes of 90.\n"
        );
        assert_eq!(
            route("minutes=20 futurelock/").unwrap(),
            "1. [The copy that stopped](03-futurelock.md), without its exercise: 20\n\n\
             In all 20 minutes of 20.\n"
        );
    }

    #[test]
    fn what_does_not_fit_or_is_not_there_fails() {
        for (words, error) in [
            ("minutes=44 futurelock", "it takes 45 minutes, and there are 44"),
            ("minutes=90 futurelok", "there is no chapter \"futurelok\""),
            ("minutes=90 futurelock/job", "the chapter \"futurelock\" has no exercise \"job\""),
            ("futurelock", "begin with how long it may take"),
            ("", "it has no words"),
        ] {
            let told = route(words).unwrap_err().to_string();
            assert!(told.starts_with(error), "{words}: {told}");
        }
    }
}
