//! A client asks for one object after the other. Each must be sent whole, and it must not matter to
//! the memory how large they are, or how many.

use std::time::Duration;

use first_verdict::request_buffers;
use first_verdict::world::Happened::{self, *};
use first_verdict::world::{OPEN, PIECE, Server, asked_for};
use harness::units::counted;
use harness::{
    Bytes, Check, Limit, Measured, Moment, Run, Sites, Verdict, check, checks, heap_check,
};

harness::allocator!();

/// First three objects of a little more than 64 KiB, of something between, and of a little more than 1 MiB,
/// so that the last piece is a small one. The others are compared with the first. Then a client that asks
/// for nothing, three objects that differ, and more requests than three: of no bytes, of one, of a full
/// piece, and large ones before small ones. At last one that asks for very much, for six seconds.
const CLIENTS: [&[usize]; 7] = [
    &[65_543; 3],
    &[300_007; 3],
    &[1_048_583; 3],
    &[],
    &[1_048_583, 0, PIECE + 1],
    &[0, 300_007, 1, PIECE, 65_543, 0, 2, 40_009],
    &MANY,
];

/// The first object alone takes more than a second. The others are small, so that a program that reads byte
/// by byte is still judged in time.
const MANY: [usize; 700] = {
    let mut objects = [301; 700];
    objects[0] = 2_090_003;
    objects
};

/// Three of the large objects have 78 pieces each, and a piece takes 7 ms: 1.6 s. The last client's objects
/// take 5.9 s.
const HORIZON: Duration = Duration::from_secs(20);

/// Sixteen times the size of the object, and the same work: a program with one buffer allocates
/// the same, and one with a buffer for each request too. The least that a buffer for each piece can
/// come to is all the bytes more, 3 x 983,040. One piece more for each request, and one besides, is
/// far from both.
const MORE_IN_ALL: Bytes = Bytes(4 * PIECE as i64);

/// One piece must be in memory to be sent. Six leave room for a buffer of 64 KiB, which many
/// programs have, and for what tasks and channels need; a whole object of the larger kinds is 18 and
/// 64 pieces.
const AT_ONCE: Bytes = Bytes(6 * PIECE as i64);

/// How many bytes a read gives at least, on average over an object. A buffer of 256 bytes is somebody's
/// choice. One that was cut to the length of a short piece, and stays so, comes down to a byte or two. The
/// read that ends a piece is not counted: it gives what is left.
const A_READ: usize = 128;

#[test]
fn memory_does_not_depend_on_the_size_of_the_objects() -> Verdict {
    harness::simulated(harness::exercise!(first_verdict), HORIZON, |server: &Server| {
        request_buffers::serve(server.clone())
    })
    .cases(CLIENTS, |objects| asked_for(objects))
    .tell(Happened::tell)
    .check(responses_right())
    .check(reads_large())
    .check(total_flat())
    .check(peak_small())
    .check(checks::heap_returns("heap-grows-not"))
    .check(checks::nothing_left("nothing-left").at_that_moment().gauge(OPEN, "request").check())
    .judge()
}

fn responses_right() -> Check<Server> {
    let limit = Limit::exactly(0_usize).reads(|_| "all of them".to_owned());
    check("responses-right", "every object is sent whole and in order").limit(limit).measure(
        |run: &Run<Server>| {
            let (events, all) = (run.events(), run.case().len());
            let right = events.count(Happened::is_right);
            let wrong = events.first(|what| matches!(what, Ends { .. }) && !what.is_right());
            let asked = events.count(|what| matches!(what, Asks { .. }));
            let measured = Measured::new(all - right).says(format!("{right} of {all} are right"));
            match wrong {
                Some(wrong) => measured.at(wrong.what.tell().map(|words| Moment::of(wrong, words))),
                None if asked < all => {
                    measured.means(format!("the client was asked for {asked} of {all} requests"))
                }
                None => measured,
            }
        },
    )
}

fn reads_large() -> Check<Server> {
    let limit = Limit::at_least(A_READ).reads(|bytes| format!("at least {bytes} bytes a read"));
    check("reads-large", "no object is read in crumbs").limit(limit).measure(|run: &Run<Server>| {
        let reads = run.events().pick(|what| match what {
            Ends { request, read, reads, pieces, .. } if read > 0 => {
                // Each read but the one that ends a piece.
                let each = read.checked_div(reads - pieces);
                Some((each.unwrap_or(PIECE), request, read, reads))
            }
            _ => None,
        });
        let Some((each, request, read, reads)) = reads.min() else {
            return Measured::nothing("nothing was read");
        };
        let measured = Measured::new(each);
        if each == PIECE {
            return measured.says("a whole piece with each read");
        }
        let [each, all] = [each, read].map(|bytes| counted(bytes as u64, "byte"));
        let reads = counted(reads as u64, "read");
        measured.says(format!("{each} a read: {all} in {reads}, for request {request}"))
    })
}

fn total_flat() -> Check<Server> {
    heap_check("total-flat", "larger objects do not allocate more in all", Sites::InTotal)
        .limit(Limit::at_most(MORE_IN_ALL).reads(|bytes| {
            format!("at most {bytes} more for three of 1 MiB than for three of 64 KiB")
        }))
        .measure_from_first(|first: &Run<Server>, run| {
            let objects = run.case().len();
            if objects != first.case().len() {
                return Measured::nothing("it is of as many objects that this is said");
            }
            let [small, large] = [first, run].map(|run| run.heap_allocated().bytes);
            let more = match large.saturating_sub(small) {
                0 => "no more".to_owned(),
                more => format!("{} more", counted(more, "byte")),
            };
            Measured::new(Bytes(large.cast_signed() - small.cast_signed()))
                .says(format!("{more}: {} for {objects} objects", counted(large, "byte")))
        })
        .meaning("what was freed counts too")
}

fn peak_small() -> Check<Server> {
    heap_check("peak-small", "little is allocated at any one time", Sites::AtPeak)
        .limit(Limit::at_most(AT_ONCE).reads(|bytes| format!("at most {bytes} at once")))
        .measure(|run: &Run<Server>| {
            let peak = run.heap_peak();
            Measured::new(Bytes(peak.cast_signed()))
                .says(format!("{} at once", counted(peak, "byte")))
        })
        .meaning("what was alive at the worst moment")
}
