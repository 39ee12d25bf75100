//! Requests come, first twelve at once, and then many more than the server has places for. It must
//! decide on each at once, make use of all places, and get each of them back.

use std::time::Duration;

use harness::units::{counted, grouped, seconds};
use harness::{Bytes, Check, Limit, Measured, Moment, Run, Sites, Verdict};
use harness::{check, checks, heap_check};
use unbounded_concurrency::world::arrivals::TOGETHER;
use unbounded_concurrency::world::backend::Happened::{self, *};
use unbounded_concurrency::world::backend::{AT_WORK, PLACES};
use unbounded_concurrency::world::burst::Clients;
use unbounded_concurrency::world::places::{Look, most_lost, refused_early};
use unbounded_concurrency::world::seen::Missed;

harness::allocator!();

/// The requests of the first burst.
const BURSTS: [usize; 2] = [1_000, 2_000];

/// The large burst lasts 4 s. Done one after the other, its requests take 70 s.
const HORIZON: Duration = Duration::from_secs(150);

/// For 1,000 requests more: half a byte for each, so that not even a list of bytes fits in. One request
/// that waits needs some 900 bytes. By the first thousand, queues and lists that are used again have
/// as much room as they will ever have, and right programs need no more.
const PEAK: Bytes = Bytes(512);

#[test]
fn a_full_server_refuses_at_once() -> Verdict {
    let exercise = harness::exercise!(unbounded_concurrency);
    harness::simulated(exercise, HORIZON, |clients: &Clients| clients.clone().send())
        .cases(BURSTS, |burst| format!("a burst of {} requests", grouped(*burst as u64)))
        .tell(tell)
        .check(answers_right())
        .check(checks::at_most_at_once(
            "within-places",
            "no more requests are at work than there are places",
            AT_WORK,
            PLACES as u64,
            "one more begins",
        ))
        .check(decides_at_once())
        .check(refuses_late_enough())
        .check(places_return())
        .check(peak_flat())
        .check(
            checks::nothing_left("nothing-left")
                .when("the server is dropped", "some requests never ended")
                .gauge(AT_WORK, "running request")
                .check(),
        )
        .check(checks::heap_returns("heap-grows-not"))
        .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Begins(what) => format!("{what} begins"),
        Together { after, begun } => {
            format!("after {after} {TOGETHER} come, and {begun} of them begin")
        }
        // Where it goes wrong, the check says so itself.
        BeginsLate(_) | RefusedLate(_) | RefusedEarly { .. } => return None,
    })
}

fn answers_right() -> Check<Clients> {
    check("answers-right", "each request that is not refused has its result")
        .limit(Limit::exactly(0_usize).reads(|_| "no other, and none still waits".to_owned()))
        .measure(|run: &Run<Clients>| {
            let Missed { wrong, waiting } = *run.facts();
            let [few, more] = [wrong, waiting].map(|count| grouped(count as u64));
            Measured::new(wrong + waiting)
                .says(format!("{few} with another result or none, {more} that still wait"))
        })
        // Whose work panics may panic in words of its own, and whoever else does has no response.
        .judges_panics()
}

fn decides_at_once() -> Check<Clients> {
    check("decides-at-once", "a request begins, or is refused, at once")
        .limit(Limit::exactly(Duration::ZERO).reads(|none| format!("{none} after it came")))
        .measure(|run: &Run<Clients>| {
            let latest = run.events().greatest(|what| match what {
                BeginsLate(waited) => Some((waited, true)),
                RefusedLate(waited) => Some((waited, false)),
                _ => None,
            });
            let Some(((waited, begins), event)) = latest else {
                return Measured::new(Duration::ZERO).says("0 s, each time");
            };
            let does = if begins { "begins" } else { "is refused" };
            // As long as it takes from one tick of the timers to the next.
            let after = match waited.as_micros() {
                ..1_000 => format!("{:.1} ms", waited.as_secs_f64() * 1_000.0),
                _ => seconds(waited),
            };
            Measured::new(waited)
                .says(format!("one waited {after} for its work to begin, or to be refused"))
                .at(Moment::of(event, format!("one {does} that came {after} ago")))
        })
        .meaning("whoever waits holds memory, and its client may have left")
}

fn refuses_late_enough() -> Check<Clients> {
    check("refuses-late-enough", "none is refused while a place is free")
        .limit(Limit::exactly(0_usize).reads(|_| "none".to_owned()))
        .measure(|run: &Run<Clients>| {
            let refused = refused_early(run).map(|(refused, ..)| refused).sum();
            Measured::new(refused)
                .says(format!("{} refused though a place was free", grouped(refused as u64)))
                .at(refused_early(run).next().map(|(_, free, at)| {
                    Moment::new(at, format!("one is refused, though {} free", are(free)))
                }))
        })
}

fn places_return() -> Check<Clients> {
    check("places-return", "every place comes back")
        .limit(Limit::exactly(0_usize).reads(|_| {
            "none lost, after requests that ended, panicked or were left by their clients".into()
        }))
        .measure(|run: &Run<Clients>| {
            let never = Measured::never("some requests never ended, and it did not come to that");
            match most_lost(run) {
                Some(Look { after, begun, lost, at }) if lost > 0 => Measured::new(lost)
                    .says(format!("after {after} only {} in use again", are(begun)))
                    .at(Moment::until(at)),
                Some(_) if run.returned().is_some() => {
                    Measured::new(0).says("all are in use again")
                }
                _ => never,
            }
        })
}

fn peak_flat() -> Check<Clients> {
    let more = grouped((BURSTS[1] - BURSTS[0]) as u64);
    heap_check("peak-flat", "a large burst needs no more memory", Sites::AtPeak)
        .limit(
            Limit::at_most(PEAK)
                .reads(|most| format!("at most {most} more, for {more} requests more")),
        )
        .measure_from_first(|first, run| {
            let more = run.heap_peak().cast_signed() - first.heap_peak().cast_signed();
            let (bytes, small) = (Bytes(more).max(Bytes(0)), grouped(*first.case() as u64));
            Measured::new(Bytes(more)).says(format!("{bytes} more than for a burst of {small}"))
        })
        .meaning("it grows with the burst, and the next burst may be larger")
}

/// `1 place is`, `2 places are`.
fn are(places: usize) -> String {
    let is = if places == 1 { "is" } else { "are" };
    format!("{} {is}", counted(places as u64, "place"))
}
