//! A library that takes the processor digests uploads. The service's other tasks must have their
//! turn meanwhile, every upload must get its digest, and nothing may be copied, kept or left behind.
//! Threads decide who comes first, so each check is of something certain: whether it ever happened.

use blocking::world::{self, AT_ONCE, BODY, CALLS, LARGE, Replied, Service, UPLOADS};
use harness::units::grouped;
use harness::{Check, HeapGrowth, Limit, Measured, Run, Sites, Verdict, check, heap_check};

harness::allocator!();

const MIB: u64 = 1024 * 1024;

/// As many calls as may go on at once, each with a copy of its body, are four bodies. Half as much
/// again is room for what threads, tasks and channels take, some ten thousand bytes. A program that
/// copies every large body first holds twelve.
const BODIES_AT_ONCE: u64 = 6;

/// One copy of each body is within what people do without harm. A program that copies the body for
/// each of its pieces makes sixty-five copies.
const BODIES_IN_ALL: u64 = 2 * LARGE as u64;

/// Bytes for each upload, on average over four runs. A list of the smallest entries, eight bytes each,
/// doubles its room at least once meanwhile, and takes twice this. A thread that does something for the
/// first time takes some hundred bytes, once, and which thread that is differs from run to run: ten of
/// them are less than this.
const LEAST_KEPT: i64 = 4 * UPLOADS as i64;

#[test]
fn others_have_their_turn_while_uploads_are_digested() -> Verdict {
    // They are no part of what a run allocates.
    world::prepare_bodies();
    // What goes on, or takes more and more threads, has memory that is not kept.
    let bounded = calls_bounded().then([heap_grows_not()]);
    let once = digested_once().then([nothing_left().then([bounded])]);
    harness::real_time(harness::exercise!(blocking), |service: &Service| {
        let (uploads, library) = service.parts();
        blocking::run(uploads, library)
    })
    .check(heartbeats_get_through().then([once]))
    .check(digests_right())
    .check(all_delivered())
    .check(heap_peak())
    .check(copied_once())
    .judge()
}

fn heartbeats_get_through() -> Check<Service> {
    check("heartbeats-get-through", "others have their turn while the library works")
        .holds("a heartbeat gets through for each `PIECE` bytes of an upload, at most four pieces late")
        .measure(|run: &Run<Service>| {
            let pulse = run.pulse();
            if !pulse.is_blocked() {
                return Measured::holds("heartbeats got through, each time");
            }
            let line = pulse.blocked_by();
            let words = run.facts().at_work(line);
            Measured::broken(format!("no heartbeat got through {words}")).line(line)
        })
        .meaning("the runtime's only worker is held: every other request waits")
}

fn digested_once() -> Check<Service> {
    check("digested-once", "no body is digested twice")
        .holds("each byte goes to the library once")
        .measure(|run: &Run<Service>| {
            let again = run.facts().digested_again;
            Measured::new(!again).says(if again {
                "more bytes than there are"
            } else {
                "none twice"
            })
        })
        .meaning("who takes the first of two digests leaves the other one going on")
}

fn digests_right() -> Check<Service> {
    check("digests-right", "every digest that is delivered is right")
        .holds("the library's digest of the whole body")
        .measure(|run| {
            let wrong = run.events().count(|replied: Replied| !replied.is_right) > 0;
            Measured::new(!wrong).says(if wrong { "one that is not right" } else { "all right" })
        })
}

fn all_delivered() -> Check<Service> {
    check("all-delivered", "when `run` returns, every upload has its reply")
        .holds(format!("{UPLOADS} replies"))
        .measure(|run| {
            let delivered = run.events().until(run.end()).count(|_| true);
            match run.returned() {
                None => Measured::never("`run` never returned"),
                Some(_) if delivered < UPLOADS => Measured::broken("some had none"),
                Some(_) => Measured::holds(format!("{UPLOADS} replies")),
            }
        })
}

fn calls_bounded() -> Check<Service> {
    check("calls-bounded", "calls of the library are bounded")
        .holds(format!("at most {AT_ONCE} at once, which is `AT_ONCE`"))
        .measure(|run| {
            let kept = run.gauge(CALLS).most() <= AT_ONCE as u64;
            Measured::new(kept)
                .says(format!("{} {AT_ONCE}", if kept { "never more than" } else { "more than" }))
        })
}

fn nothing_left() -> Check<Service> {
    check("nothing-left", "when `run` returns, nothing of it is left behind")
        .holds("no call of the library, and 50 ms later no task")
        .measure(|run| {
            let calls = run.gauge_at_return(CALLS).inside() + run.pulse().late();
            match (calls, run.tasks_left()) {
                (0, 0) => Measured::holds("nothing"),
                (0, _) => Measured::broken("a task that never ends"),
                _ => Measured::broken("the library was still at work"),
            }
        })
}

fn heap_peak() -> Check<Service> {
    let most = format!("{} MiB", BODIES_AT_ONCE * BODY as u64 / MIB);
    heap_check("heap-peak", "few bodies are held beside the uploads", Sites::AtPeak)
        .holds(format!("at most {most}, which is {BODIES_AT_ONCE} bodies"))
        .measure(move |run| {
            let kept = run.heap_peak() <= BODIES_AT_ONCE * BODY as u64;
            let words = if kept { "never more than" } else { "more than" };
            Measured::new(kept).says(format!("{words} {most}"))
        })
        .meaning("bodies are copied, and held all at once")
}

fn copied_once() -> Check<Service> {
    let each = BODIES_IN_ALL / LARGE as u64;
    heap_check("copied-once", "no body is copied again and again", Sites::InTotal)
        .limit(
            Limit::at_most(BODIES_IN_ALL).reads(|bodies| {
                format!("at most {bodies} bodies in all, {each} for each large one")
            }),
        )
        .measure(|run| {
            // Rounded: what threads and tasks take is far less than half a body.
            let bodies = (run.heap_allocated().bytes + BODY as u64 / 2) / BODY as u64;
            Measured::new(bodies).says(format!("{} bodies in all", grouped(bodies)))
        })
}

fn heap_grows_not() -> Check<Service> {
    heap_check("heap-grows-not", "no memory is kept from one run to the next", Sites::AtEnd)
        .limit(
            Limit::at_most(HeapGrowth { bytes: LEAST_KEPT - 1, blocks: 0 })
                .reads(|_| "nothing for each upload".to_owned()),
        )
        .measure(|run| {
            let growth = run.heap_growth();
            let kept = growth.bytes >= LEAST_KEPT;
            Measured::new(growth).says(if kept { "memory for each upload" } else { "nothing" })
        })
}
