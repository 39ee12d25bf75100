//! Links within the book: each leads to a page, and to a heading on it.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use scraper::Html;
use workbook::files;

use super::Checked;
use super::page::{Page, line_of, selector};
use crate::problem::Problem;

/// Links that lead to nowhere.
pub(crate) fn check(book: &Checked, page: &Page) -> Vec<Problem> {
    let mut problems = Vec::new();
    for link in page.select("a[href], img[src]") {
        let value = link.value();
        let target = value.attr("href").or(value.attr("src")).unwrap_or_default();
        if !is_inside(target) {
            continue;
        }
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let text = match line_of(&link) {
            text if text.is_empty() => value.attr("alt").unwrap_or(target).to_owned(),
            text => text,
        };
        let path = resolve(page, file);
        let shown = as_source(&path);
        let Some(ids) = ids_of(book, &path) else {
            let known = book.pages.iter().map(|page| files::relative(&page.path, Path::new("")));
            let near = nearest(&shown, known);
            // A page is linked to as `.md` in its source.
            let place = Path::new(file.strip_suffix(".html").unwrap_or(file));
            let what = format!("the link \"{text}\" leads to {shown}, which is not there{near}");
            problems.push(page.problem(&place.to_string_lossy(), what));
            continue;
        };
        let fragment = decoded(fragment);
        if !fragment.is_empty() && !ids.contains(&fragment) {
            let near = nearest(&fragment, ids.into_iter());
            let what = format!(
                "the link \"{text}\" leads to #{fragment}, which {shown} does not have{near}"
            );
            problems.push(page.problem(&format!("#{fragment}"), what));
        }
    }
    problems
}

fn is_inside(target: &str) -> bool {
    let scheme = target.split(['/', '#', '?']).next().is_some_and(|start| start.contains(':'));
    !target.is_empty() && !scheme && !target.starts_with("//")
}

/// The file that a link names, from the folder of the built book.
pub(crate) fn resolve(page: &Page, file: &str) -> PathBuf {
    let file = decoded(file.split('?').next().unwrap_or_default());
    if file.is_empty() {
        return page.html_path.clone();
    }
    let mut path = page.html_path.parent().unwrap_or(Path::new("")).to_owned();
    for part in Path::new(&file).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::Normal(name) => path.push(name),
            _ => {}
        }
    }
    path
}

/// The page that was written for a built one: `setup.md` for `setup.html`.
fn as_source(path: &Path) -> String {
    let shown = files::relative(path, Path::new(""));
    shown.strip_suffix(".html").map_or(shown.clone(), |stem| format!("{stem}.md"))
}

/// What a fragment can lead to in a file; none if there is no such file.
fn ids_of(book: &Checked, path: &Path) -> Option<BTreeSet<String>> {
    let with_id = selector("[id]");
    let ids = |html: &Html| {
        let elements = html.select(&with_id);
        elements.filter_map(|element| Some(element.value().attr("id")?.to_owned())).collect()
    };
    if let Some(page) = book.pages.iter().find(|page| page.html_path == path) {
        return Some(ids(&page.html));
    }
    let file = book.out.join(path);
    if path.extension().is_some_and(|end| end == "html") {
        return Some(ids(&Html::parse_document(&files::read(&file).ok()?)));
    }
    file.exists().then(BTreeSet::new)
}

/// `; did you mean ...?`, if there is something alike.
fn nearest(wrong: &str, known: impl Iterator<Item = String>) -> String {
    let best = known
        .map(|known| (strsim::jaro_winkler(wrong, &known), known))
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    match best {
        Some((likeness, known)) if likeness > 0.8 => format!("; did you mean {known}?"),
        _ => "; correct it, or take the link out".to_owned(),
    }
}

/// A part of an address without its escapes.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let escaped = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, escaped) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn a_link_to_nowhere_is_told() {
        let fixture = Fixture::new();
        fixture.append(
            TRAP,
            "\n[the end](03-futurelock-aftr.md)\n[seen](#sea)\n[right](glossary.md#waker)\n\
             [a hint](#hint-copy_job-2) [far](https://example.org/x#y)\n\n![a](a.png)\n",
        );
        fixture.replace("book/src/introduction.md", "#see", "#the-exercises");
        assert_eq!(
            fixture.problems(),
            [
                "book/src/03-futurelock.md:30: the link \"the end\" leads to 03-futurelock-aftr.md, \
                 which is not there; did you mean 03-futurelock-after.md?",
                "book/src/03-futurelock.md:31: the link \"seen\" leads to #sea, which \
                 03-futurelock.md does not have; did you mean see?",
                "book/src/03-futurelock.md:35: the link \"a\" leads to a.png, which is not there; \
                 correct it, or take the link out",
                "book/src/introduction.md:6: the link \"the trap\" leads to #the-exercises, which \
                 03-futurelock.md does not have; did you mean the-exercise?",
            ]
        );
    }

    #[test]
    fn addresses_are_read_without_their_escapes() {
        assert_eq!(decoded("a%20b%C3%A9%"), "a bé%");
        assert!(is_inside("a/b.html#c:d") && is_inside("#x"));
        assert!(!is_inside("mailto:a@b") && !is_inside("https://x") && !is_inside("//x/y"));
    }
}
