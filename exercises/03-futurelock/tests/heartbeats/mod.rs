//! What is asked of the heartbeats while the copy runs: enough of them, no long silence, and not more
//! than are due. The first is due 2.5 s after the start, and then one every 2.5 s.

use std::time::Duration;

use futurelock::world::Happened::{self, Writes};
use futurelock::world::Writer::{Copy, Heartbeat};
use futurelock::world::{HEARTBEAT_EVERY, Store};
use harness::units::{counted, round_seconds, seconds};
use harness::{Check, Limit, Measured, Moment, Run, check};

/// Right programs differ: some write two at a time, some give up one that the store keeps waiting.
/// So each second one may be left out, which is one every 5 s, and the store is busy for 1.9 s at
/// most. Three periods are the next round number.
const SILENCE: Duration = HEARTBEAT_EVERY.saturating_mul(3);

pub fn is_one(happened: Happened) -> bool {
    matches!(happened, Writes(Heartbeat))
}

/// At this moment so many are due.
fn due(at: Duration) -> usize {
    (at.as_millis() / HEARTBEAT_EVERY.as_millis()) as usize
}

/// When the copy is done. These checks need one that is.
fn copied(run: &Run<Store>) -> Duration {
    let part = |what| matches!(what, Writes(Copy(_)));
    run.events().last(part).expect("the copy is done").at
}

pub fn keep_up() -> Check<Store> {
    let period = round_seconds(HEARTBEAT_EVERY);
    check("heartbeats-keep-up", "heartbeats are written while the copy runs")
        .limit(Limit::of_each_run(format!(
            "one is due every {period}: at least half of them, for the store can be busy"
        )))
        .measure(|run: &Run<Store>| {
            let end = copied(run);
            let written = run.events().until(end).count(is_one);
            Measured::new(written)
                .says(format!("{written} of {} that were due", due(end)))
                .against(Limit::at_least(due(end).div_ceil(2)))
                .at(Moment::new(end, "the copy is done"))
        })
}

pub fn never_silent() -> Check<Store> {
    check("never-silent", "the store never waits long for a heartbeat")
        .limit(Limit::at_most(SILENCE).reads(|time| format!("{time} without one at most")))
        .measure(|run: &Run<Store>| {
            let end = copied(run);
            let written = run.events().until(end);
            let beats = written.iter().filter(|event| is_one(event.what)).map(|event| event.at);
            let (mut since, mut longest) = (Duration::ZERO, (Duration::ZERO, Duration::ZERO));
            for at in beats.chain([end]) {
                longest = longest.max((at - since, at));
                since = at;
            }
            let (length, until) = longest;
            Measured::new(length)
                .says(format!("{} without one, until {}", seconds(length), seconds(until)))
                .at(Moment::until(until))
        })
}

/// Counted in each moment: heartbeats in advance are no sign of life.
pub fn never_too_many() -> Check<Store> {
    let first = round_seconds(HEARTBEAT_EVERY);
    check("never-too-many", "there are never more heartbeats than are due")
        .limit(Limit::exactly(0).reads(|_| format!("at no moment; the first is due after {first}")))
        .measure(|run: &Run<Store>| {
            let written = run.events().until(run.end());
            let beats = written.iter().filter(|event| is_one(event.what));
            let first_too_many = (1..).zip(beats).find(|(count, event)| *count > due(event.at));
            let Some((count, event)) = first_too_many else {
                return Measured::new(0).says("never");
            };
            let heartbeats = counted(count as u64, "heartbeat");
            Measured::new(count - due(event.at))
                .says(format!("{heartbeats} at {}, {} due", seconds(event.at), due(event.at)))
                .at(Moment::of(event, "this is more than are due"))
        })
}
