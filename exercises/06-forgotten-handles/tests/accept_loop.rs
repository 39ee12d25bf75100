//! Four thousand connections come in waves, and serving two of them, or one of eight, panics. The server must
//! serve them all, tell of the panics in time, and keep nothing of those that have ended.

use std::ops::Range;
use std::time::Duration;

use forgotten_handles::accept_loop;
use forgotten_handles::world::listener::Listener;
use forgotten_handles::world::seen::Happened::{self, *};
use forgotten_handles::world::seen::{LULL_ENDS, OPEN, Panic};
use forgotten_handles::world::waves::{CONNECTIONS, come_until};
use harness::units::{counted, seconds};
use harness::{Bytes, Check, HeapMark, Limit, Measured, Moment, Run, Sites, Verdict};
use harness::{check, checks, heap_check};

harness::allocator!();

/// Connections come 10 ms apart and take 90 ms at most, so side by side none waits. One at a time
/// they fall behind by 50 ms each, which is 12 s at the end of the first wave.
const START_LIMIT: Duration = Duration::from_secs(1);

/// A program that looks after each hundred connections does so after 3.5 s, a lull of 2.5 s included.
/// That is doubled, and a little more. In the first case one that looks at its end is 70 s late.
const REPORT_LIMIT: Duration = Duration::from_secs(10);

/// A program that looks once a second.
const RETURN_LIMIT: Duration = Duration::from_secs(1);

/// The lulls after the first 1,000 connections, and those after 2,800 and more. Two programs that
/// are both right can hold different amounts in a lull, for one of them tidies up after each so many
/// connections. So the most of the early lulls is compared with the least of the late ones.
const EARLY: Range<usize> = 0..4;
const LATE: Range<usize> = 10..15;

/// From one to the other at least 1,800 connections are served, and where one of eight panics, 225 do.
/// Half a byte for each connection, or five for each panic: less than a number for each.
const FLAT_LIMIT: Bytes = Bytes(1_024);

/// A run takes 82 s. One connection after the other they take 250 s.
const HORIZON: Duration = Duration::from_secs(400);

/// The last before an early lull, so that to tell it at the end is late, and one more, far from it;
/// the last two of all, which come while the listener closes; and many, for what is kept of each.
const PANICS: [Panic; 3] = [Panic::Two(511, 2_258), Panic::Two(3_998, 3_999), Panic::EachEighth];

#[test]
fn a_server_reports_panics_and_does_not_grow() -> Verdict {
    let nothing_left =
        checks::nothing_left("nothing-left").at_that_moment().gauge(OPEN, "open connection");
    harness::simulated(harness::exercise!(forgotten_handles), HORIZON, |listener: &Listener| {
        accept_loop::run(listener.clone())
    })
    .cases(PANICS, |panic| panic.words())
    .tell(tell)
    .check(
        all_served().then([
            panic_reported(),
            checks::returns_within(
                "returns",
                "`run` returns when the last connection has ended",
                RETURN_LIMIT,
                "the end of the last connection",
                |run: &Run<Listener>| run.facts().last_end,
            )
            .then([nothing_left.check().then([checks::heap_returns("heap-grows-not")])]),
        ]),
    )
    .check(served_at_once())
    .check(heap_flat())
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Panics(id) => format!("connection {id} panics"),
        Reports(id) => format!("the panic of connection {id} is reported"),
        LullEnds(wave) => format!("the lull after wave {wave} ends"),
    })
}

fn all_served() -> Check<Listener> {
    check("all-served", "every connection is served to its end, or to its panic")
        .limit(Limit::exactly(CONNECTIONS).reads(|all| format!("all {all}")))
        .measure(|run: &Run<Listener>| Measured::new(run.facts().ended))
}

fn served_at_once() -> Check<Listener> {
    check("served-at-once", "each is begun soon after it comes")
        .limit(Limit::at_most(START_LIMIT).reads(|time| format!("within {time}")))
        .measure(|run: &Run<Listener>| match run.facts().latest_start {
            Some((latest, at)) => Measured::new(latest)
                .says(format!("the latest began {} after it came", seconds(latest)))
                .at(Moment::new(at, "one is begun that came long ago")),
            None => Measured::never("none was begun"),
        })
}

fn panic_reported() -> Check<Listener> {
    let limit = Limit::at_most(REPORT_LIMIT)
        .reads(|time| format!("once for each, within {time}, and none for others"));
    check("panic-reported", "each panic is reported once, and soon").limit(limit.clone()).measure(
        move |run: &Run<Listener>| {
            let of_others = |what| match what {
                Reports(id) if !run.case().is_of(id) => Some(id),
                _ => None,
            };
            if let Some((id, event)) = run.events().pick_events(of_others).next() {
                let words = format!("connection {id} is reported, which did not panic");
                return Measured::never(words).at(Moment::of(event, "this one did not panic"));
            }
            let panics = |what| if let Panics(id) = what { Some(id) } else { None };
            let panics = run.events().pick_events(panics);
            let each = panics.map(|(id, panic)| report_of(run, id, panic.at));
            Measured::worst(&limit, each).expect("all were served, and some panicked")
        },
    )
}

/// How late the panic of a connection was reported.
fn report_of(run: &Run<Listener>, id: usize, panicked: Duration) -> Measured<Duration> {
    let all = run.events().iter();
    let mut reports = all.filter(|event| matches!(event.what, Reports(of) if of == id));
    match (reports.next(), reports.next()) {
        (None, _) => Measured::never(format!("connection {id} was never reported"))
            .at(Moment::new(panicked, "nobody is told of this panic")),
        (Some(report), None) => {
            let late = report.at.saturating_sub(panicked);
            Measured::new(late)
                .says(format!("connection {id} was reported {} after its panic", seconds(late)))
                .at(Moment::of(report, "too late: this panic was long ago"))
        }
        (Some(first), Some(again)) => {
            let words = format!("connection {id} was reported already, at {}", seconds(first.at));
            Measured::never(format!("connection {id} was reported {} times", 2 + reports.count()))
                .at(Moment::of(again, words))
        }
    }
}

fn heap_flat() -> Check<Listener> {
    heap_check("heap-flat", "a lull after 2,800 holds no more than one up to 1,000", Sites::AtPeak)
        .limit(Limit::at_most(FLAT_LIMIT).reads(|bytes| format!("at most {bytes} more")))
        .measure(move |run: &Run<Listener>| {
            let held: Vec<(usize, HeapMark)> = run.heap_marks(LULL_ENDS).enumerate().collect();
            let bytes = |(_, mark): &&(usize, HeapMark)| mark.live.bytes;
            let most = held.get(EARLY).and_then(|early| early.iter().max_by_key(bytes));
            let least = held.get(LATE).and_then(|late| late.iter().min_by_key(bytes));
            let Some(((first, early), (last, late))) = most.zip(least) else {
                return Measured::never("it did not come to the last lull");
            };
            let served = come_until(*last) - come_until(*first);
            let more = Bytes(late.live.bytes - early.live.bytes);
            let (bytes, each) = (more.max(Bytes(0)), more.0 / served.cast_signed());
            Measured::new(more)
                .says(format!("{bytes} more, after {} more", counted(served, "connection")))
                .means(format!("about {each} bytes for each connection that has ended"))
                .at(Moment::until(late.at))
        })
}
