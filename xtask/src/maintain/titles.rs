//! The title of a chapter: it is that of its `Cargo.toml`, also on its page and in the table of
//! contents, where mdBook wants it typed.

use workbook::{Chapter, Result, Workbook, files};

/// Where the title of a chapter's page is another one.
///
/// # Errors
/// A page is there and cannot be read.
pub(crate) fn differences(workbook: &Workbook, chapter: &Chapter) -> Result<Vec<String>> {
    let pages = workbook.root.join("book").join("src");
    let (title, page) = (&chapter.title, format!("{}.md", chapter.folder));
    let text = |name: &str| files::read_if_present(&pages.join(name));
    let mut problems = Vec::new();
    let heading = text(&page)?.unwrap_or_default().lines().next().map(str::to_owned);
    if heading.as_deref() != Some(&*format!("# {title}")) {
        problems.push(format!("book/src/{page} does not begin with \"# {title}\""));
    }
    let entry = format!("[{title}]({page})");
    if !text("SUMMARY.md")?.unwrap_or_default().contains(&entry) {
        problems.push(format!("book/src/SUMMARY.md has no {entry}"));
    }
    Ok(problems)
}
