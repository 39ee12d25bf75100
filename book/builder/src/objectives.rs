//! What a chapter is to teach: `{{#objectives}}` and `{{#closing}}`. Both stand in the chapter's
//! `Cargo.toml`, and are shown on its page and on those for teachers.

use std::fmt::Write as _;

use workbook::{Chapter, Workbook};

/// The line below the minutes of a chapter's page; nothing, if the chapter has no objectives.
pub(crate) fn line(chapter: &Chapter) -> String {
    if chapter.objectives.is_empty() {
        return String::new();
    }
    let objectives = chapter.objectives.join("; ");
    // Between tags on lines of their own, it is read as markdown.
    format!("\n\n<div class=\"minutes objectives\">\n\nAfterwards you can {objectives}.\n\n</div>")
}

/// The objectives of all chapters, as a table.
pub(crate) fn table(workbook: &Workbook) -> String {
    let mut text = "| chapter | afterwards people can |\n|---|---|\n".to_owned();
    for chapter in workbook.book_chapters() {
        let Chapter { title, folder, objectives, .. } = chapter;
        let _ = writeln!(text, "| [{title}]({folder}.md) | {} |", objectives.join("; "));
    }
    text
}

/// The closing question of a chapter, for the end of its teacher's note.
pub(crate) fn to_close(chapter: &Chapter) -> String {
    let Some(closing) = &chapter.closing else { return String::new() };
    format!("**To close.** {} *Answer:* {}\n\n", closing.ask, closing.answer)
}

/// The closing questions of all chapters, each with its answer folded.
pub(crate) fn questions(workbook: &Workbook) -> String {
    let mut text = String::new();
    for chapter in workbook.book_chapters() {
        let Some(closing) = &chapter.closing else { continue };
        let (ask, answer) = (code(&closing.ask), &closing.answer);
        let title = &chapter.title;
        let _ = write!(
            text,
            "<details class=\"closing\">\n<summary><b>{title}.</b> {ask}</summary>\n\n{answer}\n\n\
             </details>\n\n"
        );
    }
    text
}

/// Markdown is not read in a summary: what is code there must be written as HTML.
fn code(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    let parts = escaped.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => part.to_owned(),
        _ => format!("<code>{part}</code>"),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn a_chapter_says_what_it_teaches_on_one_line() {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        assert_eq!(
            line(&workbook.chapters[0]),
            "\n\n<div class=\"minutes objectives\">\n\nAfterwards you can say who polls; repair it.\
             \n\n</div>"
        );
        assert_eq!(
            table(&workbook),
            "| chapter | afterwards people can |\n|---|---|\n\
             | [The copy that stopped](03-futurelock.md) | say who polls; repair it |\n"
        );
    }

    #[test]
    fn a_closing_question_is_followed_by_its_answer() {
        let fixture = Fixture::new();
        assert_eq!(
            to_close(&fixture.workbook().chapters[0]),
            "**To close.** Who polls `&mut job`? *Answer:* Only `select!`.\n\n"
        );
        assert_eq!(
            questions(&fixture.workbook()),
            "<details class=\"closing\">\n<summary><b>The copy that stopped.</b> Who polls \
             <code>&amp;mut job</code>?</summary>\n\nOnly `select!`.\n\n</details>\n\n"
        );
    }
}
