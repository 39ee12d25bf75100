//! The checks that many verdicts make, each said once.

use std::ops::RangeInclusive;
use std::time::Duration;

use record::Sites;
use record::units::{counted, grouped, seconds};

use crate::judge::{Check, Limit, Measured, Moment, Quantity, check, heap_check};
use crate::run::Run;
use crate::world::{Gauge, HeapGrowth, Watch, World};

/// Afterwards no more memory is held than before.
#[must_use]
pub fn heap_returns<W: World>(id: &'static str) -> Check<W> {
    heap_check(id, "afterwards no more memory is held than before", Sites::AtEnd)
        .limit(Limit::at_most(HeapGrowth::NONE).reads(str::to_owned))
        .measure(|run| {
            let growth = run.heap_growth();
            let measured = Measured::new(growth);
            if let Some(runs) = run.heap_repeated() {
                let runs = counted(runs, "more run");
                return measured
                    .says(format!("{} after {runs}", growth.words()))
                    .means("the more runs, the more is held");
            }
            measured.means(match run.returned() {
                None if run.cancelled().is_none() => "held, for it never returned",
                _ => "something of the run is still held",
            })
        })
}

/// What is done [afterwards](crate::Trial::afterwards) comes to its end, so soon after the program has
/// ended.
#[must_use]
pub fn then_goes_on<W: World>(id: &'static str, what: &str, within: Duration) -> Check<W> {
    check(id, format!("afterwards {what}"))
        .limit(Limit::at_most(within).reads(|time| format!("within {time}")))
        .measure(|run: &Run<W>| match run.afterwards() {
            Some(done) => Measured::new(done.saturating_sub(run.end()))
                .says(format!(
                    "at {}; the program had ended at {}",
                    seconds(done),
                    seconds(run.end())
                ))
                .at(Moment::until(done)),
            None => Measured::never("it never came to that"),
        })
}

/// The first of these comes within a time, counted from the start of the run.
#[must_use]
pub fn first_within<W: World>(
    id: &'static str,
    sentence: &'static str,
    within: Duration,
    is_one: fn(W::Event) -> bool,
) -> Check<W> {
    check(id, sentence)
        .limit(Limit::at_most(within).reads(|time| format!("within {time}")))
        .measure(move |run: &Run<W>| match run.events().first(is_one) {
            Some(event) => Measured::new(event.at)
                .says(format!("at {}", seconds(event.at)))
                .at(Moment::until(event.at)),
            None => Measured::never("it never happened"),
        })
}

/// It comes to no end: a service that is there as long as it is not dropped.
#[must_use]
pub fn serves_for_ever<W: World>(id: &'static str) -> Check<W> {
    check(id, "it does not end by itself").holds("it is there until it is dropped").measure(
        |run: &Run<W>| match run.returned() {
            Some(at) => Measured::broken(format!("it returned at {}", seconds(at))),
            None => Measured::holds("it was there to the end"),
        },
    )
}

/// Whenever a watched future can go on, it goes on at the same moment.
#[must_use]
pub fn goes_on_at_once<W: World>(id: &'static str, what: &str, watch: Watch) -> Check<W> {
    let sentence = format!("when {what} can go on, it goes on at once");
    check(id, sentence)
        .limit(
            Limit::exactly(Duration::ZERO)
                .reads(|none| format!("{none} from \"can go on\" to \"goes on\"")),
        )
        .measure(move |run: &Run<W>| {
            let Some(gap) = run.longest_gap(watch) else {
                return Measured::never("it was never started");
            };
            let woken = seconds(gap.woken);
            Measured::new(gap.length).says(match gap.length {
                Duration::ZERO => "0 s, each time".to_owned(),
                late if gap.ended => {
                    format!("it could go on at {woken} and went on {} later", seconds(late))
                }
                _ => format!("it could go on at {woken} and never went on"),
            })
        })
}

/// Something happens exactly so many times.
#[must_use]
pub fn exactly<W: World>(
    id: &'static str,
    sentence: &'static str,
    times: usize,
    noun: &'static str,
    is_one: fn(W::Event) -> bool,
) -> Check<W> {
    check(id, sentence).limit(Limit::exactly(times).reads(|_| counted(times as u64, noun))).measure(
        move |run: &Run<W>| {
            let mut events = run.events().iter().filter(|event| is_one(event.what.clone()));
            let one_too_many = events.clone().nth(times);
            let words = format!("this is one {noun} too many");
            let count = events.by_ref().count();
            Measured::new(count)
                .says(counted(count as u64, noun))
                .at(one_too_many.map(|event| Moment::of(event, words)))
        },
    )
}

/// Something never happens. The first time that it does is told in the verdict's own words.
#[must_use]
pub fn never<W: World>(
    id: &'static str,
    sentence: &'static str,
    limit: &'static str,
    tell: fn(W::Event) -> Option<String>,
    is_one: fn(W::Event) -> bool,
) -> Check<W> {
    check(id, sentence).holds(limit).measure(move |run: &Run<W>| {
        let event = run.events().first(is_one);
        event.map_or_else(|| Measured::holds(limit), |event| Measured::broken_by(event, tell))
    })
}

/// What is picked out of the events is each of these, once, in order.
#[must_use]
pub fn in_order<W: World>(
    id: &'static str,
    sentence: &'static str,
    noun: &'static str,
    all: RangeInclusive<u32>,
    pick: fn(W::Event) -> Option<u32>,
) -> Check<W> {
    check(id, sentence).holds(format!("{} to {} in order", all.start(), all.end())).measure(
        move |run: &Run<W>| {
            let found: Vec<u32> = run.events().pick(pick).collect();
            let wrong = found.iter().zip(all.clone()).find(|(found, due)| *found != due);
            match wrong {
                Some((found, due)) => {
                    Measured::broken(format!("{noun} {found} where {noun} {due} belongs"))
                }
                None if found.len() == all.clone().count() => {
                    Measured::holds(format!("{noun}s {} to {} in order", all.start(), all.end()))
                }
                None => Measured::broken(counted(found.len() as u64, noun)),
            }
        },
    )
}

/// Once the program has returned, nothing of this kind happens any more.
#[must_use]
pub fn none_after_return<W: World>(
    id: &'static str,
    noun: &'static str,
    is_one: fn(W::Event) -> bool,
) -> Check<W> {
    let sentence = format!("once it has returned, there is no {noun} any more");
    none_after(id, sentence, noun, "it returned", Run::end, is_one)
}

/// After a moment of the run, which a few words name, nothing of this kind happens any more: "it
/// returned", "the signal came".
#[must_use]
pub fn none_after<W: World>(
    id: &'static str,
    sentence: impl Into<String>,
    noun: &'static str,
    moment: &'static str,
    when: fn(&Run<W>) -> Duration,
    is_one: fn(W::Event) -> bool,
) -> Check<W> {
    check(id, sentence).limit(Limit::exactly(0_usize).reads(|_| "none".to_owned())).measure(
        move |run: &Run<W>| {
            let late = run.events().after(when(run));
            let count = late.count(is_one);
            let words = format!("this is too late: {moment} at {}", seconds(when(run)));
            Measured::new(count)
                .says(format!("{} after {moment}", counted(count as u64, noun)))
                .at(late.first(is_one).map(|event| Moment::of(event, words)))
        },
    )
}

/// The program returns within a time of a moment of the run, which a few words name: "the end of
/// the last connection".
#[must_use]
pub fn returns_within<W: World>(
    id: &'static str,
    sentence: &'static str,
    limit: Duration,
    moment: &'static str,
    when: fn(&Run<W>) -> Duration,
) -> Check<W> {
    let limit = Limit::at_most(limit);
    check(id, sentence)
        .limit(limit.clone().reads(|time| format!("within {time} of {moment}")))
        .measure(move |run: &Run<W>| {
            let due = when(run);
            let measured = match run.returned() {
                Some(at) => {
                    let late = at.saturating_sub(due);
                    Measured::new(late).says(format!("at {}, {} late", seconds(at), seconds(late)))
                }
                None => Measured::never("never"),
            };
            let limit = limit.clone();
            measured
                .against(
                    limit.reads(|time| format!("at {}, and at most {time} later", seconds(due))),
                )
                .at(Moment::new(due, "from here on there is nothing to wait for"))
        })
}

/// Never more than so many are inside of a gauge at once.
#[must_use]
pub fn at_most_at_once<W: World>(
    id: &'static str,
    sentence: &'static str,
    gauge: Gauge,
    most: u64,
    one_more: &'static str,
) -> Check<W> {
    check(id, sentence)
        .limit(Limit::at_most(most).reads(|most| format!("at most {most} at once")))
        .measure(move |run: &Run<W>| {
            let reading = run.gauge(gauge);
            Measured::new(reading.most()).says(format!("{} at once", grouped(reading.most()))).at(
                reading.highest.map(|highest| {
                    let inside = grouped(highest.inside);
                    let words = format!("{one_more}, and now there are {inside}");
                    Moment::new(highest.at, words).line(Some(highest.line))
                }),
            )
        })
}

/// In the end no task of the program's is left. For an operation that may be dropped, and whose
/// tasks may bring to an end what was begun.
#[must_use]
pub fn no_task_in_the_end<W: World>(id: &'static str) -> Check<W> {
    check(id, "in the end no task is left")
        .limit(Limit::exactly(0_usize).reads(|_| "no task".to_owned()))
        .measure(|run: &Run<W>| {
            let tasks = run.tasks_at_horizon();
            Measured::new(tasks).says(counted(tasks as u64, "task"))
        })
}

/// When the program returns, nothing is left behind: no task, and nothing else that is asked for.
pub fn nothing_left<W: World>(id: &'static str) -> NothingLeft<W> {
    let (when, never) = ("it returns", "it never returned");
    NothingLeft { id, when, never, tasks: Run::tasks_left, counts: Vec::new(), facts: Vec::new() }
}

/// How many of something were left.
type Count<W> = Box<dyn Fn(&Run<W>) -> u64>;

/// The check that [`nothing_left`] makes.
#[must_use = "it is made into a check by `check`"]
pub struct NothingLeft<W: World> {
    id: &'static str,
    when: &'static str,
    never: &'static str,
    tasks: fn(&Run<W>) -> usize,
    counts: Vec<(&'static str, Count<W>)>,
    facts: Vec<Fact<W::Facts>>,
}

/// What must not be so in the end.
struct Fact<F> {
    must: &'static str,
    broken: &'static str,
    is_broken: fn(&F) -> bool,
}

impl<W: World> NothingLeft<W> {
    /// Says what it means that the program returns, and that it never did: "the server is dropped",
    /// "some requests never ended".
    pub fn when(mut self, returns: &'static str, never: &'static str) -> Self {
        (self.when, self.never) = (returns, never);
        self
    }

    /// Counts tasks before anything else can run, so that one which was only asked to stop is still there:
    /// for a program that can await what it began. Without it a task that ends by itself at the same
    /// moment does not count: whoever is dropped cannot await.
    pub fn at_that_moment(self) -> Self {
        Self { tasks: Run::tasks_at_return, ..self }
    }

    /// Nor is anybody inside of this gauge, whom a noun names.
    pub fn gauge(self, gauge: Gauge, noun: &'static str) -> Self {
        self.count(noun, move |run| run.gauge_at_return(gauge).inside())
    }

    /// Nor is there one of these, which are counted in a run that returned.
    pub fn count(mut self, noun: &'static str, count: impl Fn(&Run<W>) -> u64 + 'static) -> Self {
        self.counts.push((noun, Box::new(count)));
        self
    }

    /// And this must be so in the end; if it is not, it is told in these words.
    pub fn fact(
        mut self,
        must: &'static str,
        broken: &'static str,
        is_broken: fn(&W::Facts) -> bool,
    ) -> Self {
        self.facts.push(Fact { must, broken, is_broken });
        self
    }

    /// The check.
    #[must_use]
    pub fn check(self) -> Check<W> {
        let Self { id, when, never, tasks, counts, facts } = self;
        let nouns = counts.iter().map(|(noun, _)| format!("no {noun}"));
        let nouns = ["no task".to_owned()].into_iter().chain(nouns);
        let musts = facts.iter().map(|fact| fact.must.to_owned());
        let limit: Vec<String> = nouns.chain(musts).collect();
        check(id, format!("when {when}, nothing is left behind"))
            .limit(Limit::exactly(0_u64).reads(|_| limit.join(", ")))
            .measure(move |run: &Run<W>| {
                if run.returned().is_none() {
                    return Measured::never(never);
                }
                let tasks = tasks(run) as u64;
                let mut words = vec![counted(tasks, "task")];
                let mut left = tasks;
                for (noun, count) in &counts {
                    let more = count(run);
                    words.push(counted(more, noun));
                    left += more;
                }
                for fact in facts.iter().filter(|fact| (fact.is_broken)(run.facts())) {
                    words.push(fact.broken.to_owned());
                    left += 1;
                }
                Measured::new(left).says(words.join(", ")).at(Moment::new(run.end(), when))
            })
    }
}
