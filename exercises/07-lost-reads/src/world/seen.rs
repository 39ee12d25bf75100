//! What is to be read from a run. Nobody edits this.

use std::cmp::Reverse;
use std::time::Duration;

use harness::units::{counted, round_seconds, seconds};
use harness::{Limit, Measured, Moment, Run};

use super::happened::Happened::{self, *};
use super::happened::tell;
use super::line::Line;
use super::scene::Scene;

/// When the peer did not read: from and until.
fn unread(run: &Run<Line>) -> (Duration, Duration) {
    let at = |is_it: Happened| run.events().first(|what| what == is_it).map(|event| event.at);
    let [from, until] = [StopsReading, ReadsAgain].map(at);
    (from.unwrap_or(run.horizon()), until.unwrap_or(run.horizon()))
}

/// From when on something could be written that came then, and was written then.
fn writable(run: &Run<Line>, came: Duration, written: Duration) -> Duration {
    let (from, until) = unread(run);
    if came < until && written >= from { came.max(until.min(written)) } else { came }
}

/// The frame that was delivered latest after its last byte.
pub fn latest_frame(run: &Run<Line>, limit: &Limit<Duration>) -> Measured<Duration> {
    let came = |what| if let FrameCame(number) = what { Some(number) } else { None };
    let done = |what| if let Delivered(number) = what { Some(number) } else { None };
    latest(run, limit, "frame", came, done, |came, _| came)
}

/// The order that was sent latest after it came, or after the peer read again.
pub fn latest_order(run: &Run<Line>, limit: &Limit<Duration>) -> Measured<Duration> {
    let came = |what| if let OrderCame(number) = what { Some(number) } else { None };
    let done = |what| if let Sent(number) = what { Some(number) } else { None };
    latest(run, limit, "order", came, done, |came, sent| writable(run, came, sent))
}

fn latest(
    run: &Run<Line>,
    limit: &Limit<Duration>,
    noun: &str,
    came: fn(Happened) -> Option<usize>,
    done: fn(Happened) -> Option<usize>,
    from: impl Fn(Duration, Duration) -> Duration,
) -> Measured<Duration> {
    let came = run.events().pick_events(came).map(|(_, event)| event.at);
    let each = run.events().pick_events(done).zip(came).map(|((number, done), came)| {
        let late = done.at.saturating_sub(from(came, done.at));
        let words = format!("{noun} {number} was {} late", seconds(late));
        Measured::new(late).says(words.clone()).at(Moment::of(done, words))
    });
    let worst = Measured::worst(limit, each);
    worst.unwrap_or_else(|| Measured::nothing(format!("no {noun} was due")))
}

/// How many frames must have been delivered: all, or those that came so long before `serve` was dropped.
pub fn frames_due(run: &Run<Line>, before: Duration) -> usize {
    match run.case().scene {
        Scene::Dropped(_) => {
            let until = run.events().until(run.end().saturating_sub(before));
            until.count(|what| matches!(what, FrameCame(_)))
        }
        _ => run.facts().frames,
    }
}

/// How many frames were delivered; none if something else was.
pub fn delivered(run: &Run<Line>) -> Measured<usize> {
    let wrong = run.events().first(|what| matches!(what, NotTheFrame { .. }));
    if let Some(wrong) = wrong {
        let words = tell(wrong.what).unwrap_or_default();
        return Measured::never(words).at(Moment::until(wrong.at).line(Some(wrong.line)));
    }
    let count = run.events().count(|what| matches!(what, Delivered(_)));
    Measured::new(count).says(counted(count as u64, "frame"))
}

/// When there was a ping.
fn pings(run: &Run<Line>) -> impl Iterator<Item = Duration> {
    run.events().iter().filter(|event| event.what == Pinged).map(|ping| ping.at)
}

/// The longest time without a ping, while the peer read.
pub fn longest_without_ping(run: &Run<Line>, limit: &Limit<Duration>) -> Measured<Duration> {
    let mut last = Duration::ZERO;
    // What is left behind may go on.
    let until_the_end = pings(run).take_while(|at| *at < run.end());
    let gaps = until_the_end.chain([run.end()]).map(|at| {
        let from = std::mem::replace(&mut last, at);
        let gap = at - writable(run, from, at);
        let words = format!("{} without one", seconds(gap));
        Measured::new(gap).says(words.clone()).at(Moment::new(at, words))
    });
    Measured::worst(limit, gaps).expect("a run has an end")
}

/// The most pings within so long a time.
pub fn most_pings(run: &Run<Line>, within: Duration) -> Measured<usize> {
    let near = |from| move |at: &Duration| *at >= from && *at < from + within;
    let most = pings(run).map(|from| (pings(run).filter(near(from)).count(), Reverse(from)));
    let Some((most, Reverse(from))) = most.max() else {
        return Measured::nothing("there was none");
    };
    let words = format!("{} in {}", counted(most as u64, "ping"), round_seconds(within));
    Measured::new(most).says(words.clone()).at(Moment::new(from, words))
}

/// The most orders that were taken out of their channel, and not sent.
pub fn most_taken(run: &Run<Line>) -> Measured<usize> {
    let held = run.facts().most_held;
    let words = format!("{} were taken and not sent", counted(held.orders as u64, "order"));
    Measured::new(held.orders).says(words.clone()).at(Moment::new(held.at, words))
}

/// Whether `serve` returned this, soon after such an event and not before.
pub fn returned(
    run: &Run<Line>,
    soon: Duration,
    due: fn(Happened) -> bool,
    ok: Option<bool>,
) -> Measured<bool> {
    let Some(end) = run.events().first(|what| matches!(what, Returned { .. })) else {
        return Measured::broken("it never returned");
    };
    let Some(due) = run.events().first(due).filter(|due| due.at <= end.at) else {
        let words = format!("it returned at {}, before that", seconds(end.at));
        return Measured::broken(words).at(Moment::until(end.at));
    };
    let late = end.at - due.at;
    let words = match end.what {
        _ if late > soon => format!("it returned {} later", seconds(late)),
        Returned { ok: true } if ok == Some(false) => "it returned `Ok`".to_owned(),
        Returned { ok: false } if ok == Some(true) => "it returned an error".to_owned(),
        _ => return Measured::holds("at once"),
    };
    Measured::broken(words).at(Moment::until(end.at))
}
