//! `{{#name words}}` on a page.

use std::ops::Range;

/// A directive, and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Directive<'a> {
    /// From the first brace to the last.
    pub(crate) range: Range<usize>,
    /// Its name: `figure`.
    pub(crate) name: &'a str,
    /// What follows the name.
    pub(crate) words: Vec<&'a str>,
}

impl Directive<'_> {
    /// The text of the directive on its page.
    pub(crate) fn text<'p>(&self, page: &'p str) -> &'p str {
        &page[self.range.clone()]
    }
}

/// All directives of a page. One behind a backslash is none.
pub(crate) fn find(page: &str) -> Vec<Directive<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = page[from..].find("{{#") {
        let start = from + at;
        let Some(length) = page[start..].find("}}") else { break };
        let end = start + length + 2;
        from = end;
        if page[..start].ends_with('\\') {
            continue;
        }
        let mut words = page[start + 3..end - 2].split_whitespace();
        let Some(name) = words.next() else { continue };
        found.push(Directive { range: start..end, name, words: words.collect() });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_have_a_name_and_words() {
        let page =
            "a {{#figure x}} b\n\\{{#figure y}}\n{{#rejected job open=a,b}} {{#minutes}} {{#";
        let found = find(page);
        let names: Vec<_> = found.iter().map(|found| (found.name, found.words.clone())).collect();
        assert_eq!(
            names,
            [("figure", vec!["x"]), ("rejected", vec!["job", "open=a,b"]), ("minutes", Vec::new()),]
        );
        assert_eq!(found[0].text(page), "{{#figure x}}");
    }
}
