use std::marker::PhantomData;
use std::time::Duration;

use record::Sites;

use crate::Exercise;
use crate::cancel::{self, Cut};
use crate::child::{self, Task};
use crate::finding::Finding;
use crate::heap::{HeapGrowth, HeapMode, HeapUse, Measure};
use crate::judge::Judge;
use crate::protocol::{Line, SHOWN_FROM_HERE};
use crate::run::{Ending, Run};
use crate::simulate::{World, paused_runtime, run_once};
use crate::verdict::Verdict;

/// Puts a timing into words.
type TellTiming<T> = Box<dyn Fn(&T) -> String>;

/// A verdict on a program that runs in simulated time. Made by [`paused`], and by
/// [`cancelled`](crate::cancelled).
pub struct Paused<W: World, P> {
    exercise: Exercise,
    timings: Vec<W::Timing>,
    horizon: Duration,
    program: P,
    judge: Judge<W::Note>,
    /// Whether the program is also dropped wherever it can be.
    pub(crate) cancels: bool,
    measures_peak: bool,
    tell_timing: TellTiming<W::Timing>,
    world: PhantomData<W>,
}

/// Begins a verdict: the program is run in a world of each timing, in a process of its own, in
/// simulated time, on one thread.
///
/// `horizon` is how long each run is watched, however early the program returns: long enough that
/// whatever it left behind shows, about ten times what the program needs.
pub fn paused<W, P, F>(
    exercise: Exercise,
    timings: impl IntoIterator<Item = W::Timing>,
    horizon: Duration,
    program: P,
) -> Paused<W, P>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future,
{
    Paused {
        exercise,
        timings: timings.into_iter().collect(),
        horizon,
        program,
        judge: Judge::with_story(true),
        cancels: false,
        measures_peak: false,
        tell_timing: Box::new(|timing| format!("{timing:?}")),
        world: PhantomData,
    }
}

impl<W, P, F> Paused<W, P>
where
    W: World,
    P: Fn(&W) -> F,
    F: Future,
{
    /// Puts a timing into words: what is special about it, as a plain sentence.
    #[must_use]
    pub fn tell_timing(mut self, tell: impl Fn(&W::Timing) -> String + 'static) -> Self {
        self.tell_timing = Box::new(tell);
        self
    }

    /// Puts notes into words, for the story of a run that failed. None leaves a note out.
    #[must_use]
    pub fn tell(mut self, tell: impl Fn(W::Note) -> Option<String> + 'static) -> Self {
        self.judge.tell = Box::new(tell);
        self
    }

    /// Adds a check: a stable id, what must hold as a plain sentence, and how to measure it.
    ///
    /// A run that panicked is not judged by it.
    #[must_use]
    pub fn check(
        mut self,
        id: &'static str,
        sentence: &'static str,
        judge: impl Fn(&Run<W::Note>) -> Finding + 'static,
    ) -> Self {
        self.judge.add_check(id, sentence, judge);
        self
    }

    /// The check before needs another to have passed in the same run: without it, there is
    /// nothing to measure.
    ///
    /// # Panics
    /// If no check of that id stands before it.
    #[must_use]
    pub fn needs(mut self, id: &'static str) -> Self {
        self.judge.last_needs(id);
        self
    }

    /// Adds a check of the heap. It is judged in every run whose heap was measured, also in one
    /// that hung or panicked. When it fails, the worst run is repeated with full backtraces, to
    /// name the line of the reader's that allocated most of what was alive at the end.
    #[must_use]
    pub fn check_heap(
        self,
        id: &'static str,
        sentence: &'static str,
        judge: impl Fn(&Run<W::Note>) -> Finding + 'static,
    ) -> Self {
        self.check_heap_from_first(id, sentence, move |_, run| judge(run))
    }

    /// Adds a check of the heap that compares the run of each timing with that of the first, for
    /// growth between two sizes of the same work: let the timing carry the size, and the smallest
    /// come first.
    #[must_use]
    pub fn check_heap_from_first(
        mut self,
        id: &'static str,
        sentence: &'static str,
        judge: impl Fn(&Run<W::Note>, &Run<W::Note>) -> Finding + 'static,
    ) -> Self {
        self.judge.add_check_of_heap(id, sentence, judge);
        self
    }

    /// The check of the heap before is explained by the line that allocated most of this.
    ///
    /// # Panics
    /// If it does not follow a check of the heap.
    #[must_use]
    pub fn explained_by(mut self, sites: Sites) -> Self {
        self.judge.last_explained_by(sites);
        self
    }

    /// Measures the most that is alive at once, for [`Run::heap_peak`]: in the first run of each
    /// timing, with a profiler of its own. A buffer that a program keeps from run to run counts so.
    #[must_use]
    pub fn measure_peak(mut self) -> Self {
        self.measures_peak = true;
        self
    }

    /// Runs everything and concludes. A test has one verdict: in a child process everything up to
    /// here is repeated, and nothing after it.
    ///
    /// In a child process of the verdict's, this runs the program and never returns.
    #[must_use = "a verdict that is not returned from the test does not fail it"]
    pub fn judge(self) -> Verdict {
        self.judge.conclude(&self.exercise, |task| match task {
            Task::Judge => self.judge_all(),
            Task::Explain { timing, profile } => self.explain(timing, profile),
        })
    }

    fn judge_all(&self) {
        let Some(heap) = HeapMode::count() else {
            child::say(&Line::NoAllocator);
            return;
        };
        let mut runs = Vec::new();
        for timing in &self.timings {
            let uncut = self.run_twice(timing, None, &heap);
            let cuts = self.cuts(&uncut[1]);
            runs.push(uncut);
            runs.extend(cuts.map(|cut| self.run_twice(timing, Some(cut), &heap)));
            // To turn in place takes real time. Once is enough.
            if runs.iter().flatten().any(|run| matches!(run.ending, Ending::Livelock(_))) {
                break;
            }
        }
        self.judge.say_all(&self.exercise, &runs);
    }

    /// Where the program is dropped in a timing, in which it ran like this to its end.
    fn cuts(&self, uncut: &Run<W::Note>) -> impl Iterator<Item = Cut> + use<W, P, F> {
        self.cancels.then(|| cancel::cuts(uncut)).into_iter().flatten()
    }

    /// Runs the case of this index again: they are counted over all timings and cuts.
    fn explain(&self, index: usize, profile: std::path::PathBuf) {
        let heap = HeapMode::Explain(profile);
        let mut before = 0;
        for timing in &self.timings {
            if before == index {
                let _ = self.run_twice(timing, None, &heap);
                return;
            }
            before += 1;
            if !self.cancels {
                continue;
            }
            let cuts: Vec<_> = self.cuts(&self.run_unmeasured(timing)).collect();
            if let Some(cut) = cuts.get(index - before) {
                let _ = self.run_twice(timing, Some(*cut), &heap);
                return;
            }
            before += cuts.len();
        }
    }

    /// A run to the end, to learn where the program can be dropped.
    fn run_unmeasured(&self, timing: &W::Timing) -> Run<W::Note> {
        let run = run_once::<W, _, _>((timing, ""), self.horizon, &self.program, None, None);
        paused_runtime().block_on(run)
    }

    /// Two runs in one runtime: the first warms what it touches, and shows the peak; the second
    /// measures the rest of the heap. Two more are needed for a heap that grew.
    fn run_twice(
        &self,
        timing: &W::Timing,
        cut: Option<Cut>,
        heap: &HeapMode,
    ) -> [Run<W::Note>; 2] {
        let mut words = (self.tell_timing)(timing);
        if let Some(cut) = cut {
            words = format!("{cut}; {words}");
        }
        let run = |heap| {
            child::say(&Line::Began { timing: words.clone() });
            run_once::<W, _, _>((timing, &words), self.horizon, &self.program, heap, cut)
        };
        // One `block_on` for all of them: some of the runtime's memory lives as long as that.
        paused_runtime().block_on(async {
            let peak = self.measures_peak && matches!(heap, HeapMode::Count { .. });
            let mut first = run(peak.then_some((heap, Measure::Peak))).await;
            let peak = first.heap_peak();
            // It only warms: what else it did to the heap says nothing.
            first.heap = None;
            if let HeapMode::Explain(_) = heap {
                println!("\n{SHOWN_FROM_HERE}");
            }
            let mut second = run(Some((heap, Measure::Growth))).await;
            let Some(mut heap_use) = second.heap else { return [first, second] };
            // The process has other threads, the test runner's among them, and what they allocate
            // once can fall into any window. What the program leaks, it leaks again.
            if heap_use.growth != HeapGrowth::default() {
                let third = run(Some((heap, Measure::Growth))).await.heap_growth();
                let fourth = run(Some((heap, Measure::Growth))).await.heap_growth();
                heap_use.growth = middle([heap_use.growth, third, fourth]);
            }
            second.heap = Some(HeapUse { peak, ..heap_use });
            [first, second]
        })
    }
}

/// The second largest of three.
fn middle(mut three: [HeapGrowth; 3]) -> HeapGrowth {
    three.sort_by_key(|growth| (growth.bytes, growth.blocks));
    three[1]
}
