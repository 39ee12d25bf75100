//! `{{#worksheets}}`: a sheet of paper for each chapter, made from its page, its exercises and its
//! `Cargo.toml`. What the page answers is left out, and there is room to write.

use std::fmt::Write as _;

use anyhow::Result;
use workbook::{Chapter, Exercise, Workbook, files, header};

use crate::exercise::is_id;

/// The sheets of all chapters, as markdown.
///
/// # Errors
/// The file of an exercise cannot be read.
pub(crate) fn all(workbook: &Workbook, page_of: impl Fn(&Chapter) -> String) -> Result<String> {
    let sheets = workbook.book_chapters().map(|chapter| of_chapter(chapter, &page_of(chapter)));
    Ok(sheets.collect::<Result<Vec<_>>>()?.concat())
}

fn of_chapter(chapter: &Chapter, page: &str) -> Result<String> {
    let Chapter { title, objectives, exercises, closing, .. } = chapter;
    let mut sheet = format!("<section class=\"worksheet\">\n\n## {title}\n\n");
    if !objectives.is_empty() {
        let _ = write!(sheet, "Afterwards you can {}.\n\n", objectives.join("; "));
    }
    let _ = write!(sheet, "### Predict\n\n{}\n\n", question(page).trim());
    let _ = write!(sheet, "My letter, and why: {}\n\n", room(1));
    sheet.push_str("<div class=\"checks\">\n\n");
    for exercise in exercises.iter().filter(|exercise| !exercise.optional) {
        let _ = write!(
            sheet,
            "<div>\n\n### `{}`\n\n| check | as shipped | my fix |\n|---|---|---|\n",
            exercise.name
        );
        for id in ids(exercise)? {
            let _ = writeln!(sheet, "| `{id}` | | |");
        }
        sheet.push_str("\n</div>\n\n");
    }
    sheet.push_str("</div>\n\n");
    let _ = write!(sheet, "### The rule, in my own words\n\n{}\n\n", room(2));
    if let Some(closing) = closing {
        let _ = write!(sheet, "### To close\n\n{}\n\n{}\n\n", closing.ask, room(2));
    }
    sheet.push_str("</section>\n\n");
    Ok(sheet)
}

/// Lines to write on.
fn room(lines: usize) -> String {
    "<span class=\"room\"></span>".repeat(lines)
}

/// The ids that the header of the file to edit names, in order.
fn ids(exercise: &Exercise) -> Result<Vec<String>> {
    let shipped = files::read(&exercise.shipped())?;
    let id = |line: &str| {
        let (id, _) = line.strip_prefix("- ")?.split_once(':')?;
        is_id(id).then(|| id.to_owned())
    };
    Ok(header::lines(&shipped).filter_map(id).collect())
}

/// What the page asks below *Predict*: without the answers that are folded behind each letter.
fn question(page: &str) -> String {
    let lines = page.lines().skip_while(|line| line.trim() != "## Predict").skip(1);
    let mut text = String::new();
    let (mut part, mut after_belief) = (Part::Open, false);
    for line in lines {
        part = match part {
            Part::Open if line.starts_with("## ") => break,
            Part::Open if line.starts_with("<details class=\"belief") => Part::Folded,
            Part::Open | Part::Code => {
                let is_fence = line.starts_with("```");
                // Between two beliefs there is no blank line, so that they are one list without gaps. What
                // follows the language of a block is meant for the page.
                let shown = if is_fence { line.split(' ').next().unwrap_or(line) } else { line };
                if !(line.is_empty() && after_belief) {
                    text.push_str(shown);
                    text.push('\n');
                    after_belief = false;
                }
                match (is_fence, part) {
                    (true, Part::Open) => Part::Code,
                    (true, _) => Part::Open,
                    (false, part) => part,
                }
            }
            // What can be seen of a belief while it is folded: perhaps on several lines.
            Part::Folded | Part::Summary => {
                let start = line.strip_prefix("<summary>");
                if start.is_some() || part == Part::Summary {
                    let lead = if start.is_some() { "- " } else { "  " };
                    let words = start.unwrap_or(line).trim_end_matches("</summary>").trim();
                    let _ = writeln!(text, "{lead}{words}");
                    let ends = line.trim_end().ends_with("</summary>");
                    if ends { Part::Folded } else { Part::Summary }
                } else if line.trim() == "</details>" {
                    after_belief = true;
                    Part::Open
                } else {
                    Part::Folded
                }
            }
        };
    }
    text
}

/// Where a line stands below *Predict*.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// On the page.
    Open,
    /// In a block of code.
    Code,
    /// In a belief, behind its summary.
    Folded,
    /// In the summary of a belief.
    Summary,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn a_sheet_asks_and_does_not_answer() {
        let page = "## Symptom\n\nIt stops.\n\n## Predict\n\nWho polls?\n\n```rust mark=\"x\"\n## no heading\n\
            <details class=\"belief\">\n```\n\n<details class=\"belief\" name=\"predict\">\n\
            <summary><b>A.</b> The job, and\nthe handler.</summary>\n\nIt does not.\n\n</details>\n\n\
            <details class=\"belief right\" name=\"predict\">\n<summary><b>B.</b> Nobody.</summary>\n\n\
            Yes.\n\n</details>\n\n## Run\n\nB.\n";
        assert_eq!(
            question(page),
            "\nWho polls?\n\n```rust\n## no heading\n<details class=\"belief\">\n```\n\n\
             - <b>A.</b> The job, and\n  the handler.\n- <b>B.</b> Nobody.\n"
        );
    }

    #[test]
    fn a_sheet_has_room_for_what_a_chapter_asks() {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        let sheets = all(&workbook, |_| "## Predict\n\nWho?\n\n## Run\n".into()).unwrap();
        for part in [
            "## The copy that stopped\n\nAfterwards you can say who polls; repair it.\n\n",
            "### Predict\n\nWho?\n\nMy letter, and why: <span class=\"room\"></span>\n",
            "### `copy_job`\n\n| check | as shipped | my fix |\n|---|---|---|\n| `copy-finishes` | | |\n\
             | `heap-grows-not` | | |\n",
            "### To close\n\nWho polls `&mut job`?\n",
        ] {
            assert!(sheets.contains(part), "{part}\n{sheets}");
        }
        assert!(!sheets.contains("Keep polling") && !sheets.contains("Only `select!`"), "{sheets}");
    }
}
