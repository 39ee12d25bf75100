//! The pages that the student build does not have: those for teachers, and those that show the
//! solutions until they are asked for.
//!
//! A page is known by its name: `teaching.md` and `teaching-*.md` are for teachers, `*-after.md` shows
//! what is right and what is wrong. Where another page links to one that is left out, the words of the
//! link stay.

use std::ops::Range;
use std::path::Path;

use mdbook_driver::book::{Book, BookItem};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::place::Edition;

/// Whether an edition has a page.
pub(crate) fn has(edition: Edition, page: &Path) -> bool {
    let Edition::Student { after } = edition else { return true };
    let stem = page.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let for_teachers = stem == "teaching" || stem.starts_with("teaching-");
    !for_teachers && (after || !stem.ends_with("-after"))
}

/// Takes out of a book what the edition does not have.
pub(crate) fn leave_out(book: &mut Book, edition: Edition) {
    fn within(items: &mut Vec<BookItem>, edition: Edition) {
        items.retain_mut(|item| {
            let BookItem::Chapter(chapter) = item else { return true };
            within(&mut chapter.sub_items, edition);
            chapter.source_path.as_ref().is_none_or(|page| has(edition, page))
        });
    }
    within(&mut book.items, edition);
}

/// A page as markdown, with the words of each link that leads to a page which is left out.
pub(crate) fn without_dead_links(content: &str, page: &Path, edition: Edition) -> String {
    let folder = page.parent().unwrap_or(Path::new(""));
    let mut left = String::new();
    let mut from = 0;
    // Of a link that leads to nowhere: where it stands, and its words so far.
    let mut link: Option<(Range<usize>, Range<usize>)> = None;
    for (event, range) in Parser::new_ext(content, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let file = dest_url.split('#').next().unwrap_or_default();
                if !has(edition, &folder.join(file)) {
                    link = Some((range, 0..0));
                }
            }
            Event::End(TagEnd::Link) => {
                let Some((whole, words)) = link.take() else { continue };
                left.push_str(&content[from..whole.start]);
                left.push_str(&content[words]);
                from = whole.end;
            }
            _ => {
                if let Some((_, words)) = &mut link {
                    let start = if *words == (0..0) { range.start } else { words.start };
                    *words = start..range.end.max(words.end);
                }
            }
        }
    }
    left.push_str(&content[from..]);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Edition = Edition::Student { after: false };
    const AFTER: Edition = Edition::Student { after: true };

    #[test]
    fn students_have_no_page_for_teachers_and_solutions_when_asked() {
        for (page, before, after) in [
            ("teaching.md", false, false),
            ("teaching-worksheets.md", false, false),
            ("03-futurelock-after.md", false, true),
            ("03-futurelock.md", true, true),
            ("introduction.md", true, true),
        ] {
            assert_eq!(has(BEFORE, Path::new(page)), before, "{page}");
            assert_eq!(has(AFTER, Path::new(page)), after, "{page}");
            assert!(has(Edition::Full, Path::new(page)), "{page}");
        }
    }

    #[test]
    fn the_words_of_a_dead_link_stay() {
        let page = "Go on with [After *the* `exercise`](03-a-after.md#right), or\n\
                    [the trap](03-a.md).\n\n| a |\n|---|\n| [Teaching](teaching.md) |\n\n\
                    ```text\n[x](teaching.md)\n```\n";
        let left = without_dead_links(page, Path::new("setup.md"), BEFORE);
        assert_eq!(
            left,
            "Go on with After *the* `exercise`, or\n\
             [the trap](03-a.md).\n\n| a |\n|---|\n| Teaching |\n\n\
             ```text\n[x](teaching.md)\n```\n"
        );
        assert_eq!(without_dead_links(page, Path::new("setup.md"), Edition::Full), page);
    }
}
