//! A peer sends frames in chunks of every size, a slow one among them, and stops reading for a while.
//! Each frame and each order must come through, in time, and nothing may be kept.

use std::time::Duration;

use harness::units::round_seconds;
use harness::{Bytes, Check, Limit, Measured, Run, Sites, Verdict};
use harness::{check, checks, heap_check};
use lost_reads::frame_reader;
use lost_reads::world::happened::Happened::*;
use lost_reads::world::happened::tell;
use lost_reads::world::kept::{allocated_for_it, more_held};
use lost_reads::world::line::Line;
use lost_reads::world::peer::OPEN;
use lost_reads::world::scene::{Case, Scene, cases};
use lost_reads::world::seen::*;

harness::allocator!();

/// All that is due is due at once. A program that looks each five milliseconds has half of it left.
const SOON: Duration = Duration::from_millis(10);
/// A frame that came so long before `serve` was dropped is lost, not late.
const LOST: Duration = Duration::from_secs(1);

/// A tenth more than the time from one ping to the next.
const PING_LIMIT: Duration = Duration::from_millis(1_100);
/// Five, the next, and one that waited in a write. Twice as many pings are ten; eight missed ones that are
/// made up for are twelve, with those that follow.
const PINGS: usize = 8;
const WINDOW: Duration = Duration::from_secs(5);

/// A queue for 32 orders and some in hand, and as many again. Some 200 come while the peer does not read.
const TAKEN: usize = 64;
/// Half of what is announced at most. To refuse it needs an error and a few bytes.
const ALLOCATED: Bytes = Bytes(30_000);
/// What is held is looked at after each hundred of 1,600 frames. A queue may hold a block more or less
/// at one moment, so the most of the first four looks is compared with the least of the last four: 900
/// frames later, or more, and half a byte for each of them.
const LOOKS: usize = 4;
const FLAT: Bytes = Bytes(450);

/// The longest conversation takes 25 s.
const HORIZON: Duration = Duration::from_secs(200);

#[test]
fn every_frame_comes_whole_while_orders_and_pings_are_sent() -> Verdict {
    let nothing_left = checks::nothing_left("nothing-left")
        .when("`serve` has ended or is dropped", "it never ended")
        .gauge(OPEN, "open connection");
    let exercise = harness::exercise!(lost_reads);
    harness::simulated(exercise, HORIZON, |line: &Line| line.serve(frame_reader::serve))
        .cases(cases(), Case::words)
        .tell(tell)
        .check(frames_whole().then([frames_soon()]))
        .check(orders_whole().then([orders_soon()]))
        .check(pings_in_time())
        .check(pings_apart())
        .check(few_taken())
        .check(ends_with_the_peer())
        .check(too_large_refused())
        .check(not_allocated())
        .check(heap_flat())
        .check(nothing_left.check().then([checks::heap_returns("heap-grows-not")]))
        .judge()
}

fn frames_whole() -> Check<Line> {
    check("frames-whole", "every frame is delivered once, whole and in order")
        .limit(Limit::of_each_run("all that come, in chunks of 1 to 11 bytes"))
        .measure(|run: &Run<Line>| delivered(run).against(Limit::at_least(frames_due(run, LOST))))
}

fn frames_soon() -> Check<Line> {
    let sentence = "a whole frame is delivered at once, if the peer reads or not";
    let limit = Limit::at_most(SOON).reads(|time| format!("within {time} of its last byte"));
    check("frames-soon", sentence)
        .limit(limit.clone())
        .measure(move |run: &Run<Line>| latest_frame(run, &limit))
}

fn orders_whole() -> Check<Line> {
    check("orders-whole", "every order is sent once, whole and in order")
        .holds("all that come, and besides them only pings")
        .measure(|run: &Run<Line>| {
            let is_wrong = |what| matches!(what, NotTheOrder { .. } | Garbled { .. });
            let came = run.events().count(|what| matches!(what, OrderCame(_)));
            let sent = run.events().count(|what| matches!(what, Sent(_)));
            match run.events().first(is_wrong) {
                Some(wrong) => Measured::broken_by(wrong, tell),
                None if sent < came && run.case().scene.is_every_order_due() => {
                    Measured::broken(format!("{sent} of {came} were sent"))
                }
                None => Measured::holds("each once"),
            }
        })
}

fn orders_soon() -> Check<Line> {
    let sentence = "an order is sent at once, or when the peer reads again";
    let limit = Limit::at_most(SOON).reads(|time| format!("within {time}"));
    check("orders-soon", sentence)
        .limit(limit.clone())
        .measure(move |run: &Run<Line>| latest_order(run, &limit))
}

fn pings_in_time() -> Check<Line> {
    let limit = Limit::at_most(PING_LIMIT).reads(|time| format!("at most {time} without one"));
    check("pings-in-time", "while the peer reads, it is pinged each second")
        .limit(limit.clone())
        .measure(move |run: &Run<Line>| longest_without_ping(run, &limit))
}

fn pings_apart() -> Check<Line> {
    let words = |most: &str| format!("at most {most} in {}", round_seconds(WINDOW));
    check("pings-apart", "no more often, and missed pings are not made up for")
        .limit(Limit::at_most(PINGS).reads(words))
        .measure(|run| most_pings(run, WINDOW))
}

fn few_taken() -> Check<Line> {
    check("few-taken", "orders wait in their channel while the peer does not read")
        .limit(Limit::at_most(TAKEN).reads(|most| format!("at most {most} taken and not sent")))
        .measure(most_taken)
}

fn ends_with_the_peer() -> Check<Line> {
    check("ends-with-the-peer", "when the peer hangs up, `serve` returns")
        .holds(format!("within {}: `Ok`, or an error within a length or body", round_seconds(SOON)))
        .measure(|run: &Run<Line>| {
            let ok = match run.case().scene {
                Scene::HangsUpUnread => None,
                scene => Some(!matches!(scene, Scene::HalfAFrame(_))),
            };
            returned(run, SOON, |what| what == HangsUp, ok)
        })
        .only_in(|case| !matches!(case.scene, Scene::TooLarge(_) | Scene::Dropped(_)))
}

fn too_large_refused() -> Check<Line> {
    check("too-large-refused", "for a length above 260 `serve` returns an error")
        .holds(format!("within {}", round_seconds(SOON)))
        .measure(|run: &Run<Line>| {
            returned(run, SOON, |what| matches!(what, Announces(_)), Some(false))
        })
        .only_in(|case| matches!(case.scene, Scene::TooLarge(_)))
}

fn not_allocated() -> Check<Line> {
    heap_check("not-allocated", "for a length of 60,000 no room is made", Sites::InTotal)
        .limit(Limit::at_most(ALLOCATED).reads(|most| format!("at most {most} are allocated")))
        .measure(allocated_for_it)
        .only_in(|case| matches!(case.scene, Scene::TooLarge(_)))
}

fn heap_flat() -> Check<Line> {
    heap_check("heap-flat", "after many frames no more is held than after few", Sites::AtPeak)
        .limit(Limit::at_most(FLAT).reads(|most| format!("at most {most} more after 900 more")))
        .measure(|run: &Run<Line>| more_held(run, LOOKS))
        .only_in(|case| case.scene == Scene::Many)
}
