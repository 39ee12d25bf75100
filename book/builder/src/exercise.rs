//! `{{#exercise NAME}}`: what to run and to edit, the contract, and the hints, folded.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use workbook::{Exercise, Workbook, files, header};

/// The exercise of a name, with or without its chapter's.
///
/// # Errors
/// There is none, or there are several.
pub(crate) fn named<'w>(workbook: &'w Workbook, name: &str) -> Result<&'w Exercise> {
    let named: Vec<_> = workbook
        .exercises()
        .filter(|exercise| exercise.name == name || exercise.id == name)
        .collect();
    match named[..] {
        [one] => Ok(one),
        [] => {
            let all: Vec<_> = workbook.exercises().map(|exercise| &*exercise.name).collect();
            bail!("there is no exercise {name:?}; there is {}", all.join(", "))
        }
        _ => bail!("{name:?} is the name of several exercises; put its chapter and / before it"),
    }
}

/// The block of an exercise, as markdown.
///
/// # Errors
/// A file of the exercise cannot be read.
pub(crate) fn block(exercise: &Exercise) -> Result<String> {
    let Exercise { shortest_name, shown_file, minutes, name, optional, .. } = exercise;
    let optional = if *optional { ", if you like" } else { "" };
    let shipped = files::read(&exercise.shipped())?;
    let mut block = format!(
        "<div class=\"exercise\">\n\n\
         | | |\n|---|---|\n\
         | Run | `cargo xtask check {shortest_name}` |\n\
         | Edit | `{shown_file}` |\n\
         | Time | about {minutes} minutes{optional} |\n\n\
         <div class=\"contract\">\n\n{}\n</div>\n\n",
        contract(&shipped)
    );
    for level in 1..=3 {
        let file = exercise.hint(level);
        let hint = files::read(&file)?;
        let _ = write!(
            block,
            "<details class=\"hint\" id=\"hint-{name}-{level}\">\n\
             <summary>Hint {level} of 3</summary>\n\n{}\n\n</details>\n\n",
            hint.trim()
        );
    }
    block.push_str("</div>\n");
    Ok(block)
}

/// The header of the reader's file as markdown, the ids of checks as code.
fn contract(source: &str) -> String {
    let mut text = String::new();
    for line in header::lines(source) {
        let id = line.strip_prefix("- ").and_then(|rest| rest.split_once(':'));
        match id.filter(|(id, _)| is_id(id)) {
            Some((id, rest)) => {
                let _ = writeln!(text, "- `{id}`:{rest}");
            }
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

/// Whether a word can be the id of a check.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn the_block_says_what_to_run_and_folds_the_hints() {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        let block = block(named(&workbook, "copy_job").unwrap()).unwrap();
        for part in [
            "| Run | `cargo xtask check futurelock` |",
            "| Edit | `exercises/03-futurelock/src/copy_job.rs` |",
            "| Time | about 25 minutes |",
            "- `copy-finishes`: return within 30 s,\nwhatever happens\n",
            "<summary>Hint 2 of 3</summary>\n\nHint number 2.\n\n</details>",
        ] {
            assert!(block.contains(part), "{part}\n{block}");
        }
    }

    #[test]
    fn a_name_that_is_none_is_answered_with_those_that_are() {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        assert!(named(&workbook, "futurelock/copy_job").is_ok());
        let error = named(&workbook, "copyjob").unwrap_err().to_string();
        assert_eq!(error, "there is no exercise \"copyjob\"; there is copy_job");
    }
}
