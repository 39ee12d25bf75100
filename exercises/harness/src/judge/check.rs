use record::Sites;

use super::limit::{Limit, Quantity};
use super::measured::{Finding, Measured, Moment};
use crate::run::Run;
use crate::world::World;

/// What a check measures in a run, given also the measured run of the first case.
type Measure<W> = Box<dyn Fn(&Run<W>, &Run<W>) -> Finding>;

/// Looks for the moment of a run that explains a failure.
type FindMoment<W> = Box<dyn Fn(&Run<W>) -> Option<Moment>>;

/// Whether a check is about a case.
type Applies<W> = Box<dyn Fn(&<W as World>::Case) -> bool>;

/// Whether an event of a run is told in the story of a check.
type Tells<W> = Box<dyn Fn(&Run<W>, <W as World>::Event) -> bool>;

/// One thing that a verdict looks at: what must hold, its limit, and how it is measured.
pub struct Check<W: World> {
    pub(crate) id: &'static str,
    pub(crate) sentence: String,
    /// The limit in general words.
    pub(crate) limit: String,
    /// For a check of the heap: which memory names the line that is to blame.
    pub(crate) sites: Option<Sites>,
    pub(crate) measure: Measure<W>,
    pub(crate) moment: FindMoment<W>,
    pub(crate) tells: Tells<W>,
    pub(crate) applies: Applies<W>,
    /// Whether it looks at the panics of a run itself.
    pub(crate) judges_panics: bool,
    meaning: Option<&'static str>,
    /// The checks that are judged only where this one passed.
    pub(crate) then: Vec<Check<W>>,
}

/// Begins a check of what a run did: a stable id, and what must hold as a plain sentence. A run that
/// panicked or broke off is not judged by it.
///
/// ```
/// # use harness::{Check, Limit, Measured, World, check};
/// fn all_printed<W: World>() -> Check<W> {
///     check("all-printed", "every page is printed")
///         .limit(Limit::exactly(3_usize).reads(|pages| format!("{pages} pages")))
///         .measure(|run| Measured::new(run.events().iter().count()))
/// }
/// ```
pub fn check(id: &'static str, sentence: impl Into<String>) -> NewCheck {
    NewCheck { id, sentence: sentence.into(), sites: None }
}

/// Begins a check of the heap. It is judged in every run whose heap was measured, also in one that
/// hung or panicked. When it fails, the worst run is repeated with full backtraces, to name the line
/// of the reader's that allocated most of this memory.
pub fn heap_check(id: &'static str, sentence: impl Into<String>, of: Sites) -> NewCheck {
    NewCheck { id, sentence: sentence.into(), sites: Some(of) }
}

/// A check that has no limit yet. Made by [`check`] and [`heap_check`].
#[must_use = "a check has a limit, and measures something"]
pub struct NewCheck {
    id: &'static str,
    sentence: String,
    sites: Option<Sites>,
}

impl NewCheck {
    /// What the measured value may be.
    pub fn limit<Q: Quantity>(self, limit: Limit<Q>) -> LimitedCheck<Q> {
        LimitedCheck { check: self, limit }
    }

    /// What must hold, where there is nothing to count.
    pub fn holds(self, words: impl Into<String>) -> LimitedCheck<bool> {
        self.limit(Limit::holds(words))
    }
}

/// A check that has a limit, and nothing to measure yet.
#[must_use = "a check measures something"]
pub struct LimitedCheck<Q> {
    check: NewCheck,
    limit: Limit<Q>,
}

impl<Q: Quantity + 'static> LimitedCheck<Q> {
    /// How it is measured in a run.
    pub fn measure<W: World>(self, measure: impl Fn(&Run<W>) -> Measured<Q> + 'static) -> Check<W> {
        self.measure_from_first(move |_, run| measure(run))
    }

    /// How it is measured in a run, against the run of the first case: for growth between two sizes
    /// of the same work. Let the case be the size, and the smallest come first.
    pub fn measure_from_first<W: World>(
        self,
        measure: impl Fn(&Run<W>, &Run<W>) -> Measured<Q> + 'static,
    ) -> Check<W> {
        let Self { check: NewCheck { id, sentence, sites }, limit } = self;
        Check {
            id,
            sentence,
            sites,
            limit: limit.words().to_owned(),
            measure: Box::new(move |first, run| measure(first, run).compare(&limit)),
            moment: Box::new(|_| None),
            tells: Box::new(|_, _| true),
            applies: Box::new(|_| true),
            judges_panics: false,
            meaning: None,
            then: Vec::new(),
        }
    }
}

impl<W: World> Check<W> {
    /// Finds the moment at which a run that failed went wrong, if what was measured does not name
    /// one.
    #[must_use]
    pub fn story(mut self, moment: impl Fn(&Run<W>) -> Option<Moment> + 'static) -> Self {
        self.moment = Box::new(moment);
        self
    }

    /// Its story tells these events only, so that those of other parties do not crowd them out.
    #[must_use]
    pub fn tells_only(mut self, is_told: impl Fn(&Run<W>, W::Event) -> bool + 'static) -> Self {
        self.tells = Box::new(is_told);
        self
    }

    /// It is about these cases only, and not judged in the others.
    #[must_use]
    pub fn only_in(mut self, applies: impl Fn(&W::Case) -> bool + 'static) -> Self {
        self.applies = Box::new(applies);
        self
    }

    /// It looks at the [panics](Run::panics) of a run itself: they do not break it off.
    #[must_use]
    pub fn judges_panics(mut self) -> Self {
        self.judges_panics = true;
        self
    }

    /// What a value beyond the limit means for the program, if what was measured does not say.
    #[must_use]
    pub fn meaning(mut self, words: &'static str) -> Self {
        self.meaning = Some(words);
        self
    }

    /// These are judged only in runs where this check passed: without it there is nothing to
    /// measure. In a case that it is not about, what it needs itself must have passed.
    #[must_use]
    pub fn then(mut self, checks: impl IntoIterator<Item = Self>) -> Self {
        self.then.extend(checks);
        self
    }

    /// What it finds in a run.
    pub(crate) fn judge(&self, first: &Run<W>, run: &Run<W>) -> Finding {
        let mut finding = (self.measure)(first, run);
        finding.meaning = finding.meaning.or_else(|| self.meaning.map(str::to_owned));
        if !finding.passed() && finding.moment.is_none() {
            finding.moment = (self.moment)(run);
            let line = finding.moment.as_ref().and_then(|moment| moment.line);
            finding.line = finding.line.or(line);
        }
        finding
    }
}
