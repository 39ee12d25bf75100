//! The pages of the book, as its `SUMMARY.md` lists them.

use crate::{Chapter, Result, Workbook, files};

/// A page of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What the table of contents calls it.
    pub title: String,
    /// Its name, without `.md`: `03-futurelock-after`.
    pub name: String,
    /// How long it takes, if it says so.
    pub minutes: Option<u32>,
}

impl Page {
    /// The page to read after a chapter's exercises; none if the book has none.
    ///
    /// # Errors
    /// The table of contents or the page is there and cannot be read.
    pub fn after(workbook: &Workbook, chapter: &Chapter) -> Result<Option<Self>> {
        let name = format!("{}-after", chapter.folder);
        let pages = workbook.root.join("book").join("src");
        let summary = files::read_if_present(&pages.join("SUMMARY.md"))?.unwrap_or_default();
        let Some(title) = title_of(&summary, &name) else { return Ok(None) };
        let text = files::read_if_present(&pages.join(format!("{name}.md")))?.unwrap_or_default();
        Ok(Some(Self { title: title.to_owned(), name, minutes: minutes_in(&text) }))
    }
}

/// The title of a page in a table of contents: `- [Title](name.md)`.
fn title_of<'a>(summary: &'a str, name: &str) -> Option<&'a str> {
    let target = format!("]({name}.md)");
    let line = summary.lines().find(|line| line.contains(&target))?;
    let (head, _) = line.split_once(&target)?;
    head.split_once('[').map(|(_, title)| title)
}

/// The minutes of a page's budget, `<!-- page minutes=15 words=900 -->`, with which it begins.
fn minutes_in(page: &str) -> Option<u32> {
    let budget = page.lines().next()?.strip_prefix("<!-- page ")?;
    budget.split_whitespace().find_map(|word| word.strip_prefix("minutes="))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_its_name() {
        let summary =
            "# Summary\n\n- [One [1]](01-one.md)\n  - [After the exercise](01-one-after.md)\n";
        assert_eq!(title_of(summary, "01-one"), Some("One [1]"));
        assert_eq!(title_of(summary, "01-one-after"), Some("After the exercise"));
        assert_eq!(title_of(summary, "02-two"), None);
    }

    #[test]
    fn the_minutes_stand_in_the_first_line() {
        assert_eq!(minutes_in("<!-- page minutes=15 words=900 -->\n# After\n"), Some(15));
        assert_eq!(minutes_in("# After\n<!-- page minutes=15 words=900 -->\n"), None);
        assert_eq!(minutes_in(""), None);
    }
}
