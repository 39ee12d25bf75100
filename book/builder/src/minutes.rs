//! How long a page takes, and how long it may be.
//!
//! The page of a trap has its minutes in the chapter's `Cargo.toml`. Any other page says them, and
//! its words, in its first line: `<!-- page minutes=5 words=400 -->`.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::files;
use crate::workbook::{Chapter, Exercise, Workbook};

/// What a page may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    /// How long a reader needs.
    pub(crate) minutes: u32,
    /// How many words of prose there may be.
    pub(crate) words: usize,
}

impl Budget {
    /// Reads the first line of a page; none if it is no budget.
    ///
    /// # Errors
    /// It is meant as one and is not understood.
    pub(crate) fn of_page(page: &str) -> Result<Option<Self>> {
        let line = page.lines().next().unwrap_or_default().trim();
        let Some(inside) = line.strip_prefix("<!-- page ").and_then(|l| l.strip_suffix("-->"))
        else {
            return Ok(None);
        };
        let (mut minutes, mut words) = (None, None);
        for word in inside.split_whitespace() {
            match word.split_once('=') {
                Some(("minutes", number)) => minutes = number.parse().ok(),
                Some(("words", number)) => words = number.parse().ok(),
                _ => bail!("{word:?} in the page's first line is neither minutes= nor words="),
            }
        }
        match (minutes, words) {
            (Some(minutes), Some(words)) => Ok(Some(Self { minutes, words })),
            _ => bail!("write the first line as <!-- page minutes=5 words=400 -->"),
        }
    }
}

/// The minutes of each chapter's page, by the name of its folder: `03-futurelock`.
#[derive(Debug, Clone)]
pub(crate) struct Minutes(BTreeMap<String, u32>);

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(rename = "async-traps")]
    chapter: Entry,
}

#[derive(Deserialize)]
struct Entry {
    minutes: u32,
}

impl Minutes {
    /// Reads them from the chapters' manifests.
    ///
    /// # Errors
    /// One has none.
    pub(crate) fn read(workbook: &Workbook) -> Result<Self> {
        let of_chapter = |chapter: &Chapter| {
            let file = chapter.package.join("Cargo.toml");
            let text = files::read(&file).map_err(|error| anyhow::anyhow!("{error}"))?;
            let manifest: Manifest = toml::from_str(&text)
                .with_context(|| format!("{} has no minutes", workbook.shown(&file)))?;
            Ok((chapter.folder.clone(), manifest.package.metadata.chapter.minutes))
        };
        workbook.chapters.iter().map(of_chapter).collect::<Result<_>>().map(Self)
    }

    /// Those of a chapter's page.
    pub(crate) fn of(&self, chapter: &Chapter) -> u32 {
        self.0.get(&chapter.folder).copied().unwrap_or_default()
    }

    /// The line below a chapter's title.
    pub(crate) fn line_of_chapter(&self, chapter: &Chapter) -> String {
        let page = self.of(chapter);
        let of_one = |exercise: &Exercise| {
            let optional = if exercise.optional { ", if you like" } else { "" };
            format!("{} minutes for `{}`{optional}", exercise.minutes, exercise.name)
        };
        let exercises: Vec<_> = chapter.exercises.iter().map(of_one).collect();
        let exercises = match &chapter.exercises[..] {
            [one] if !one.optional => format!("{} for the exercise", one.minutes),
            _ => exercises.join(", "),
        };
        line(&format!("About {page} minutes for this page, {exercises}."))
    }

    /// The line below the title of any other page.
    pub(crate) fn line_of_page(budget: Budget) -> String {
        let unit = if budget.minutes == 1 { "minute" } else { "minutes" };
        line(&format!("About {} {unit}.", budget.minutes))
    }
}

fn line(text: &str) -> String {
    format!("<p class=\"minutes\">{}</p>", text.replace('`', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn the_first_line_of_a_page_is_its_budget() {
        let page = "<!-- page minutes=5 words=400 -->\n# Title\n";
        assert_eq!(Budget::of_page(page).unwrap(), Some(Budget { minutes: 5, words: 400 }));
        assert_eq!(Budget::of_page("# Title\n").unwrap(), None);
        for wrong in ["<!-- page minutes=5 -->", "<!-- page minutes=x words=1 -->"] {
            let error = Budget::of_page(wrong).unwrap_err().to_string();
            assert_eq!(error, "write the first line as <!-- page minutes=5 words=400 -->");
        }
        let error = Budget::of_page("<!-- page word=5 -->").unwrap_err().to_string();
        assert!(error.starts_with("\"word=5\" in the page's first line"), "{error}");
    }

    #[test]
    fn a_chapter_says_how_long_its_page_and_exercise_take() {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        let minutes = Minutes::read(&workbook).unwrap();
        assert_eq!(
            minutes.line_of_chapter(&workbook.chapters[0]),
            "<p class=\"minutes\">About 20 minutes for this page, 25 for the exercise.</p>"
        );
    }
}
