//! How the author of a verdict puts its checks together, whichever instrument runs the program.

use record::Sites;

use crate::Exercise;
use crate::child::{self, Task};
use crate::finding::Finding;
use crate::judge::{CheckSpec, Judge, RUNS_THROUGH};
use crate::protocol::Line;
use crate::run::Run;
use crate::verdict::{self, Verdict};

impl<N: Copy> Judge<N> {
    /// No check yet.
    pub(crate) fn with_story(tells_story: bool) -> Self {
        Self { checks: Vec::new(), tell: Box::new(|_| None), tells_story }
    }

    /// A check of what a run did. One that broke off is not judged by it.
    pub(crate) fn add_check(
        &mut self,
        id: &'static str,
        sentence: &'static str,
        judge: impl Fn(&Run<N>) -> Finding + 'static,
    ) {
        self.checks.push(CheckSpec {
            id,
            sentence,
            needs: vec![RUNS_THROUGH],
            of_heap: None,
            judge: Box::new(move |_, run| judge(run)),
        });
    }

    /// A check of the heap, judged however the run ended.
    pub(crate) fn add_check_of_heap(
        &mut self,
        id: &'static str,
        sentence: &'static str,
        judge: impl Fn(&Run<N>, &Run<N>) -> Finding + 'static,
    ) {
        self.checks.push(CheckSpec {
            id,
            sentence,
            needs: Vec::new(),
            of_heap: Some(Sites::AtEnd),
            judge: Box::new(judge),
        });
    }

    /// The last check needs another.
    ///
    /// # Panics
    /// If no check of that id stands before it.
    pub(crate) fn last_needs(&mut self, id: &'static str) {
        let (last, before) = self.checks.split_last_mut().expect("`needs` follows a check");
        assert!(before.iter().any(|check| check.id == id), "no check '{id}' stands before it");
        last.needs.push(id);
    }

    /// The last check is explained by the line that allocated most of this.
    ///
    /// # Panics
    /// If it is no check of the heap.
    pub(crate) fn last_explained_by(&mut self, sites: Sites) {
        let of_heap = self.checks.last_mut().and_then(|check| check.of_heap.as_mut());
        *of_heap.expect("`explained_by` follows a check of the heap") = sites;
    }

    /// Starts the children and puts together what they saw. In a child it does the task that the
    /// child was started for, and never returns.
    pub(crate) fn conclude(&self, exercise: &Exercise, work: impl FnOnce(Task)) -> Verdict {
        let Some(task) = child::task() else {
            let known: Vec<_> = self.checks.iter().map(|check| (check.id, check.of_heap)).collect();
            return verdict::from_children(exercise, &known);
        };
        child::become_child(*exercise);
        work(task);
        child::say(&Line::End);
        std::process::exit(0);
    }
}
