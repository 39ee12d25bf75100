//! A library that takes the processor digests uploads. The service's other tasks must have their
//! turn meanwhile, every upload must get its digest, and nothing may be copied, kept or left behind.
//!
//! Threads decide who comes first, so each check is of something that is certain: whether it ever
//! happened, never how often.

use blocking::upload_digest;
use blocking::world::{self, AT_ONCE, BODY, CALLS, Replied, Service, UPLOADS};
use harness::units::{counted, grouped};
use harness::{Check, HeapGrowth, Limit, Measured, Sites, Verdict, check, heap_check};

harness::allocator!();

const MIB: u64 = 1024 * 1024;

/// As many calls as may go on at once, each with a copy of its body, are four bodies. Half as much
/// again is room for what threads, tasks and channels take, some ten thousand bytes. A program that
/// copies every body first holds twelve.
const BODIES_AT_ONCE: u64 = 6;

/// One copy of each body is within what people do without harm. A program that copies the body for
/// each of its pieces makes sixty-five copies.
const BODIES_IN_ALL: u64 = 2 * UPLOADS as u64;

/// The smallest block for each upload. A thread that does something for the first time takes some tens
/// of bytes for it, once, and which thread that is differs from run to run.
const LEAST_KEPT: i64 = 8 * UPLOADS as i64;

#[test]
fn others_have_their_turn_while_uploads_are_digested() -> Verdict {
    // They are no part of what a run allocates.
    world::prepare_bodies();
    harness::real_time(harness::exercise!(), |service: &Service| {
        let (uploads, library) = service.parts();
        upload_digest::run(uploads, library)
    })
    .check(heartbeats_get_through().then([calls_bounded(), nothing_left()]))
    .check(digests_right())
    .check(all_delivered())
    .check(heap_peak())
    .check(copied_once())
    .check(heap_grows_not())
    .judge()
}

fn heartbeats_get_through() -> Check<Service> {
    check("heartbeats-get-through", "others have their turn while the library works")
        .holds("a heartbeat gets through, at the latest after each `PIECE` bytes of an upload")
        .measure(|run| {
            let pulse = run.pulse();
            let measured = match (pulse.is_blocked(), pulse.blocked_by()) {
                (false, _) => Measured::holds("heartbeats got through, each time"),
                (true, Some(_)) => {
                    Measured::broken("no heartbeat got through while the library was at work")
                }
                (true, None) => {
                    Measured::broken("no heartbeat got through, and the library was not at work")
                }
            };
            measured.line(pulse.blocked_by())
        })
        .meaning("the runtime's only worker is held: every other request waits")
}

fn digests_right() -> Check<Service> {
    check("digests-right", "every digest that is delivered is right")
        .holds("the library's digest of the whole body")
        .measure(|run| match run.events().first(|replied: Replied| !replied.is_right) {
            Some(_) => Measured::broken("one that is not the library's digest of the body"),
            None => Measured::holds("all right"),
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
            if run.gauge(CALLS).most() > AT_ONCE as u64 {
                Measured::broken(format!("more than {AT_ONCE}"))
            } else {
                Measured::holds(format!("never more than {AT_ONCE}"))
            }
        })
}

fn nothing_left() -> Check<Service> {
    check("nothing-left", "when `run` returns, nothing of it is left behind")
        .holds("no task, and no call of the library")
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
            if run.heap_peak() > BODIES_AT_ONCE * BODY as u64 {
                Measured::broken(format!("more than {most}"))
            } else {
                Measured::holds(format!("never more than {most}"))
            }
        })
        .meaning("bodies are copied, and held all at once")
}

fn copied_once() -> Check<Service> {
    let each = BODIES_IN_ALL / UPLOADS as u64;
    heap_check("copied-once", "no body is copied again and again", Sites::InTotal)
        .limit(
            Limit::at_most(BODIES_IN_ALL)
                .reads(|bodies| format!("at most {bodies} bodies in all, {each} for each upload")),
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
            Measured::new(growth).says(match growth.bytes {
                ..LEAST_KEPT => "nothing".to_owned(),
                bytes => {
                    format!("{} more from run to run", counted(bytes.unsigned_abs(), "byte"))
                }
            })
        })
}
