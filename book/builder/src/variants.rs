//! `{{#accepted NAME}}` and `{{#rejected NAME open=A,B}}`: the fixes that people try.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use workbook::{Exercise, Kind, Variant, files, header};

/// The right fixes as markdown: what each does and costs, its code folded. The reference comes
/// first.
///
/// # Errors
/// A variant cannot be read, or does not say what it costs.
pub(crate) fn accepted(exercise: &Exercise) -> Result<String> {
    let variants = all(exercise)?;
    let right = variants.iter().filter(|v| matches!(v.kind, Kind::Solution | Kind::Accepted));
    let items = right.map(|variant| {
        let costs = variant.header.costs.as_deref();
        let costs = told(variant, "Costs", costs)?;
        item(exercise, variant, &format!("<b>Costs</b> {costs}\n"))
    });
    let items = items.collect::<Result<Vec<_>>>()?;
    Ok(list("accepted", &items.concat()))
}

/// The wrong fixes as markdown: those to show at once, in that order, and the others folded.
///
/// # Errors
/// A variant cannot be read, does not say why it is wrong, or one to show is not there.
pub(crate) fn rejected(exercise: &Exercise, open: &[&str]) -> Result<String> {
    let mut folded = all(exercise)?;
    folded.retain(|variant| variant.kind == Kind::Rejected);
    let mut shown = Vec::new();
    for name in open {
        let at = folded.iter().position(|variant| stem(variant) == *name);
        let Some(at) = at else {
            let names: Vec<_> = folded.iter().map(stem).collect();
            bail!(
                "there is no wrong fix {name:?}, or it is named twice; left are {}",
                names.join(", ")
            )
        };
        shown.push(folded.remove(at));
    }
    let items = |variants: &[Variant]| {
        let items = variants.iter().map(|variant| {
            let wrong = told(variant, "Wrong", variant.header.wrong.as_deref())?;
            let caught = match variant.header.fails.as_deref() {
                Some([one]) if one == "not-judged" => "not judged".to_owned(),
                Some(ids @ [_, ..]) => {
                    let ids: Vec<_> = ids.iter().map(|id| format!("`{id}`")).collect();
                    ids.join(", ")
                }
                _ => {
                    bail!("{} does not say what it fails; write Fails: in its header", variant.name)
                }
            };
            let text = format!("<b>Wrong</b> {wrong}\n\n<b>Caught by</b> {caught}\n");
            item(exercise, variant, &text)
        });
        items.collect::<Result<Vec<_>>>().map(|items| list("rejected", &items.concat()))
    };
    let mut text = items(&shown)?;
    if !folded.is_empty() {
        let count = folded.len();
        let _ = write!(
            text,
            "\n<details class=\"more-variants\">\n<summary>{count} more wrong fixes</summary>\n\n\
             {}\n</details>\n",
            items(&folded)?
        );
    }
    Ok(text)
}

fn all(exercise: &Exercise) -> Result<Vec<Variant>> {
    Ok(Variant::all(exercise)?)
}

/// The name of a variant's file without its folder and ending.
fn stem(variant: &Variant) -> &str {
    variant.name.rsplit('/').next().unwrap_or_default()
}

fn told<'t>(variant: &Variant, key: &str, text: Option<&'t str>) -> Result<&'t str> {
    match text {
        Some(text) if !text.is_empty() => Ok(text),
        _ => bail!("{} has no {key}: in its header", variant.name),
    }
}

fn list(class: &str, items: &str) -> String {
    format!("<ul class=\"variants {class}\">\n{items}</ul>\n")
}

/// One variant. Blank lines around markdown let it be read as such between tags.
fn item(exercise: &Exercise, variant: &Variant, text: &str) -> Result<String> {
    let source = files::read(&variant.file)?;
    let source = files::unix_lines(&source);
    let code = header::body(&source).trim_end();
    let summary = &variant.header.summary;
    let reference = if variant.kind == Kind::Solution { " *The reference.*" } else { "" };
    let id = format!("{}-{}", exercise.name, stem(variant));
    let name = &variant.name;
    // mdBook hides lines of Rust that start with #; what is not to be hidden starts with ##.
    let code: Vec<_> = code.lines().map(shown).collect();
    let code = code.join("\n");
    Ok(format!(
        "<li class=\"variant\" id=\"{id}\">\n\n**{summary}**{reference}\n\n{text}\n\
         <details class=\"code\">\n<summary>Code of <code>{name}.rs</code></summary>\n\n\
         ```rust\n{code}\n```\n\n</details>\n</li>\n"
    ))
}

fn shown(line: &str) -> String {
    let start = line.trim_start();
    if start == "#" || start.starts_with("# ") {
        line.replacen('#', "##", 1)
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::named;
    use crate::testing::Fixture;

    #[test]
    fn right_fixes_say_what_they_cost() {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        let list = accepted(named(&workbook, "copy_job").unwrap()).unwrap();
        let reference = list.find("**Both in one select.** *The reference.*").unwrap();
        let other = list.find("**The copy has a task.**").unwrap();
        assert!(reference < other, "{list}");
        assert!(list.contains("<b>Costs</b> a task, and an allocation.\n"), "{list}");
        assert!(list.contains("```rust\nfn task() {}\n```\n"), "{list}");
        assert!(!list.contains("//!"), "{list}");
    }

    #[test]
    fn named_wrong_fixes_are_open_and_the_others_folded() {
        let fixture = Fixture::new();
        let workbook = fixture.workbook();
        let exercise = named(&workbook, "copy_job").unwrap();
        let list = rejected(exercise, &["boxed"]).unwrap();
        let fold = list.find("<summary>1 more wrong fixes</summary>").unwrap();
        assert!(list.find("**The copy is boxed.**").unwrap() < fold, "{list}");
        assert!(list.find("**A timeout.**").unwrap() > fold, "{list}");
        assert!(list.contains("<b>Caught by</b> `copy-finishes`, `heap-grows-not`"), "{list}");

        let error = rejected(exercise, &["boxed", "boxd"]).unwrap_err().to_string();
        assert!(error.ends_with("left are timeout"), "{error}");
    }

    #[test]
    fn a_variant_that_does_not_say_enough_is_named() {
        let fixture = Fixture::new();
        fixture.write("solutions/03-futurelock/copy_job/accepted/mute.rs", "//! Mute.\n");
        fixture.write(
            "solutions/03-futurelock/copy_job/rejected/mute.rs",
            "//! Mute.\n//! Wrong: x\n",
        );
        let workbook = fixture.workbook();
        let exercise = named(&workbook, "copy_job").unwrap();
        let error = accepted(exercise).unwrap_err().to_string();
        assert_eq!(error, "accepted/mute has no Costs: in its header");
        let error = rejected(exercise, &[]).unwrap_err().to_string();
        assert!(error.starts_with("rejected/mute does not say what it fails"), "{error}");
    }

    #[test]
    fn lines_that_mdbook_would_hide_are_shown() {
        assert_eq!(shown("  # x"), "  ## x");
        assert_eq!(shown("#[test]"), "#[test]");
    }
}
