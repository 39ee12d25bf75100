//! The README's table of chapters, which is derived from their manifests.

use std::path::PathBuf;

use workbook::{Chapter, Exercise, Result, Workbook, files};

/// The lines between which the table stands.
const BEGIN: &str = "<!-- The chapters, written by `cargo xtask seal`: -->\n\n";
const END: &str = "\n<!-- End of the chapters. -->";

/// Writes the table, if there is a README; says whether it was another before.
///
/// # Errors
/// The README cannot be read or written.
pub(crate) fn write(workbook: &Workbook) -> Result<bool> {
    let readme = file(workbook);
    let text = files::read_if_present(&readme)?.map(|text| files::unix_lines(&text));
    match text.and_then(|text| with_table(&text, &table(workbook))) {
        Some(text) => files::write_if_changed(&readme, text.as_bytes()),
        None => Ok(false),
    }
}

/// What is wrong with the table; nothing also without a README.
///
/// # Errors
/// The README cannot be read.
pub(crate) fn problems(workbook: &Workbook) -> Result<Vec<String>> {
    let Some(text) = files::read_if_present(&file(workbook))? else { return Ok(Vec::new()) };
    let text = files::unix_lines(&text);
    Ok(match with_table(&text, &table(workbook)) {
        Some(today) if today == text => Vec::new(),
        Some(_) => vec!["it is stale: run `cargo xtask seal`".to_owned()],
        None => vec![format!("it has no place: write {:?} and {:?}", BEGIN.trim(), END.trim())],
    })
}

fn file(workbook: &Workbook) -> PathBuf {
    workbook.root.join("README.md")
}

/// The README with this table in its place; none if it has no place for one.
fn with_table(readme: &str, table: &str) -> Option<String> {
    let (head, rest) = readme.split_once(BEGIN)?;
    let (_, tail) = rest.split_once(END)?;
    Some(format!("{head}{BEGIN}{table}{END}{tail}"))
}

/// A row for each exercise; the chapter stands beside its first.
fn table(workbook: &Workbook) -> String {
    let row = |chapter: &Chapter, index: usize, exercise: &Exercise| {
        let Exercise { name, minutes, optional, .. } = exercise;
        let Chapter { folder, title, .. } = chapter;
        let chapter = if index == 0 { format!(" {folder}: {title} ") } else { " ".to_owned() };
        let optional = if *optional { ", optional" } else { "" };
        format!("|{chapter}| `{name}`{optional} | {minutes} |\n")
    };
    let rows = workbook.book_chapters().flat_map(|chapter| {
        let exercises = chapter.exercises.iter().enumerate();
        exercises.map(move |(index, exercise)| row(chapter, index, exercise))
    });
    "| chapter | exercise | minutes |\n|---|---|---|\n".to_owned() + &rows.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporary::TemporaryFolder;
    use crate::testing;

    #[test]
    fn the_table_is_written_into_its_place() {
        let folder = TemporaryFolder::new().unwrap();
        let workbook = testing::workbook_at(folder.path(), &[("02-demo", &["one", "two"])]);
        assert!(problems(&workbook).unwrap().is_empty(), "without a README");

        let readme = folder.path().join("README.md");
        files::write(&readme, b"# Title\n").unwrap();
        assert!(problems(&workbook).unwrap()[0].starts_with("it has no place"));
        assert!(!write(&workbook).unwrap());

        files::write(&readme, format!("# Title\r\n{BEGIN}old\n{END}\nEnd.\n").as_bytes()).unwrap();
        assert_eq!(problems(&workbook).unwrap(), ["it is stale: run `cargo xtask seal`"]);
        assert!(write(&workbook).unwrap());
        assert!(!write(&workbook).unwrap());
        assert!(problems(&workbook).unwrap().is_empty());
        let rows = "| chapter | exercise | minutes |\n|---|---|---|\n\
                    | 02-demo: The copy that stopped | `one` | 25 |\n| | `two` | 25 |\n";
        let text = files::read(&readme).unwrap();
        assert_eq!(text, format!("# Title\n{BEGIN}{rows}{END}\nEnd.\n"));
    }
}
