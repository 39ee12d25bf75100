//! A signal comes while connections are being served: quick ones, slow ones, and some that never
//! end. What is in flight may finish until the deadline; then nothing may be alive.

use std::collections::BTreeMap;
use std::time::Duration;

use forgotten_handles::shutdown;
use forgotten_handles::world::scenes::SCENES;
use forgotten_handles::world::service::Does::{self, *};
use forgotten_handles::world::service::Happened::{self, Connection, Returns, Signal};
use forgotten_handles::world::service::{DEADLINE, Service};
use harness::units::{counted, round_seconds, seconds};
use harness::{Check, Limit, Measured, Moment, Run, Verdict, check, checks};

harness::allocator!();

/// All that is due is due at once; a program may look at something each 50 ms, and that is doubled.
const SLACK: Duration = Duration::from_millis(100);

/// The latest run is over 25 s after its start.
const HORIZON: Duration = Duration::from_secs(140);

#[test]
fn work_finishes_and_the_stuck_are_stopped() -> Verdict {
    harness::simulated(harness::exercise!(forgotten_handles), HORIZON, |service: &Service| {
        let service = service.clone();
        async move {
            shutdown::run(service.clone()).await;
            service.returned();
        }
    })
    .cases(SCENES, |scene| {
        let (signal, slow) = (seconds(scene.signal()), scene.slow.len());
        format!("the signal comes at {signal}; {} stuck, {slow} slow", scene.stuck)
    })
    .tell(tell)
    .restless() // Whoever is run again too early must still wait until the others have ended.
    .check(serves_until_stopped())
    .check(checks::none_after(
        "accepts-no-more",
        "after the signal none is accepted",
        "connection",
        "the signal came",
        |run| run.case().signal(),
        |what| matches!(what, Connection(_, IsAccepted)),
    ))
    .check(work_finishes())
    .check(stuck_is_stopped())
    .check(checks::returns_within(
        "returns-at-once",
        "`run` returns when nothing is open any more",
        SLACK,
        "the end of the last connection",
        last_end,
    ))
    .check(
        checks::nothing_left("nothing-left")
            .when("`run` returns", "it never returned")
            .at_that_moment()
            .count("open connection", open_at_return)
            .check(),
    )
    .check(checks::heap_returns("heap-returns"))
    .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Connection(id, IsAccepted) => format!("connection {id} is accepted"),
        Connection(id, Ends) => format!("connection {id} ends"),
        Connection(id, IsStopped) => format!("connection {id} is stopped"),
        Signal => "the signal comes: stop".to_owned(),
        Returns { .. } => "`run` returns".to_owned(),
        Connection(_, Begins) => return None,
    })
}

/// When each connection did one of these.
fn times(run: &Run<Service>, did: &[Does]) -> BTreeMap<u64, Duration> {
    let id = |what| match what {
        Connection(id, does) if did.contains(&does) => Some(id),
        _ => None,
    };
    run.events().pick_events(id).map(|(id, event)| (id, event.at)).collect()
}

fn serves_until_stopped() -> Check<Service> {
    let limit = Limit::at_most(SLACK).reads(|time| format!("begun within {time} of its coming"));
    check("serves-until-stopped", "until the signal, each is served soon")
        .limit(limit.clone())
        .measure(move |run: &Run<Service>| {
            let begun = times(run, &[Begins]);
            let each = run.case().due().map(|(id, came)| match begun.get(&id) {
                Some(at) if *at == came => Measured::new(Duration::ZERO).says("each at once"),
                Some(at) => {
                    let late = seconds(*at - came);
                    Measured::new(*at - came)
                        .says(format!("connection {id} was begun {late} after it came"))
                }
                None => Measured::never(format!("connection {id} was never begun")),
            });
            Measured::worst(&limit, each).unwrap_or(Measured::nothing("none came"))
        })
}

/// Who was given up before the deadline has lost its work, and who was accepted and forgotten.
fn work_finishes() -> Check<Service> {
    check("work-finishes", "work that ends before the deadline is finished")
        .limit(Limit::exactly(0_usize).reads(|none| format!("{none} lost")))
        .measure(|run: &Run<Service>| {
            let mut lost = times(run, &[IsAccepted]);
            let ended = times(run, &[Ends]);
            lost.retain(|id, _| *id >= run.case().stuck && !ended.contains_key(id));
            let stopped = |what| match what {
                Connection(id, IsStopped) if lost.contains_key(&id) => Some(id),
                _ => None,
            };
            let first = run.events().pick_events(stopped).next();
            let early = first.filter(|(_, event)| event.at < run.case().deadline());
            Measured::new(lost.len())
                .says(format!("{} lost", counted(lost.len() as u64, "connection")))
                .at(early.map(|(id, event)| {
                    Moment::new(event.at, format!("connection {id} is dropped half way"))
                }))
        })
}

fn stuck_is_stopped() -> Check<Service> {
    let (after, slack) = (round_seconds(DEADLINE), round_seconds(SLACK));
    check("stuck-is-stopped", "what is stuck is stopped at the deadline")
        .limit(Limit::of_each_run(format!("{after} after the signal, and at most {slack} later")))
        .measure(move |run: &Run<Service>| {
            let deadline = run.case().deadline();
            let limit = Limit::between(deadline, deadline + SLACK)
                .reads(|_| format!("at {}, and at most {slack} later", seconds(deadline)));
            let (accepted, stopped) = (times(run, &[IsAccepted]), times(run, &[IsStopped]));
            let stuck = accepted.into_keys().filter(|id| *id < run.case().stuck);
            let each = stuck.map(|id| match stopped.get(&id) {
                Some(at) => Measured::new(*at)
                    .says(format!("connection {id} was stopped at {}", seconds(*at))),
                None => Measured::never(format!("connection {id} was never stopped")),
            });
            let worst = Measured::worst(&limit, each);
            worst.unwrap_or(Measured::nothing("none is stuck")).against(limit)
        })
}

/// When the last connection that was accepted ended. What never ended counts as if it had been
/// stopped in time: that is another check.
fn last_end(run: &Run<Service>) -> Duration {
    let (over, deadline) = (times(run, &[Ends, IsStopped]), run.case().deadline());
    let end_of = |id| over.get(&id).map_or(deadline, |at| *at.min(&deadline));
    times(run, &[IsAccepted]).into_keys().map(end_of).fold(run.case().signal(), Duration::max)
}

/// At the very moment, before anything else can run.
fn open_at_return(run: &Run<Service>) -> u64 {
    let open = |what| if let Returns { open } = what { Some(open) } else { None };
    run.events().pick(open).next().expect("it is noted when `run` returns")
}
