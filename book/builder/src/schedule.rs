//! `{{#schedule minutes=240 compare=15 first-verdict break=15 cancellation/job_queue cut=…}}`: a day
//! or half a day in a room, computed from the minutes of pages and exercises.
//!
//! A chapter counts its page and its exercises, without those that are optional; with an exercise
//! behind its name, that one only. Comparing fixes comes on top, once a chapter. A page without an
//! exercise is named with its ending: `dhat-heap.md`. What does not fit fails the build.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use workbook::{Workbook, files};

use crate::minutes::Budget;

/// The schedule that the words describe, as markdown.
///
/// # Errors
/// A word is not understood, or the schedule takes longer than there is time.
pub(crate) fn table(workbook: &Workbook, sources: &Path, words: &[&str]) -> Result<String> {
    let mut plan = Plan { workbook, sources, compare: 0, rows: Vec::new() };
    let mut there_is = None;
    let mut cuts = Vec::new();
    for word in words {
        match word.split_once('=') {
            Some(("minutes", number)) => there_is = Some(parsed(number)?),
            Some(("compare", number)) => plan.compare = parsed(number)?,
            Some((name @ ("break" | "lunch"), number)) => plan.rows.push(Row {
                name: name.to_owned(),
                text: name.to_owned(),
                minutes: parsed(number)?,
            }),
            Some(("own", number)) => plan.rows.push(Row {
                name: "own".to_owned(),
                text: "your own code: look for the traps in it, and profile it".to_owned(),
                minutes: parsed(number)?,
            }),
            Some(("cut", names)) => cuts.extend(names.split(',').map(str::to_owned)),
            Some((name, _)) => bail!("it knows no {name}="),
            None => {
                let row = plan.row(word)?;
                plan.rows.push(row);
            }
        }
    }
    let there_is = there_is.ok_or_else(|| anyhow!("say how long it may take, with minutes="))?;
    let takes: u32 = plan.rows.iter().map(|row| row.minutes).sum();
    if takes > there_is {
        let (takes, there_is) = (clock(takes), clock(there_is));
        bail!("it takes {takes} hours, and there are {there_is}: leave something out");
    }
    plan.markdown(there_is - takes, &cuts)
}

struct Plan<'a> {
    workbook: &'a Workbook,
    sources: &'a Path,
    /// Minutes for comparing the fixes of a chapter.
    compare: u32,
    rows: Vec<Row>,
}

struct Row {
    /// As it was written.
    name: String,
    text: String,
    minutes: u32,
}

impl Plan<'_> {
    fn row(&self, name: &str) -> Result<Row> {
        if name.ends_with(".md") {
            return self.page(name);
        }
        let (chapter, only) = match name.split_once('/') {
            Some((chapter, exercise)) => (chapter, Some(exercise)),
            None => (name, None),
        };
        let mut chapters = self.workbook.chapters.iter();
        let chapter = chapters
            .find(|known| known.name == chapter)
            .ok_or_else(|| anyhow!("there is no chapter {chapter:?}"))?;
        let exercises: Vec<_> = chapter
            .exercises
            .iter()
            .filter(|exercise| match only {
                Some(only) => exercise.name == only,
                None => !exercise.optional,
            })
            .collect();
        if exercises.is_empty() {
            bail!("the chapter {:?} has no exercise {:?}", chapter.name, only.unwrap_or_default());
        }
        let page = chapter.minutes;
        let mut text = format!("[{}]({}.md): the page {page}", chapter.title, chapter.folder);
        for exercise in &exercises {
            let _ = write!(text, ", `{}` {}", exercise.name, exercise.minutes);
        }
        let _ = write!(text, ", comparing {}", self.compare);
        let solving: u32 = exercises.iter().map(|exercise| exercise.minutes).sum();
        Ok(Row { name: name.to_owned(), text, minutes: page + solving + self.compare })
    }

    fn page(&self, name: &str) -> Result<Row> {
        let file = self.sources.join(name);
        let source = files::read(&file)?;
        let budget = Budget::of_page(&source)?
            .ok_or_else(|| anyhow!("{name} has no minutes of its own; name its chapter"))?;
        let title = source.lines().find_map(|line| line.strip_prefix("# "));
        let title = title.ok_or_else(|| anyhow!("{name} has no title"))?;
        let text = format!("[{title}]({name})");
        Ok(Row { name: name.to_owned(), text, minutes: budget.minutes })
    }

    fn markdown(&self, left: u32, cuts: &[String]) -> Result<String> {
        let mut text = "| at | minutes | what |\n|---|---|---|\n".to_owned();
        let mut at = 0;
        for Row { text: what, minutes, .. } in &self.rows {
            let _ = writeln!(text, "| {} | {minutes} | {what} |", clock(at));
            at += minutes;
        }
        let end = if left == 0 { "end".to_owned() } else { format!("end; {left} in reserve") };
        let _ = writeln!(text, "| {} | | {end} |", clock(at));
        let mut saves = Vec::new();
        for cut in cuts {
            let row = self.rows.iter().find(|row| row.name == *cut);
            let row = row.ok_or_else(|| anyhow!("{cut:?} cannot be cut: it is not in it"))?;
            let what = row.text.split(": the page").next().unwrap_or(&row.text);
            saves.push(format!("{what} ({} minutes)", row.minutes));
        }
        if !saves.is_empty() {
            let _ = write!(text, "\nWhen time runs short, leave out {}.\n", saves.join(", then "));
        }
        Ok(text)
    }
}

fn parsed(number: &str) -> Result<u32> {
    number.parse().with_context(|| format!("{number:?} is no number of minutes"))
}

/// Hours and minutes: `3:05`.
fn clock(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    fn schedule(words: &str) -> Result<String> {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        let words: Vec<_> = words.split_whitespace().collect();
        table(&workbook, &fixture.place().sources(), &words)
    }

    #[test]
    fn each_row_begins_when_the_one_before_ends() {
        let words = "minutes=90 compare=15 introduction.md break=10 futurelock/copy_job \
                     cut=futurelock/copy_job";
        assert_eq!(
            schedule(words).unwrap(),
            "| at | minutes | what |\n|---|---|---|\n\
             | 0:00 | 2 | [Introduction](introduction.md) |\n\
             | 0:02 | 10 | break |\n\
             | 0:12 | 60 | [The copy that stopped](03-futurelock.md): the page 20, `copy_job` 25, \
             comparing 15 |\n\
             | 1:12 | | end; 18 in reserve |\n\n\
             When time runs short, leave out [The copy that stopped](03-futurelock.md) (60 minutes).\n"
        );
    }

    #[test]
    fn what_does_not_fit_or_is_not_there_fails() {
        for (words, error) in [
            ("minutes=59 compare=15 futurelock", "it takes 1:00 hours, and there are 0:59"),
            ("minutes=90 futurelok", "there is no chapter \"futurelok\""),
            ("minutes=90 futurelock/job", "the chapter \"futurelock\" has no exercise \"job\""),
            ("minutes=90 futurelock cut=break", "\"break\" cannot be cut: it is not in it"),
            ("futurelock", "say how long it may take"),
            ("minutes=90 hours=2", "it knows no hours="),
            ("minutes=x", "\"x\" is no number of minutes"),
        ] {
            let told = schedule(words).unwrap_err().to_string();
            assert!(told.starts_with(error), "{words}: {told}");
        }
    }
}
