//! What must hold of a queue.

use std::collections::BTreeSet;

use super::{Happened, ITEMS, Plot};
use crate::judge::{Check, Measured, Moment, check};
use crate::run::{Events, Run};
use crate::world::World;

fn sent(happened: Happened) -> Option<u32> {
    if let Happened::Sent(item) = happened { Some(item) } else { None }
}

fn received(happened: Happened) -> Option<u32> {
    if let Happened::Received(item) = happened { Some(item) } else { None }
}

/// Whoever sends and is not dropped comes to the end of it.
pub(super) fn all_are_sent<W: World<Case = Plot, Event = Happened>>() -> Check<W> {
    check("all-are-sent", "whoever is not dropped can send").holds("all").measure(|run: &Run<W>| {
        let begun = |happened| if let Happened::Sends(item) = happened { Some(item) } else { None };
        let dropped = run.cancelled().is_some();
        let is_stuck = |item: &u32| {
            let of_operation = run.case().sends() && ITEMS.contains(item);
            let ended = run.events().pick(sent).any(|other| other == *item);
            !(ended || dropped && of_operation)
        };
        let Some(item) = run.events().pick(begun).find(is_stuck) else {
            return Measured::holds("all");
        };
        Measured::broken(format!("the sending of {item} never ended"))
            .means(if dropped {
                "whoever was dropped took the place along"
            } else {
                "nobody was dropped"
            })
            .at(Moment::new(run.horizon(), format!("{item} still waits to be sent")))
    })
}

pub(super) fn none_is_lost<W: World<Event = Happened>>() -> Check<W> {
    check("none-is-lost", "what was sent is received").holds("all").measure(|run: &Run<W>| {
        let found = run.events().distinct(received);
        let Some(item) = run.events().pick(sent).find(|item| !found.contains(item)) else {
            return Measured::holds("all");
        };
        let dropped = run.cancelled().is_some();
        Measured::broken(format!("{item} was sent and never received"))
            .means(if dropped { "whoever was dropped took it along" } else { "nobody was dropped" })
            .at(Moment::new(run.horizon(), format!("{item} has not been received")))
    })
}

pub(super) fn none_comes_twice<W: World<Event = Happened>>() -> Check<W> {
    check("none-comes-twice", "nothing is received twice").holds("none").measure(|run: &Run<W>| {
        let mut seen = BTreeSet::new();
        let again = run.events().pick_events(received).find(|(item, _)| !seen.insert(*item));
        again.map_or_else(
            || Measured::holds("none"),
            |(item, event)| {
                let words = format!("{item} is received twice");
                Measured::broken(words.clone()).at(Moment::of(event, words))
            },
        )
    })
}

pub(super) fn in_order<W: World<Case = Plot, Event = Happened>>() -> Check<W> {
    check("in-order", "what one sends is received in its order")
        .holds("in order")
        .measure(|run: &Run<W>| out_of_order(run.events()))
        // Of two who receive at once, either can be the first to say so.
        .only_in(|plot| !plot.has_two_receivers())
}

/// Looks for an item that comes after a greater one of its sender, for the first time.
fn out_of_order(events: Events<'_, Happened>) -> Measured<bool> {
    let mut seen: Vec<u32> = Vec::new();
    for (item, event) in events.pick_events(received) {
        let of_its_sender = |other: &&u32| ITEMS.contains(*other) == ITEMS.contains(&item);
        let greatest = seen.iter().filter(of_its_sender).max().copied();
        if let Some(greatest) = greatest
            && item < greatest
            && !seen.contains(&item)
        {
            let words = format!("{item} is received after {greatest}");
            return Measured::broken(words.clone()).at(Moment::of(event, words));
        }
        seen.push(item);
    }
    Measured::holds("in order")
}
