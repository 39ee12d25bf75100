//! A signal comes while connections are being served: quick ones, slow ones, and some that never
//! end. What is in flight may finish until the deadline; then nothing may be alive.
//!
//! All sentences that a reader sees for this exercise stand here.

use std::collections::BTreeMap;
use std::panic::Location;
use std::time::Duration;

use forgotten_handles::shutdown;
use forgotten_handles::world::service::{DEADLINE, Happened, Service, Timing, coming};
use harness::units::{counted, seconds};
use harness::{Finding, HeapGrowth, Verdict, measured};

harness::allocator!();

type Run = harness::Run<Happened>;

/// All that is due is due at once; a program may look at something each 50 ms, and that is doubled.
const SLACK: Duration = Duration::from_millis(100);

/// The latest run is over 14 s after its start.
const HORIZON: Duration = Duration::from_secs(140);

/// With nobody in flight, with those that are quick, slow until just before the deadline, stuck, and
/// all of these. The first connection comes at 0.103 s.
const TIMINGS: [Timing; 8] = [
    Timing { stop: 3_151, stuck: 1, slow: &[] },
    Timing { stop: 51, stuck: 0, slow: &[] },
    Timing { stop: 1_091, stuck: 0, slow: &[] },
    Timing { stop: 1_111, stuck: 0, slow: &[] },
    Timing { stop: 2_121, stuck: 0, slow: &[26, 2_506] },
    Timing { stop: 2_141, stuck: 0, slow: &[6_066, 9_956] },
    Timing { stop: 3_111, stuck: 2, slow: &[1_506] },
    Timing { stop: 4_001, stuck: 3, slow: &[6_506, 9_956] },
];

#[test]
fn work_finishes_and_the_stuck_are_stopped() -> Verdict {
    harness::paused(harness::exercise!(), TIMINGS, HORIZON, |service: &Service| {
        let service = service.clone();
        async move {
            shutdown::run(service.clone()).await;
            service.returned();
        }
    })
    .tell_timing(tell_timing)
    .tell(tell)
    .check("serves-until-stopped", "until the signal, each is served soon", serves_until_stopped)
    .check("accepts-no-more", "after the signal none is accepted", accepts_no_more)
    .check("work-finishes", "work that ends before the deadline is finished", work_finishes)
    .check("stuck-is-stopped", "what is stuck is stopped at the deadline", stuck_is_stopped)
    .check("returns-at-once", "`run` returns when nothing is open any more", returns_at_once)
    .check("nothing-left", "when `run` returns, nothing of it is left behind", nothing_left)
    .check_heap("heap-returns", "afterwards no more memory is held than before", heap_returns)
    .judge()
}

fn tell_timing(timing: &Timing) -> String {
    let signal = seconds(Duration::from_millis(timing.stop));
    let slow = timing.slow.len();
    format!("the signal comes at {signal}; {} stuck, {slow} slow", timing.stuck)
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Happened::Accepts(id, _) => format!("connection {id} is accepted"),
        Happened::Ends(id) => format!("connection {id} ends"),
        Happened::IsDropped(id) => format!("connection {id} is stopped"),
        Happened::Signal => "the signal comes: stop".to_owned(),
        Happened::Returns => "`run` returns".to_owned(),
        Happened::Begins(_) => return None,
    })
}

/// When it happened, for each connection.
fn times(run: &Run, of: impl Fn(Happened) -> Option<u64>) -> BTreeMap<u64, Duration> {
    run.notes().filter_map(|(at, happened)| Some((of(happened)?, at))).collect()
}

fn signal(run: &Run) -> Duration {
    let signal = run.notes().find(|(_, happened)| matches!(happened, Happened::Signal));
    signal.expect("it comes in each run").0
}

fn begun(run: &Run) -> BTreeMap<u64, Duration> {
    times(run, |happened| match happened {
        Happened::Begins(id) => Some(id),
        _ => None,
    })
}

fn ended(run: &Run) -> BTreeMap<u64, Duration> {
    times(run, |happened| match happened {
        Happened::Ends(id) => Some(id),
        _ => None,
    })
}

fn dropped(run: &Run) -> BTreeMap<u64, Duration> {
    times(run, |happened| match happened {
        Happened::IsDropped(id) => Some(id),
        _ => None,
    })
}

fn accepted(run: &Run) -> BTreeMap<u64, (Duration, &'static Location<'static>)> {
    let accepts = run.notes().filter_map(|(at, happened)| match happened {
        Happened::Accepts(id, line) => Some((id, (at, line))),
        _ => None,
    });
    accepts.collect()
}

fn serves_until_stopped(run: &Run) -> Finding {
    let begun = begun(run);
    let due = (0..).map(|id| (id, coming(id))).take_while(|(_, at)| *at < signal(run));
    let lateness = due.map(|(id, at)| {
        (begun.get(&id).map_or(run.horizon(), |began| began.saturating_sub(at)), id)
    });
    let (late, id) = lateness.max().unwrap_or_default();
    let words = match begun.get(&id) {
        Some(_) if late.is_zero() => "each at once".to_owned(),
        Some(_) => format!("connection {id} was begun {} after it came", seconds(late)),
        None if late.is_zero() => "none came".to_owned(),
        None => format!("connection {id} was never begun"),
    };
    measured(late).reads(words).at_most(SLACK)
}

fn accepts_no_more(run: &Run) -> Finding {
    let signal = signal(run);
    let accepted = accepted(run);
    let late = || accepted.iter().filter(|(_, (at, _))| *at > signal);
    let finding = measured(late().count()).equals(0).limit_reads("none");
    match late().next() {
        Some((id, (at, line))) => {
            let words = format!("connection {id} is accepted, {} too late", seconds(*at - signal));
            finding.turning_point(*at, words).line(Some(line))
        }
        None => finding,
    }
}

/// A connection that was given up before the deadline has lost its work, however long it would have
/// taken. One that was accepted and forgotten as well.
fn work_finishes(run: &Run) -> Finding {
    let (ended, dropped) = (ended(run), dropped(run));
    let deadline = signal(run) + DEADLINE;
    let timing_stuck = stuck(run);
    let lost: Vec<u64> = accepted(run)
        .into_keys()
        .filter(|id| !ended.contains_key(id) && !timing_stuck.contains(id))
        .collect();
    let early = dropped.iter().filter(|(id, at)| lost.contains(id) && **at < deadline);
    let finding = measured(lost.len())
        .reads(format!("{} lost", counted(lost.len() as u64, "connection")))
        .equals(0)
        .limit_reads("0 lost");
    match early.min_by_key(|(_, at)| **at) {
        Some((id, at)) => {
            finding.turning_point(*at, format!("connection {id} is dropped half way"))
        }
        None => finding,
    }
}

/// The connections that never end: the first ones, as many as the timing says.
fn stuck(run: &Run) -> Vec<u64> {
    let of_timing = TIMINGS.iter().find(|timing| Duration::from_millis(timing.stop) == signal(run));
    (0..of_timing.map_or(0, |timing| timing.stuck)).collect()
}

fn stuck_is_stopped(run: &Run) -> Finding {
    let (dropped, accepted) = (dropped(run), accepted(run));
    let deadline = signal(run) + DEADLINE;
    let limit = format!("at {}, and at most 0.100 s later", seconds(deadline));
    let missed = |id: &u64| match dropped.get(id) {
        Some(at) if *at < deadline => deadline - *at + SLACK,
        Some(at) => *at - deadline,
        None => run.horizon(),
    };
    let stuck = stuck(run);
    let worst = stuck.iter().filter(|id| accepted.contains_key(id)).max_by_key(|id| missed(id));
    let Some(id) = worst else {
        return measured(Duration::ZERO).reads("none is stuck").at_most(SLACK).limit_reads(limit);
    };
    let words = match dropped.get(id) {
        Some(at) if *at < run.horizon() => {
            format!("connection {id} was stopped at {}", seconds(*at))
        }
        _ => format!("connection {id} was never stopped"),
    };
    measured(missed(id)).reads(words).at_most(SLACK).limit_reads(limit)
}

fn returns_at_once(run: &Run) -> Finding {
    let deadline = signal(run) + DEADLINE;
    // What never ended counts as if it had been stopped in time: that is another check.
    let (ended, dropped) = (ended(run), dropped(run));
    let end_of = |id| ended.get(&id).or(dropped.get(&id)).map_or(deadline, |at| *at.min(&deadline));
    let last = accepted(run).into_keys().map(end_of).max().unwrap_or_default().max(signal(run));
    let late = run.returned_at().map_or(run.horizon(), |at| at.saturating_sub(last));
    let words = match run.returned_at() {
        Some(at) => format!("at {}, {} late", seconds(at), seconds(late)),
        None => "never".to_owned(),
    };
    measured(late)
        .reads(words)
        .at_most(SLACK)
        .limit_reads(format!("at {}, and at most 0.100 s later", seconds(last)))
        .turning_point(last, "from here on there is nothing to wait for")
}

fn nothing_left(run: &Run) -> Finding {
    let Some(returned) = run.returned_at() else {
        return measured(run.horizon()).reads("it never returned").equals(Duration::ZERO);
    };
    // What is open at the very moment, before anything else can run.
    let open = run.notes().take_while(|(_, happened)| !matches!(happened, Happened::Returns)).fold(
        0_u64,
        |open, (_, happened)| match happened {
            Happened::Accepts(..) => open + 1,
            Happened::Ends(_) | Happened::IsDropped(_) => open - 1,
            _ => open,
        },
    );
    let tasks = run.tasks_left() as u64;
    measured(open + tasks)
        .reads(format!("{}, {}", counted(open, "open connection"), counted(tasks, "task")))
        .equals(0)
        .limit_reads("no connection and no task")
        .turning_point(returned, "`run` returns")
}

fn heap_returns(run: &Run) -> Finding {
    measured(run.heap_growth())
        .at_most(HeapGrowth::NONE)
        .limit_reads("0 bytes")
        .meaning("something of the run is still held")
}
