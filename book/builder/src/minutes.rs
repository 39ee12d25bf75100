//! How long a page takes, and how long it may be.
//!
//! The page of a trap has its minutes in the chapter's `Cargo.toml`. Any other page says them, and
//! its words, in its first line: `<!-- page minutes=5 words=400 -->`.

use anyhow::{Result, bail};
use workbook::{Chapter, Exercise};

/// What a page may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    /// How long a reader needs.
    pub(crate) minutes: u32,
    /// How many words of prose there may be.
    pub(crate) words: u64,
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

/// The line below a chapter's title.
pub(crate) fn line_of_chapter(chapter: &Chapter) -> String {
    let page = chapter.minutes;
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
        assert_eq!(
            line_of_chapter(&workbook.chapters[0]),
            "<p class=\"minutes\">About 20 minutes for this page, 25 for the exercise.</p>"
        );
    }
}
