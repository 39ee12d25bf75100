//! The book works offline: no page loads anything from elsewhere.

use std::path::Path;

use anyhow::Result;
use workbook::files;

use super::page::{Page, selector};
use crate::problem::Problem;

/// Elements that load something, and the attribute that says what.
const LOADING: [(&str, &str); 12] = [
    ("script[src]", "src"),
    ("link[href]", "href"),
    ("img[src]", "src"),
    ("img[srcset]", "srcset"),
    ("source[src]", "src"),
    ("video[src]", "src"),
    ("audio[src]", "src"),
    ("iframe[src]", "src"),
    ("embed[src]", "src"),
    ("object[data]", "data"),
    ("svg image[href]", "href"),
    ("svg use[href]", "href"),
];

/// What a page loads from elsewhere.
pub(crate) fn check(page: &Page) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (elements, attribute) in LOADING {
        for element in page.html.select(&selector(elements)) {
            let target = element.value().attr(attribute).unwrap_or_default();
            if is_outside(target) {
                let name = element.value().name();
                let text = format!(
                    "<{name}> loads {target}: keep a copy in book/src or book/theme, as the book is \
                     read offline"
                );
                problems.push(page.problem(target, text));
            }
        }
    }
    let (sheet, styled) = (selector("style"), selector("[style]"));
    let styles = page.html.select(&sheet).map(|style| style.inner_html());
    let inline = page.html.select(&styled);
    let inline = inline.filter_map(|element| Some(element.value().attr("style")?.to_owned()));
    for target in styles.chain(inline).flat_map(|css| outside_of_style(&css)) {
        problems.push(page.problem(&target, format!("a style loads {target}: keep a copy")));
    }
    problems
}

/// What the style sheets of a built book load from elsewhere.
///
/// # Errors
/// One cannot be read.
pub(crate) fn check_styles(out: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let files = files::walk(out)?;
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "css")) {
        let css = files::read(file)?;
        for target in outside_of_style(&css) {
            let shown = files::relative(file, out);
            problems.push(Problem::of_file(&shown, format!("it loads {target}: keep a copy")));
        }
    }
    Ok(problems)
}

fn is_outside(target: &str) -> bool {
    let target = target.trim_start();
    ["http:", "https:", "//"].iter().any(|start| target.starts_with(start))
}

/// What `url(...)` and `@import "..."` name that is elsewhere.
fn outside_of_style(css: &str) -> Vec<String> {
    let named = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let imported = css.split("@import").skip(1).filter_map(|rest| rest.split(';').next());
    let targets = named.chain(imported).map(|text| text.trim_matches([' ', '"', '\'']).to_owned());
    targets.filter(|target| is_outside(target)).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::{Fixture, TRAP};

    #[test]
    fn what_is_loaded_from_elsewhere_is_told() {
        let fixture = Fixture::new();
        fixture.append(
            TRAP,
            "\n<img src=\"https://example.org/a.png\" alt=\"a\">\n\n\
             <p style=\"background: url('//example.org/b.png')\">b</p>\n\n\
             [a link is fine](https://example.org)\n",
        );
        fixture.write("book/more.css", "@import \"http://example.org/c.css\";\n");
        fixture.append("book/book.toml", "[output.html]\nadditional-css = [\"more.css\"]\n");
        let problems = fixture.problems();
        assert_eq!(
            problems[..2],
            [
                "book/src/03-futurelock.md:30: <img> loads https://example.org/a.png: keep a copy \
                 in book/src or book/theme, as the book is read offline",
                "book/src/03-futurelock.md:32: a style loads //example.org/b.png: keep a copy",
            ]
        );
        let last = &problems[2];
        assert!(last.ends_with(".css: it loads http://example.org/c.css: keep a copy"), "{last}");
        assert_eq!(problems.len(), 3, "{problems:#?}");
    }
}
