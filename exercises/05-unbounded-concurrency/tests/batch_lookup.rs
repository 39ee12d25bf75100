//! Two requests with batches of keys come to one server, a third alone, many small ones at a time, and
//! two at last. However large a batch is, and however many there are, the server must have no more
//! lookups under way than its database is made for, and must make use of those.

use std::time::Duration;

use harness::units::{counted, grouped, seconds};
use harness::{Bytes, Check, Limit, Measured, Moment, Run, Sites, Verdict};
use harness::{check, checks, heap_check};
use unbounded_concurrency::world::batches::{Clients, Happened, Happened::*};
use unbounded_concurrency::world::database::{AT_ONCE, LOOKUPS};
use unbounded_concurrency::world::keys::{BATCHES, CROWD, all_lengths, lengths};

harness::allocator!();

/// The keys of the large batch. What one key costs is the difference of the two runs, divided by the
/// difference of the keys that are asked for at one time: what is there only once does not count.
const KEYS: [u64; 2] = [500, 5_000];

/// One lookup after the other they take 123 s.
const HORIZON: Duration = Duration::from_secs(200);

/// What a batch needs for each further key. The key and its answer are 16 bytes; with vectors that
/// grow, places, a map, or a channel for each answer it is 98 at most. A task for each key that waits in
/// a box of the smallest size needs 194, one as it is usually written 280 or more, and a future that
/// holds a lookup 630. The limit is about half way between 98 and 194.
const EACH: Bytes = Bytes(150);

/// In percent of the time that sixteen lookups at every moment take. Sixteen, and then the next sixteen
/// when the slowest is done, take 129; requests with a fixed half of them 222, one after the other 1,600.
const PERCENT: u64 = 150;

#[test]
fn a_batch_has_no_more_lookups_under_way_than_the_server_may() -> Verdict {
    let exercise = harness::exercise!(unbounded_concurrency);
    harness::simulated(exercise, HORIZON, |clients: &Clients| clients.clone().ask())
        .cases(KEYS, |keys| {
            let [large, small, alone, _] = lengths(*keys).map(grouped);
            format!("{large} and {small} keys, {alone}, and {CROWD} small batches")
        })
        .tell(tell)
        .check(
            all_answered().then([
                answers_right(),
                near_ideal(),
                checks::nothing_left("nothing-left")
                    .when("the server is dropped", "the requests never ended")
                    .gauge(LOOKUPS, "lookup")
                    .check()
                    .then([checks::heap_returns("heap-grows-not")]),
            ]),
        )
        .check(
            checks::at_most_at_once(
                "in-flight",
                "the lookups under way are bounded, for all requests together",
                LOOKUPS,
                AT_ONCE as u64,
                "one more lookup begins",
            )
            .meaning("the database is made for so many; more of them fail, or wait there"),
        )
        .check(peak_small())
        .dear()
        .judge()
}

fn tell(happened: Happened) -> Option<String> {
    Some(match happened {
        Asks(batch, keys) => format!("batch {batch} asks for {}", counted(keys, "key")),
        Answered(batch, 0) => format!("batch {batch} is answered"),
        Answered(batch, wrong) => {
            format!("batch {batch} is answered; {} wrong or missing", grouped(wrong as u64))
        }
        // Where it takes too long, the check says so itself.
        Took { .. } => return None,
    })
}

fn all_answered() -> Check<Clients> {
    check("all-answered", "every batch is answered")
        .limit(Limit::exactly(BATCHES).reads(|all| format!("all {all}")))
        .measure(|run: &Run<Clients>| {
            let is_answer = |what| matches!(what, Answered(..));
            let answered = run.events().count(is_answer);
            let measured = Measured::new(answered).says(match answered {
                0 => "no batch was answered".to_owned(),
                BATCHES => format!("all {BATCHES}"),
                some => format!("{some} of {BATCHES}, and then nothing more in simulated time"),
            });
            match run.events().last(is_answer) {
                Some(last) => {
                    measured.means(format!("the last answer came at {}", seconds(last.at)))
                }
                None => measured,
            }
        })
}

fn answers_right() -> Check<Clients> {
    check("answers-right", "every key has its answer, in its place")
        .limit(Limit::exactly(0).reads(|none| format!("{none} wrong")))
        .measure(|run: &Run<Clients>| {
            let keys: u64 = all_lengths(*run.case()).sum();
            let wrong =
                |what| if let Answered(_, wrong) = what { Some(wrong as u64) } else { None };
            let wrong: u64 = run.events().pick(wrong).sum();
            // Each key comes twice in its batch, and one lookup can serve both.
            let different: u64 = all_lengths(*run.case()).map(|keys| keys.div_ceil(2)).sum();
            let unasked = different.saturating_sub(run.gauge(LOOKUPS).entries);
            let [of, keys, never] = [different, keys, unasked].map(grouped);
            Measured::new(wrong + unasked).says(match (wrong, unasked) {
                (0, 1..) => format!("{never} of {of} different keys were never looked up"),
                _ => format!("{} of {keys} answers are wrong or misplaced", grouped(wrong)),
            })
        })
}

fn near_ideal() -> Check<Clients> {
    check("near-ideal", format!("nearly {AT_ONCE} lookups are under way all the time"))
        .limit(Limit::at_most(PERCENT).reads(|most| format!("at most {most} % of the ideal time")))
        .measure(|run: &Run<Clients>| {
            let slowest = run.events().greatest(|what| match what {
                Took { batches, took, ideal } => {
                    let percent = 100 * took.as_micros() / ideal.as_micros();
                    Some((percent as u64, batches, took, ideal))
                }
                _ => None,
            });
            let Some(((percent, batches, took, ideal), event)) = slowest else {
                return Measured::never("no batch was answered");
            };
            let (took, ideal) = (seconds(took), seconds(ideal));
            let words = format!("{batches} took {took}; ideal is {ideal}");
            Measured::new(percent).says(words.clone()).at(Moment::new(event.at, words))
        })
}

/// The keys of the two batches that come together.
fn together(run: &Run<Clients>) -> u64 {
    lengths(*run.case())[..2].iter().sum()
}

fn peak_small() -> Check<Clients> {
    heap_check("peak-small", "a key of a batch needs little memory", Sites::AtPeak)
        .limit(Limit::at_most(EACH).reads(|bytes| format!("at most {bytes} for each further key")))
        .measure_from_first(|first, run| {
            let keys = together(run);
            let more = run.heap_peak().cast_signed() - first.heap_peak().cast_signed();
            let each = Bytes(more).for_each_of(keys - together(first));
            let bytes = each.max(Bytes(0));
            let peak = counted(run.heap_peak(), "byte");
            // What comes after the first two says nothing of their peak.
            let second = run.events().first(|what| matches!(what, Asks(2, _)));
            Measured::new(each)
                .says(format!("{bytes} for each further key"))
                .means(format!("at its peak it needed {peak}, for {}", counted(keys, "key")))
                .at(second.map(|event| Moment::until(event.at)))
        })
}
