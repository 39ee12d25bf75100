//! When connections come to the listener. Nobody edits this.

/// How many connections come in each wave. The numbers are uneven, so that a program that does
/// something after each so many connections is met at many points of its cycle. The first lulls are
/// after 200, 512, 800 and 1,000: whoever tidies up after each fifty or hundred has just done so, and
/// hides nothing behind what it holds there.
const WAVES: [u64; 16] =
    [200, 312, 288, 200, 262, 238, 229, 271, 233, 267, 300, 207, 257, 236, 247, 253];
/// All connections.
pub const CONNECTIONS: usize = 4_000;
/// There is a lull after each wave but the last.
const LULLS: usize = WAVES.len() - 1;
/// Milliseconds from one connection to the next in a wave.
const APART: u64 = 10;
/// Milliseconds from the last connection of a wave to the first of the next.
const LULL: u64 = 2_500;

/// When each connection comes, if the first one does at this time, with the listener's close at the end;
/// and the end of each lull. All in milliseconds.
pub(super) fn schedule(first: u64) -> (Vec<u64>, [u64; LULLS]) {
    let (mut comes, mut lulls, mut at) = (Vec::with_capacity(CONNECTIONS + 1), [0; LULLS], first);
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

/// How many connections have come when this lull is reached, counted from 0.
#[must_use]
pub fn come_until(lull: usize) -> u64 {
    WAVES[..=lull].iter().sum()
}
