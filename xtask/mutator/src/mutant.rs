//! A change, its name, and the source that it gives.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use crate::finder;

/// How many characters of the source a name shows.
const LONGEST: usize = 60;

/// A wrong program, perhaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Mutant {
    /// What was changed, in words: the same as long as the place in the source reads the same.
    pub(crate) name: String,
    /// The line of the change, from one.
    pub(crate) line: usize,
    /// The whole file.
    pub(crate) source: String,
}

/// Pieces of text that replace others.
#[derive(Debug)]
pub(crate) struct Change {
    /// What happened to which piece of the source.
    pub(crate) name: String,
    /// Bytes of the source, and what stands there instead; none overlaps another.
    pub(crate) edits: Vec<(Range<usize>, String)>,
}

/// All mutants of a file.
///
/// # Errors
/// It is no Rust.
pub(crate) fn all(source: &str) -> Result<Vec<Mutant>, syn::Error> {
    let file = syn::parse_file(source)?;
    let mut seen = BTreeMap::new();
    // Two changes can give the same program.
    let mut known = BTreeSet::from([one_line(source)]);
    let mut mutants = Vec::new();
    for change in finder::changes(source, &file) {
        let (line, changed) = apply(source, &change.edits);
        if !known.insert(one_line(&changed)) {
            continue;
        }
        // The same words at two places are told apart by their order.
        let count: &mut usize = seen.entry(change.name.clone()).or_default();
        *count += 1;
        let name = match *count {
            1 => change.name,
            more => format!("{}, at place {more}", change.name),
        };
        mutants.push(Mutant { name, line, source: changed });
    }
    Ok(mutants)
}

/// The line of the first edit, and the source with all of them.
fn apply(source: &str, edits: &[(Range<usize>, String)]) -> (usize, String) {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|(range, _)| range.start);
    let first = edits.first().map_or(0, |(range, _)| range.start);
    let line = source[..first].matches('\n').count() + 1;
    let mut text = String::new();
    let mut from = 0;
    for (range, new) in edits {
        text.push_str(&source[from..range.start]);
        text.push_str(new);
        from = range.end;
    }
    text.push_str(&source[from..]);
    (line, text)
}

/// A piece of source as a name shows it: in one line, in backticks, cut where it is long.
pub(crate) fn shown(piece: &str) -> String {
    let words = one_line(piece);
    if words.chars().count() <= LONGEST {
        return format!("`{words}`");
    }
    let start: String = words.chars().take(LONGEST).collect();
    format!("`{} …`", start.trim_end())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the mutants of a function with this body.
    fn names(body: &str) -> Vec<String> {
        made(body).into_iter().map(|mutant| mutant.name).collect()
    }

    fn made(body: &str) -> Vec<Mutant> {
        let mutants = all(&format!("async fn run() {{\n{body}\n}}\n")).unwrap();
        for mutant in &mutants {
            assert!(syn::parse_file(&mutant.source).is_ok(), "{mutant:?}");
        }
        mutants
    }

    /// The body that a mutant of this name has.
    fn body(of: &str, name: &str) -> String {
        let mutant = made(of).into_iter().find(|mutant| mutant.name == name);
        let source = mutant.unwrap_or_else(|| panic!("no {name}: {:?}", names(of))).source;
        let inner =
            source.strip_prefix("async fn run() {\n").unwrap().strip_suffix("\n}\n").unwrap();
        inner.trim().to_owned()
    }

    #[test]
    fn statements_are_left_out_and_swapped() {
        assert_eq!(
            names("one();\ntwo();"),
            ["`one();` left out", "`one();` after `two();`", "`two();` left out"]
        );
        assert_eq!(body("one();\ntwo();", "`one();` after `two();`"), "two();\none();");
        // What is used later cannot be left out, or come later.
        assert!(names("let a = one();\ntwo(a);").iter().all(|name| name == "`two(a);` left out"));
    }

    #[test]
    fn what_is_awaited_is_spawned_or_not_awaited() {
        let of = "work(1).await;";
        assert_eq!(body(of, "`work(1)` not awaited"), "work(1);");
        assert_eq!(body(of, "`work(1)` spawned"), "tokio::spawn(work(1));");
        let of = "set.spawn(async move { work().await });";
        assert_eq!(
            body(of, "`async move { work().await }` awaited in place"),
            "async move { work().await }.await;"
        );
    }

    #[test]
    fn guards_go_early() {
        let of = "let _permit = take();\nlet core = hold();\nwork();\ndrop(core);";
        assert!(body(of, "`_permit` dropped at once").starts_with("let _ = take();"));
        assert_eq!(
            body(of, "`core` dropped early"),
            "let _permit = take();\nlet core = hold(); drop(core);\nwork();"
        );
    }

    #[test]
    fn tasks_and_timeouts_go() {
        let of = "tokio::spawn(work()).await.unwrap();";
        assert_eq!(body(of, "`work()` in place"), "(work()).await;");
        let of = "let sum = spawn_blocking(|| add(1)).await?;";
        assert_eq!(body(of, "`|| add(1)` in place"), "let sum = (|| add(1))();");
        let of = "let done = timeout(LIMIT, work()).await.is_ok();";
        assert_eq!(
            body(of, "`work()` without a timeout"),
            "let done = Ok::<_, tokio::time::error::Elapsed>((work()).await).is_ok();"
        );
        let of = "let Ok(_place) = places.try_acquire() else { return };";
        assert!(body(of, "`_place` dropped at once").starts_with("let Ok(_) = "));
    }

    #[test]
    fn branches_of_a_select_go_and_change_places() {
        let of = "tokio::select! {\n biased;\n () = one(), if ready => return,\n x = two() => { \
                  go(x); }\n}";
        let all = names(of);
        let expected = [
            "`biased;` left out",
            "`() = one()` is no branch",
            "`x = two()` is no branch",
            "`, if ready` left out",
            "`() = one()` after `x = two()`",
            "`go(x);` left out",
        ];
        for name in expected {
            assert!(all.iter().any(|one| one == name), "{name}: {all:?}");
        }
        assert_eq!(
            body(of, "`() = one()` is no branch"),
            "tokio::select! {\n biased;\n \n x = two() => { go(x); }\n}"
        );
    }

    #[test]
    fn futures_that_are_joined_run_one_after_the_other() {
        let of = "let (a, b) = tokio::join!(one(), two());";
        let name = "`tokio::join!(one(), two())` one after the other";
        assert_eq!(body(of, name), "let (a, b) = ((one()).await, (two()).await);");
    }

    #[test]
    fn constants_and_comparisons_are_a_little_off() {
        let of = "while many < MOST { wait(3); wait(100); }";
        let expected = [
            "`many < MOST` is `<=`",
            "`MOST` is `(MOST + 1)`",
            "`MOST` is `(MOST / 2)`",
            "`3` is `4`",
            "`3` is `2`",
            "`100` is `200`",
            "`100` is `50`",
            "`while many < MOST` is `if`",
        ];
        let all = names(of);
        for name in expected {
            assert!(all.iter().any(|one| one == name), "{name}: {all:?}");
        }
    }

    #[test]
    fn a_clone_is_kept_and_a_drop_forgotten() {
        let of = "give(Arc::clone(&cores));";
        assert_eq!(
            body(of, "`Arc::clone(&cores)` kept for ever"),
            "give({ std::mem::forget(Arc::clone(&cores)); Arc::clone(&cores) });"
        );
        let file = "impl Drop for Guard { fn drop(&mut self) { self.0.end(); } }";
        assert_eq!(all(file).unwrap()[0].name, "`impl Drop for Guard` left out");
    }

    #[test]
    fn the_same_words_twice_have_two_names() {
        assert_eq!(
            names("one();\none();"),
            ["`one();` left out"],
            "what gives the same program is one mutant"
        );
        let twice = names("if a { one(); }\nif b { one(); }");
        assert!(twice.contains(&"`one();` left out, at place 2".to_owned()), "{twice:?}");
    }

    #[test]
    fn a_line_is_told() {
        assert_eq!(
            made("one();\ntwo();").iter().map(|one| one.line).collect::<Vec<_>>(),
            [2, 2, 3]
        );
    }
}
