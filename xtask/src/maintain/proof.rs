//! `proof.toml` beside the solutions of an exercise: what its proof lets pass, each with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;
use workbook::{Error, Exercise, Kind, Result, Variant, files};

/// What stands in the file. All of it may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Proof {
    /// The right programs of which mutants are made, besides the reference.
    pub(crate) mutated: Vec<String>,
    /// Checks that no wrong fix fails alone, and why it cannot.
    not_alone: BTreeMap<String, String>,
    /// For each program the mutants that are called fixed, and why that is right.
    survivors: BTreeMap<String, BTreeMap<String, String>>,
}

/// Where it stands.
pub(crate) fn file(exercise: &Exercise) -> PathBuf {
    exercise.solutions.join("proof.toml")
}

impl Proof {
    /// Reads that of an exercise; without the file nothing is let pass.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn of(exercise: &Exercise) -> Result<Self> {
        let path = file(exercise);
        let Some(text) = files::read_if_present(&path)? else { return Ok(Self::default()) };
        toml::from_str(&text)
            .map_err(|error| Error::unjudged(format!("{}: {}", path.display(), error.message())))
    }

    /// What is wrong between the checks of the verdict and the variants that fail one of them alone.
    pub(crate) fn about_ids<'a>(
        &self,
        variants: &[Variant],
        promised: impl IntoIterator<Item = &'a str>,
    ) -> Vec<String> {
        let wrong = variants.iter().filter(|variant| variant.kind == Kind::Rejected);
        let fails = wrong.filter_map(|variant| variant.header.fails.as_deref());
        let alone: BTreeSet<&str> =
            fails.filter_map(|ids| if let [id] = ids { Some(id.as_str()) } else { None }).collect();
        let promised: BTreeSet<&str> = promised.into_iter().collect();
        let mut problems = Vec::new();
        for id in promised.difference(&alone) {
            match self.not_alone.get(*id) {
                None => problems.push(format!("no rejected variant fails {id} alone")),
                Some(reason) if reason.is_empty() => problems.push(format!("{id}: no reason")),
                Some(_) => {}
            }
        }
        for id in self.not_alone.keys() {
            if !promised.contains(id.as_str()) {
                problems.push(format!("proof.toml: the verdict has no check {id}"));
            } else if alone.contains(id.as_str()) {
                problems.push(format!("proof.toml: a rejected variant fails {id} alone"));
            }
        }
        problems
    }

    /// Why a mutant of a program may be called fixed.
    pub(crate) fn reason(&self, program: &str, mutant: &str) -> Option<&str> {
        let reason = self.survivors.get(program)?.get(mutant)?;
        Some(reason.as_str()).filter(|reason| !reason.is_empty())
    }

    /// The mutants of a program that have a reason.
    pub(crate) fn explained(&self, program: &str) -> impl Iterator<Item = &str> {
        self.survivors.get(program).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// The programs whose survivors are explained though no mutants are made of them.
    pub(crate) fn not_mutated(&self) -> Vec<String> {
        let made = |program: &String| program == "solution" || self.mutated.contains(program);
        self.survivors.keys().filter(|program| !made(program)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use workbook::Header;

    use super::*;

    fn proof(text: &str) -> Proof {
        toml::from_str(text).unwrap()
    }

    fn rejected(fails: &[&str]) -> Variant {
        let fails = Some(fails.iter().map(|&id| id.to_owned()).collect());
        let header = Header { fails, ..Header::default() };
        Variant { kind: Kind::Rejected, name: String::new(), file: PathBuf::new(), header }
    }

    #[test]
    fn each_check_is_failed_alone_or_has_a_reason() {
        let variants = [rejected(&["a"]), rejected(&["a", "b"])];
        let found = |text| proof(text).about_ids(&variants, ["a", "b"]);
        assert_eq!(found(""), ["no rejected variant fails b alone"]);
        assert_eq!(found("[not-alone]\nb = 'why'"), [""; 0]);
        assert_eq!(found("[not-alone]\nb = ''"), ["b: no reason"]);
        assert_eq!(
            found("[not-alone]\na = 'why'\nb = 'why'\nc = 'why'"),
            [
                "proof.toml: a rejected variant fails a alone",
                "proof.toml: the verdict has no check c"
            ]
        );
    }

    #[test]
    fn a_survivor_has_a_reason_that_is_not_empty() {
        let proof = proof("mutated = ['b']\n[survivors.a]\n'`x` left out' = 'why'\n'`y`' = ''");
        assert_eq!(proof.reason("a", "`x` left out"), Some("why"));
        assert_eq!(proof.reason("a", "`y`"), None);
        assert_eq!(proof.reason("b", "`x` left out"), None);
        assert_eq!(proof.explained("a").collect::<Vec<_>>(), ["`x` left out", "`y`"]);
        assert_eq!(proof.not_mutated(), ["a"]);
    }
}
