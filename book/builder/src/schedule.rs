//! `{{#schedule minutes=240 compare=15 welcome=10 first-verdict break=15 cancellation/job_queue cut=…}}`:
//! a day or half a day in a room, computed from the minutes of pages and exercises.
//!
//! A chapter counts its page and its exercises, without those that are optional; with an exercise
//! behind its name, that one only. Comparing fixes comes on top, once for each row with an exercise.
//! A chapter that is longer than people can sit is two rows: `page=cancellation`, and
//! `exercise=cancellation/job_queue`. A page without an exercise is named with its ending:
//! `dhat-heap.md`. What does not fit fails the build, and so does a stretch without a break that is
//! too long.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use workbook::{Chapter, Exercise, Workbook, files};

use crate::minutes::Budget;

/// The longest that people can sit without a break.
const STRETCH: u32 = 75;

/// What is no page and no exercise, with the words for it.
const OTHER: [(&str, &str); 8] = [
    ("welcome", "welcome: who is here, and what has hung, grown or lost work at theirs"),
    ("recap", "recap: each says one rule of yesterday in their own words"),
    ("laptops", "laptops: `cargo xtask doctor` ends with \"Nothing is wrong.\" on each"),
    ("break", "break"),
    ("lunch", "lunch"),
    ("instrument", "your own code: put a counting allocator and a heartbeat into it"),
    ("own", "your own code: look for the traps in it, and measure it"),
    ("wrap-up", "wrap-up: closing questions, what each does on Monday, the feedback form"),
];

/// The schedule that the words describe, as markdown.
///
/// # Errors
/// A word is not understood, the schedule takes longer than there is time, or has too few breaks.
pub(crate) fn table(workbook: &Workbook, sources: &Path, words: &[&str]) -> Result<String> {
    let mut plan = Plan { workbook, sources, compare: 0, rows: Vec::new() };
    let mut there_is = None;
    let mut cuts = Vec::new();
    for word in words {
        let row = match word.split_once('=') {
            Some(("minutes", number)) => {
                there_is = Some(parsed(number)?);
                continue;
            }
            Some(("compare", number)) => {
                plan.compare = parsed(number)?;
                continue;
            }
            Some(("cut", names)) => {
                cuts.extend(names.split(','));
                continue;
            }
            Some(("page", chapter)) => plan.page_of(word, chapter)?,
            Some(("exercise", name)) => plan.exercise(word, name)?,
            Some((name, number)) => {
                let known = OTHER.into_iter().find(|(known, _)| *known == name);
                let (_, text) = known.ok_or_else(|| anyhow!("it knows no {name}="))?;
                Row::new(name, text, text, parsed(number)?)
            }
            None if word.ends_with(".md") => plan.page(word)?,
            None => plan.chapter(word)?,
        };
        plan.rows.push(row);
    }
    let there_is = there_is.ok_or_else(|| anyhow!("say how long it may take, with minutes="))?;
    let takes: u32 = plan.rows.iter().map(|row| row.minutes).sum();
    if takes > there_is {
        let (takes, there_is) = (clock(takes), clock(there_is));
        bail!("it takes {takes} hours, and there are {there_is}: leave something out");
    }
    plan.refuse_long_stretches()?;
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
    /// What can be left out, in a few words.
    short: String,
    minutes: u32,
}

impl Row {
    fn new(name: &str, text: &str, short: &str, minutes: u32) -> Self {
        Self { name: name.to_owned(), text: text.to_owned(), short: short.to_owned(), minutes }
    }

    fn is_break(&self) -> bool {
        matches!(&*self.name, "break" | "lunch")
    }
}

impl Plan<'_> {
    fn chapter(&self, name: &str) -> Result<Row> {
        let (chapter, exercises) = self.named(name)?;
        let (title, page) = (linked(chapter), chapter.minutes);
        let mut text = format!("{title}: the page {page}");
        for exercise in &exercises {
            let _ = write!(text, ", `{}` {}", exercise.name, exercise.minutes);
        }
        let _ = write!(text, ", comparing {}", self.compare);
        let solving: u32 = exercises.iter().map(|exercise| exercise.minutes).sum();
        Ok(Row::new(name, &text, &title, page + solving + self.compare))
    }

    /// The page of a chapter alone.
    fn page_of(&self, word: &str, chapter: &str) -> Result<Row> {
        let (chapter, _) = self.named(chapter)?;
        let title = linked(chapter);
        Ok(Row::new(word, &format!("{title}: the page"), &title, chapter.minutes))
    }

    /// The exercises of a chapter alone.
    fn exercise(&self, word: &str, name: &str) -> Result<Row> {
        let (_, exercises) = self.named(name)?;
        let compare = self.compare;
        let each: Vec<_> =
            exercises.iter().map(|one| format!("`{}` {}", one.name, one.minutes)).collect();
        let names: Vec<_> = exercises.iter().map(|one| format!("`{}`", one.name)).collect();
        let text = format!("the exercise: {}, comparing {compare}", each.join(", "));
        let solving: u32 = exercises.iter().map(|exercise| exercise.minutes).sum();
        Ok(Row::new(word, &text, &names.join(", "), solving + compare))
    }

    /// A chapter, and its exercises without those that are optional, or the one that is named.
    fn named(&self, name: &str) -> Result<(&Chapter, Vec<&Exercise>)> {
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
        Ok((chapter, exercises))
    }

    fn refuse_long_stretches(&self) -> Result<()> {
        let mut at = 0;
        for stretch in self.rows.split_inclusive(Row::is_break) {
            let sat = stretch.iter().filter(|row| !row.is_break());
            let sat: u32 = sat.map(|row| row.minutes).sum();
            if sat > STRETCH {
                let from = clock(at);
                bail!(
                    "from {from} on people sit for {sat} minutes, and {STRETCH} is the limit: put a \
                     break= into it, or make page= and exercise= of a chapter"
                );
            }
            at += stretch.iter().map(|row| row.minutes).sum::<u32>();
        }
        Ok(())
    }

    fn page(&self, name: &str) -> Result<Row> {
        let file = self.sources.join(name);
        let source = files::read(&file)?;
        let budget = Budget::of_page(&source)?
            .ok_or_else(|| anyhow!("{name} has no minutes of its own; name its chapter"))?;
        let title = source.lines().find_map(|line| line.strip_prefix("# "));
        let title = title.ok_or_else(|| anyhow!("{name} has no title"))?;
        let text = format!("[{title}]({name})");
        Ok(Row::new(name, &text, &text, budget.minutes))
    }

    fn markdown(&self, left: u32, cuts: &[&str]) -> Result<String> {
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
            saves.push(format!("{} ({} minutes)", row.short, row.minutes));
        }
        if !saves.is_empty() {
            let _ = write!(text, "\nWhen time runs short, leave out {}.\n", saves.join(", then "));
        }
        Ok(text)
    }
}

fn linked(chapter: &Chapter) -> String {
    format!("[{}]({}.md)", chapter.title, chapter.folder)
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
    fn a_break_can_be_between_page_and_exercise() {
        let words = "minutes=90 compare=15 welcome=5 page=futurelock break=10 \
                     exercise=futurelock/copy_job cut=page=futurelock,exercise=futurelock/copy_job";
        assert_eq!(
            schedule(words).unwrap(),
            "| at | minutes | what |\n|---|---|---|\n\
             | 0:00 | 5 | welcome: who is here, and what has hung, grown or lost work at theirs |\n\
             | 0:05 | 20 | [The copy that stopped](03-futurelock.md): the page |\n\
             | 0:25 | 10 | break |\n\
             | 0:35 | 40 | the exercise: `copy_job` 25, comparing 15 |\n\
             | 1:15 | | end; 15 in reserve |\n\n\
             When time runs short, leave out [The copy that stopped](03-futurelock.md) (20 minutes), \
             then `copy_job` (40 minutes).\n"
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
            (
                "minutes=90 compare=15 futurelock wrap-up=16 break=5",
                "from 0:00 on people sit for 76 minutes, and 75 is the limit",
            ),
            ("minutes=x", "\"x\" is no number of minutes"),
        ] {
            let told = schedule(words).unwrap_err().to_string();
            assert!(told.starts_with(error), "{words}: {told}");
        }
    }
}
