//! The members of the workspace, as the root's `Cargo.toml` lists them.

use serde::Deserialize;
use toml::Spanned;

use crate::chapter::number_of;
use crate::{Error, Result};

/// The file that lists them, from the workbook's root.
pub const MANIFEST: &str = "Cargo.toml";

/// The folders of the chapters among the members, by number: `03-futurelock`.
///
/// # Errors
/// The text is no manifest of a workspace.
pub fn chapters(manifest: &str) -> Result<Vec<String>> {
    let members = parse(manifest)?.into_iter().map(Spanned::into_inner);
    let mut folders: Vec<String> =
        members.filter_map(|member| chapter_of(&member).map(str::to_owned)).collect();
    folders.sort();
    Ok(folders)
}

/// The manifest with one chapter more, in its place, and all else as it was.
///
/// # Errors
/// The text is no manifest of a workspace, or has no member to stand beside.
pub fn with_chapter(manifest: &str, folder: &str) -> Result<String> {
    let members = parse(manifest)?;
    let goes_before = |member: &&Spanned<String>| match chapter_of(member.get_ref()) {
        Some(other) => other < folder,
        None => member.get_ref().starts_with("exercises/"),
    };
    let before = members.iter().rfind(goes_before).or(members.last());
    let Some(before) = before else {
        let text = format!("{MANIFEST} lists no member; add \"exercises/{folder}\" by hand");
        return Err(Error::unjudged(text));
    };
    let end = before.span().end;
    // The indentation of the line before, which may also be the whole list.
    let line = &manifest[..before.span().start];
    let line = &line[line.rfind('\n').map_or(0, |at| at + 1)..];
    let indentation = if line.trim().is_empty() { format!("\n{line}") } else { " ".to_owned() };
    let (head, tail) = manifest.split_at(end);
    Ok(format!("{head},{indentation}\"exercises/{folder}\"{tail}"))
}

/// The chapter's folder that a member is: `03-futurelock` for `exercises/03-futurelock`.
fn chapter_of(member: &str) -> Option<&str> {
    let folder = member.strip_prefix("exercises/")?;
    number_of(folder).map(|_| folder)
}

fn parse(manifest: &str) -> Result<Vec<Spanned<String>>> {
    #[derive(Deserialize)]
    struct Manifest {
        workspace: Workspace,
    }
    #[derive(Deserialize)]
    struct Workspace {
        members: Vec<Spanned<String>>,
    }
    let manifest: Manifest = toml::from_str(manifest).map_err(|error| {
        Error::unjudged(format!("{MANIFEST} is not that of a workspace: {}", error.message()))
    })?;
    Ok(manifest.workspace.members)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "\
[workspace]
# By name.
members = [
    \"book/listings\",
    \"exercises/harness\",
    \"exercises/01-one\",
    \"exercises/03-three\", # The third.
    \"xtask\",
]
resolver = \"3\"
";

    #[test]
    fn chapters_are_members_with_a_number() {
        assert_eq!(chapters(MANIFEST).unwrap(), ["01-one", "03-three"]);
        let error = chapters("members = []").unwrap_err().to_string();
        assert!(error.starts_with("Cargo.toml is not that of a workspace: missing"), "{error}");
    }

    #[test]
    fn a_chapter_is_added_in_its_place() {
        for (folder, before) in
            [("00-zero", "harness"), ("02-two", "01-one"), ("10-ten", "03-three")]
        {
            let line = format!("    \"exercises/{before}\",\n");
            let more = with_chapter(MANIFEST, folder).unwrap();
            let added = format!("    \"exercises/{folder}\"");
            assert!(more.contains(&added), "{more}");
            assert!(chapters(&more).unwrap().contains(&folder.to_owned()), "{more}");
            let at = more.find(&added).unwrap();
            assert!(more[..at].lines().last().unwrap().contains(before), "{line}\n{more}");
        }
        let short = "workspace.members = [\"exercises/01-one\"]\n";
        let expected = "workspace.members = [\"exercises/01-one\", \"exercises/02-two\"]\n";
        assert_eq!(with_chapter(short, "02-two").unwrap(), expected);
    }
}
