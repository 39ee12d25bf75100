//! A caller gives up, at every step and every millisecond of its call. Whoever asks next must have its own
//! answer, soon, and over a connection that is used again wherever it can be.

use std::time::Duration;

use harness::units::{counted, seconds};
use harness::{Check, Limit, Measured, Moment, Run, Verdict, check, checks};
use lost_reads::world::asked::Asked::*;
use lost_reads::world::asked::tell;
use lost_reads::world::calls::{Callers, Others};
use lost_reads::world::server::{AT_ONCE, CONNECTIONS, HANGS_UP, PLACES};

harness::allocator!();

/// The pool is dropped after 3 s, and an answer takes a tenth of a second.
const HORIZON: Duration = Duration::from_secs(6);

/// How many others there are, from when on, and when the caller comes that is dropped: others come before
/// it and have all places, or while it asks; or one of them has been answered, and its connection is idle.
const OTHERS: [(u32, u64, u64); 6] =
    [(1, 0, 5), (1, 60, 5), (2, 0, 5), (2, 40, 5), (1, 0, 130), (2, 0, 130)];

#[test]
fn whoever_asks_next_has_its_own_answer() -> Verdict {
    harness::cancelled(harness::exercise!(lost_reads), HORIZON, Callers::ask_once)
        .cases(OTHERS.map(others), |others| {
            let [from, asks] = [others.from, others.before].map(seconds);
            format!("asked at {asks}; {} from {from} on", counted(others.many.into(), "other"))
        })
        .tell(tell)
        .afterwards(Callers::ask_next)
        .a_world_for_each_run()
        .check(checks::never(
            "own-answers",
            "nobody gets the answer to another question",
            "each its own",
            tell,
            |what| matches!(what, Wrong { .. }),
        ))
        .check(all_answered().then([
            places_back().then([next_at_once()]),
            nothing_left().then([checks::heap_returns("heap-grows-not")]),
        ]))
        .check(clean_comes_back())
        .check(checks::at_most_at_once(
            "at-most-two",
            "at most two connections are open or being opened",
            CONNECTIONS,
            PLACES as u64,
            "one more is opened",
        ))
        .judge()
}

fn others((many, from, before): (u32, u64, u64)) -> Others {
    Others { many, from: Duration::from_millis(from), before: Duration::from_millis(before) }
}

fn all_answered() -> Check<Callers> {
    check("all-answered", "a call that is not dropped is answered")
        .holds("an error only where the server hung up")
        .measure(|run: &Run<Callers>| {
            let failed = |what| matches!(what, Failed(question) if question != HANGS_UP);
            match (run.events().first(failed), *run.facts()) {
                (Some(event), _) => Measured::broken_by(event, tell),
                (None, 0) => Measured::holds("each"),
                (None, waiting) => {
                    let calls = counted(waiting as u64, "call");
                    Measured::broken(format!("{calls} never returned"))
                }
            }
        })
}

fn places_back() -> Check<Callers> {
    let limit = Limit::at_most(AT_ONCE).reads(|time| format!("both within {time}"));
    check("places-back", "afterwards two that come together are answered together")
        .limit(limit.clone())
        .measure(move |run: &Run<Callers>| {
            let took = |what| if let Together(took) = what { Some(took) } else { None };
            let took = run.events().pick(took).map(|took| {
                Measured::new(took).says(format!("one was answered after {}", seconds(took)))
            });
            Measured::worst(&limit, took).expect("two were answered")
        })
}

fn next_at_once() -> Check<Callers> {
    checks::then_goes_on("next-at-once", "the next is answered at once", AT_ONCE)
        .only_in(|others: &Others| others.many == 1)
}

fn clean_comes_back() -> Check<Callers> {
    check("clean-comes-back", "what is clean is used again")
        .limit(Limit::of_each_run("opened: one for each place, hang-up and drop"))
        .measure(|run: &Run<Callers>| {
            let opened = run.events().count(|what| what == Connected);
            let dropped = usize::from(run.cancelled().is_some());
            let hung_up = run.events().count(|what| what == Failed(HANGS_UP));
            let last = run.events().last(|what| what == Connected);
            Measured::new(opened)
                .says(format!("{} opened", counted(opened as u64, "connection")))
                .at(last.map(|event| Moment::of(event, "one more connection")))
                .against(Limit::at_most(PLACES + hung_up + dropped))
        })
}

fn nothing_left() -> Check<Callers> {
    check("nothing-left", "when the pool is dropped, nothing is left behind")
        .limit(Limit::exactly(0_u64).reads(|_| "no task, no connection".to_owned()))
        .measure(|run: &Run<Callers>| {
            let tasks = run.tasks_at_horizon() as u64;
            let open = run.gauge(CONNECTIONS).inside();
            let [tasks_left, left] = [counted(tasks, "task"), counted(open, "connection")];
            Measured::new(tasks + open).says(format!("{tasks_left}, {left}"))
        })
}
