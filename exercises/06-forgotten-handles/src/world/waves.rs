//! When connections come to the listener. Nobody edits this.

/// How many connections come in each wave. The numbers are uneven, so that a program that does
/// something after each so many connections is met at many points of its cycle.
const WAVES: [u64; 16] =
    [240, 267, 231, 262, 255, 229, 271, 245, 233, 259, 248, 260, 266, 237, 244, 253];
/// All connections.
pub const CONNECTIONS: usize = 4_000;
/// The names of the heap's marks, one at the end of the lull after each wave but the last.
pub const LULLS: [&str; 15] =
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"];
/// Milliseconds from one connection to the next in a wave.
const APART: u64 = 10;
/// Milliseconds from the last connection of a wave to the first of the next.
const LULL: u64 = 2_500;

/// When each connection comes, with the listener's close at the end; and the end of each lull.
/// All in milliseconds.
pub(super) fn schedule() -> (Vec<u64>, [u64; 15]) {
    let (mut comes, mut lulls, mut at) = (Vec::with_capacity(CONNECTIONS + 1), [0; 15], 103);
    for (number, wave) in WAVES.into_iter().enumerate() {
        comes.extend((0..wave).map(|number| at + APART * number));
        at += APART * (wave - 1) + LULL;
        if let Some(lull) = lulls.get_mut(number) {
            *lull = at - 8;
        }
    }
    // It closes while the last connections are being served.
    comes.push(comes[CONNECTIONS - 1] + 8);
    (comes, lulls)
}
