//! The preprocessor: replaces our directives and leaves out what an edition does not have.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Result, anyhow, bail};
use mdbook_driver::book::{Book, BookItem};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use workbook::{Chapter, Workbook};

use crate::directive::{self, Directive};
use crate::minutes::{self, Budget};
use crate::place::{self, Edition};
use crate::problem::{Problem, line_at};
use crate::{
    exercise, figure, listing, measured, objectives, route, schedule, searches, student, teacher,
    total, variants, worksheet,
};

/// Replaces the directives of all pages.
///
/// A directive that cannot be replaced is noted as a problem, and nothing stands in its place, so
/// that one build finds all of them.
pub(crate) struct Expand {
    /// What the directives speak of.
    pub(crate) workbook: Rc<Workbook>,
    /// Where the pages are.
    pub(crate) sources: PathBuf,
    /// Where the traces of figures are.
    pub(crate) traces: PathBuf,
    /// For whom the book is.
    pub(crate) edition: Edition,
    /// The pages with what they include, from the folder of pages; empty until they are read.
    pub(crate) pages: RefCell<BTreeMap<PathBuf, String>>,
    /// What was found wrong.
    pub(crate) problems: Rc<RefCell<Vec<Problem>>>,
}

impl Preprocessor for Expand {
    fn name(&self) -> &str {
        "async-traps"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let sources = context.root.join(&context.config.book.src);
        // What one page says of another is taken from here.
        let pages = book.iter().filter_map(|item| match item {
            BookItem::Chapter(page) => Some((page.source_path.clone()?, page.content.clone())),
            _ => None,
        });
        self.pages.replace(pages.collect());
        book.for_each_mut(|item| {
            let BookItem::Chapter(chapter) = item else { return };
            let Some(path) = &chapter.source_path else { return };
            let source = std::fs::read_to_string(sources.join(path)).unwrap_or_default();
            let page = Page { file: place::shown(path), path, source: &source };
            chapter.content = self.page(&page, &chapter.content);
            if let Some(trap) = chapter_of(&self.workbook, path) {
                chapter.name = in_the_sidebar(trap);
            }
        });
        Ok(book)
    }
}

/// The page whose directives are replaced.
struct Page<'a> {
    /// From the workbook's root.
    file: String,
    /// From the sources' folder.
    path: &'a Path,
    /// As it was written, before listings were included.
    source: &'a str,
}

impl Expand {
    fn page(&self, page: &Page<'_>, content: &str) -> String {
        let (content, faults) = listing::named(page.path, page.source, content);
        for (line, text) in faults {
            self.note(Problem::at(&page.file, line, text));
        }
        let content = match self.edition {
            Edition::Full => match chapter_of(&self.workbook, page.path) {
                Some(chapter) => teacher::with_more(&content, &objectives::to_close(chapter)),
                None => content,
            },
            Edition::Student { .. } => teacher::without_notes(&content).unwrap_or_else(|error| {
                self.note(Problem::of_file(&page.file, error.to_string()));
                content
            }),
        };
        let content = with_minutes(page.source, content);
        let mut expanded = String::new();
        let mut from = 0;
        for directive in directive::find(&content) {
            expanded.push_str(&content[from..directive.range.start]);
            from = directive.range.end;
            match self.replacement(page, &directive) {
                Ok(text) => expanded.push_str(&text),
                Err(error) => {
                    let text = directive.text(&content);
                    let line = page.source.find(text).map(|at| line_at(page.source, at));
                    let text = format!("{text}: {error:#}");
                    self.note(Problem { file: page.file.clone(), line, text });
                }
            }
        }
        expanded.push_str(&content[from..]);
        student::without_dead_links(&expanded, page.path, self.edition)
    }

    fn replacement(&self, page: &Page<'_>, directive: &Directive<'_>) -> Result<String> {
        let exercise = |name| exercise::named(&self.workbook, name);
        match (directive.name, &directive.words[..]) {
            ("figure", [name]) => figure::block(&self.traces, name),
            ("sweep", [name]) => figure::sweep(&self.traces, name),
            ("exercise", [name]) => exercise::block(exercise(name)?),
            ("accepted", [name]) => variants::accepted(exercise(name)?),
            ("rejected", [name]) => variants::rejected(exercise(name)?, &[]),
            ("rejected", [name, open]) => {
                let open = open.strip_prefix("open=").ok_or_else(|| {
                    anyhow!("{open:?} is not understood; write open=NAME,NAME without blanks")
                })?;
                variants::rejected(exercise(name)?, &open.split(',').collect::<Vec<_>>())
            }
            ("schedule", words) => schedule::table(&self.workbook, &self.sources, words),
            ("measured", []) => measured::with(&self.sources.join("../captures")),
            ("route", words) => route::list(&self.workbook, &self.sources, words),
            ("searches", []) => searches::all(&self.workbook, &self.sources),
            ("total", []) => total::of_book(&self.workbook, &self.sources),
            ("total", ["chapters"]) => Ok(total::of_chapters(&self.workbook)),
            ("rule", []) => match chapter_of(&self.workbook, page.path) {
                Some(chapter) => Ok(chapter.rule.clone()),
                None => bail!("this is not the page of a trap, so it has no rule"),
            },
            ("rules", []) => Ok(self.rules()),
            ("objectives", []) => Ok(objectives::table(&self.workbook)),
            ("closing", []) => Ok(objectives::questions(&self.workbook)),
            ("worksheets", []) => worksheet::all(&self.workbook, |chapter| {
                let page = format!("{}.md", chapter.folder);
                self.pages.borrow().get(Path::new(&page)).cloned().unwrap_or_default()
            }),
            ("minutes", []) => self.minutes_of(page),
            ("minutes", [name]) => {
                let mut chapters = self.workbook.chapters.iter();
                let minutes = match chapters.find(|c| c.name == *name || c.folder == *name) {
                    Some(chapter) => chapter.minutes,
                    None => exercise(name)?.minutes,
                };
                Ok(minutes.to_string())
            }
            ("include", [target]) if target.contains("captures/") => {
                bail!("there is no such capture; take it with cargo xtask book check --accept")
            }
            ("include" | "rustdoc_include" | "playground", _) => {
                bail!("the file cannot be read; its path starts from the page")
            }
            (
                "figure" | "sweep" | "exercise" | "accepted" | "rejected" | "measured" | "minutes"
                | "rule" | "rules" | "objectives" | "closing" | "worksheets" | "searches" | "total",
                _,
            ) => bail!("it has the wrong number of words"),
            (name, _) => bail!(
                "there is no directive {name:?}; there is figure, sweep, exercise, accepted, rejected, \
                 measured, minutes, rule, rules, objectives, closing, worksheets, route, schedule, \
                 searches, total, and mdBook's include"
            ),
        }
    }

    /// The rule of each chapter, as a table.
    fn rules(&self) -> String {
        let row = |chapter: &Chapter| {
            let Chapter { title, folder, rule, .. } = chapter;
            format!("| [{title}]({folder}.md) | {rule} |\n")
        };
        let rows: String = self.workbook.book_chapters().map(row).collect();
        format!("| trap | rule |\n|---|---|\n{rows}")
    }

    fn minutes_of(&self, page: &Page<'_>) -> Result<String> {
        if let Some(chapter) = chapter_of(&self.workbook, page.path) {
            return Ok(minutes::line_of_chapter(chapter) + &objectives::line(chapter));
        }
        let budget = Budget::of_page(page.source)?;
        budget.map(minutes::line_of_page).ok_or_else(|| {
            anyhow!("the page has no minutes: begin it with <!-- page minutes=5 words=400 -->")
        })
    }

    fn note(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// A page that has minutes says them below its title, whether or not its author wrote so.
fn with_minutes(source: &str, content: String) -> String {
    let has_minutes = matches!(Budget::of_page(source), Ok(Some(_)));
    if !has_minutes || content.contains("{{#minutes}}") {
        return content;
    }
    let Some(title) = content.find("\n# ").map(|at| at + 1) else { return content };
    let end = content[title..].find('\n').map_or(content.len(), |length| title + length);
    let (before, after) = content.split_at(end);
    format!("{before}\n\n{{{{#minutes}}}}{after}")
}

/// How a chapter is called where its page is looked for: its number, as exercises and folders have it, and
/// its topic, as the rest of the world calls it.
fn in_the_sidebar(chapter: &Chapter) -> String {
    format!("{} {}: {}", chapter.number, chapter.title, chapter.name.replace('-', " "))
}

/// The chapter whose trap a page is about: `03-futurelock.md` for `03-futurelock`.
pub(crate) fn chapter_of<'w>(workbook: &'w Workbook, page: &Path) -> Option<&'w Chapter> {
    let stem = page.file_stem()?.to_str()?;
    workbook.chapters.iter().find(|chapter| chapter.folder == stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    fn expanded(page: &str, edition: Edition) -> (String, Vec<String>) {
        let fixture = Fixture::new();
        let workbook = Rc::new(fixture.workbook());
        let expand = Expand {
            workbook,
            sources: fixture.place().sources(),
            traces: fixture.path("book/traces"),
            edition,
            pages: RefCell::default(),
            problems: Rc::default(),
        };
        let at = Page {
            file: "book/src/03-futurelock.md".into(),
            path: Path::new("03-futurelock.md"),
            source: page,
        };
        let text = expand.page(&at, page);
        let problems = expand.problems.borrow().iter().map(Problem::to_string).collect();
        (text, problems)
    }

    #[test]
    fn directives_are_replaced_where_they_stand() {
        let page = "{{#minutes}}\n\nTakes {{#minutes copy_job}} and {{#minutes futurelock}}.\n";
        let (text, problems) = expanded(page, Edition::Full);
        assert_eq!(problems, [] as [&str; 0]);
        assert!(text.contains("minutes for this page"), "{text}");
        assert!(text.ends_with("\n\nTakes 25 and 20.\n"), "{text}");
    }

    #[test]
    fn a_page_with_minutes_says_them() {
        let budget = "<!-- page minutes=5 words=9 -->\n";
        let page = format!("{budget}# Title\n\nText.\n");
        let with = format!("{budget}# Title\n\n{{{{#minutes}}}}\n\nText.\n");
        assert_eq!(with_minutes(&page, page.clone()), with);
        assert_eq!(with_minutes(&page, with.clone()), with);
        assert_eq!(with_minutes("# Title\n", "# Title\n".to_owned()), "# Title\n");
    }

    #[test]
    fn a_rule_is_written_once_and_quoted() {
        let (text, problems) = expanded("> {{#rule}}\n\n{{#rules}}\n", Edition::Full);
        assert_eq!(problems, [] as [&str; 0]);
        let row = "| [The copy that stopped](03-futurelock.md) | Keep polling. |\n";
        let table = format!("| trap | rule |\n|---|---|\n{row}\n");
        assert_eq!(text, format!("> Keep polling.\n\n{table}"));
    }

    #[test]
    fn every_directive_that_cannot_be_replaced_is_told() {
        let page = "a\n\n{{#exercise job}}\n{{#figur x}}\n{{#rejected copy_job a b}}\n\
            {{#rejected copy_job boxed}}\n";
        let (text, problems) = expanded(page, Edition::Full);
        assert_eq!(text, "a\n\n\n\n\n\n");
        let file = "book/src/03-futurelock.md";
        assert_eq!(
            problems,
            [
                format!(
                    "{file}:3: {{{{#exercise job}}}}: there is no exercise \"job\"; there is copy_job"
                ),
                format!(
                    "{file}:4: {{{{#figur x}}}}: there is no directive \"figur\"; there is figure, \
                     sweep, exercise, accepted, rejected, measured, minutes, rule, rules, objectives, closing, \
                     worksheets, route, schedule, searches, total, and mdBook's include"
                ),
                format!(
                    "{file}:5: {{{{#rejected copy_job a b}}}}: it has the wrong number of words"
                ),
                format!(
                    "{file}:6: {{{{#rejected copy_job boxed}}}}: \"boxed\" is not understood; write \
                     open=NAME,NAME without blanks"
                ),
            ]
        );
    }

    #[test]
    fn students_get_no_notes_for_teachers() {
        let page = "a\n<details class=\"teacher\">\nAsk.\n</details>\nb\n";
        assert_eq!(expanded(page, Edition::Student { after: false }).0, "a\nb\n");
        let full = expanded(page, Edition::Full).0;
        assert!(
            full.starts_with("a\n<details class=\"teacher\">\nAsk.\n**To close.** Who"),
            "{full}"
        );
    }

    #[test]
    fn a_chapter_has_its_number_and_topic_in_the_sidebar() {
        let workbook = Fixture::new().workbook();
        let chapter = &workbook.chapters[0];
        let name = in_the_sidebar(chapter);
        assert!(name.starts_with(&format!("{} {}: ", chapter.number, chapter.title)), "{name}");
        assert!(!name.ends_with(": ") && !name.contains('-'), "{name}");
    }
}
