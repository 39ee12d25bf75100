//! A library that takes the processor digests uploads. The service's other tasks must have their
//! turn meanwhile, every upload must get its digest, and nothing may be copied, kept or left behind.
//!
//! Threads decide who comes first, so each check is of something that is certain: whether it ever
//! happened, never how often. All sentences that a reader sees for this exercise stand here.

use blocking::upload_digest;
use blocking::world::{self, AT_ONCE, BODY, Replied, Service, UPLOADS};
use harness::units::{counted, grouped};
use harness::{Finding, Sites, Verdict, measured};

harness::allocator!();

type Run = harness::Run<Replied>;

/// As many calls as may go on at once, each with a copy of its body, are four bodies. Half as much
/// again is room for what threads, tasks and channels take, some ten thousand bytes. A program that
/// copies every body first holds twelve.
const BODIES_AT_ONCE: u64 = 6;

/// One copy of each body is within what people do without harm. A program that copies the body for
/// each of its pieces makes sixty-five copies.
const BODIES_IN_ALL: u64 = 2 * UPLOADS as u64;

/// The smallest block for each upload. A thread that does something for the first time takes some tens
/// of bytes for it, once, and which thread that is differs from run to run.
const LEAST_KEPT: u64 = 8 * UPLOADS as u64;

#[test]
fn others_have_their_turn_while_uploads_are_digested() -> Verdict {
    // They are no part of what a run allocates.
    world::prepare_bodies();
    harness::pulse(harness::exercise!(), |service: &Service| {
        let (uploads, library) = service.parts();
        upload_digest::run(uploads, library)
    })
    .check(
        "heartbeats-get-through",
        "others have their turn while the library works",
        heartbeats_get_through,
    )
    .check("digests-right", "every digest that is delivered is right", digests_right)
    .check("all-delivered", "when `run` returns, every upload has its reply", all_delivered)
    .check("calls-bounded", "the library is called at most four times at once", calls_bounded)
    .needs("heartbeats-get-through")
    .check("nothing-left", "when `run` returns, nothing of it is left behind", nothing_left)
    .needs("heartbeats-get-through")
    .check_heap("heap-peak", "no more than six bodies are held beside the uploads", heap_peak)
    .explained_by(Sites::AtPeak)
    .check_heap("copied-once", "no body is copied again and again", copied_once)
    .explained_by(Sites::InTotal)
    .check_heap("heap-grows-not", "no memory is kept from one run to the next", heap_grows_not)
    .judge()
}

fn heartbeats_get_through(run: &Run) -> Finding {
    let pulse = run.pulse();
    let words = match (pulse.is_blocked(), pulse.blocked_by()) {
        (false, _) => "heartbeats got through, each time",
        (true, Some(_)) => "no heartbeat got through while the library was at work",
        (true, None) => "no heartbeat got through, and the library was not at work",
    };
    measured(u64::from(pulse.is_blocked()))
        .reads(words)
        .equals(0)
        .limit_reads("a heartbeat gets through before the work goes on")
        .meaning("the runtime's only worker is held: every other request waits")
        .line(pulse.blocked_by())
}

fn digests_right(run: &Run) -> Finding {
    let wrong = run.notes().any(|(_, replied)| !replied.is_right);
    measured(u64::from(wrong))
        .reads(if wrong { "one that is not the library's digest of the body" } else { "all right" })
        .equals(0)
        .limit_reads("the library's digest of the whole body")
}

fn all_delivered(run: &Run) -> Finding {
    let delivered = run.notes().filter(|(at, _)| Some(*at) <= run.returned_at()).count();
    let (missing, words) = match run.returned_at() {
        None => (2, "`run` never returned".to_owned()),
        Some(_) if delivered < UPLOADS => (1, "some had none".to_owned()),
        Some(_) => (0, format!("{UPLOADS} replies")),
    };
    measured(missing).reads(words).equals(0_u64).limit_reads(format!("{UPLOADS} replies"))
}

fn calls_bounded(run: &Run) -> Finding {
    let too_many = run.gauge("library").most > AT_ONCE as u64;
    measured(u64::from(too_many))
        .reads(format!("{} {AT_ONCE}", if too_many { "more than" } else { "never more than" }))
        .equals(0)
        .limit_reads(format!("{AT_ONCE} calls at once, as many as there are cores"))
}

fn nothing_left(run: &Run) -> Finding {
    let calls = run.gauge_at_return("library").inside() + run.pulse().late();
    let words = match (calls, run.tasks_left()) {
        (0, 0) => "nothing",
        (0, _) => "a task that never ends",
        _ => "the library was still at work",
    };
    measured(u64::from(calls > 0 || run.tasks_left() > 0))
        .reads(words)
        .equals(0)
        .limit_reads("no task, and no call of the library")
}

fn heap_peak(run: &Run) -> Finding {
    let too_many = run.heap_peak() > BODIES_AT_ONCE * BODY as u64;
    measured(u64::from(too_many))
        .reads(format!("{} 6 MiB", if too_many { "more than" } else { "never more than" }))
        .equals(0)
        .limit_reads("6 MiB, which is six bodies")
        .meaning("bodies are copied, and held all at once")
}

fn copied_once(run: &Run) -> Finding {
    // Rounded: what threads and tasks take is far less than half a body.
    let bodies = (run.heap_allocated().bytes + BODY as u64 / 2) / BODY as u64;
    measured(bodies)
        .reads(format!("{} MiB in all", grouped(bodies)))
        .at_most(BODIES_IN_ALL)
        .limit_reads(format!("{BODIES_IN_ALL} MiB, two bodies for each upload"))
}

fn heap_grows_not(run: &Run) -> Finding {
    let growth = run.heap_growth().bytes.max(0).unsigned_abs();
    let words = if growth < LEAST_KEPT {
        "nothing".to_owned()
    } else {
        format!("{} more from run to run", counted(growth, "byte"))
    };
    measured(growth).reads(words).at_most(LEAST_KEPT - 1).limit_reads("nothing for each upload")
}
