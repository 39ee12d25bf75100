//! Which batches there are, and their keys. Nobody edits this.

/// The number of a batch, and how many keys it has.
pub(super) type Batch = (u64, u64);

/// The batches that come first: large, smaller, alone, and without keys.
pub(super) const FIRST: usize = 4;
/// Small batches that come at one moment: more than there are lookups at once, so that whatever is
/// taken for a whole batch runs out.
pub const CROWD: u64 = 64;
/// Eight of them have no key, eight one, and so on: whoever loses a permit for each that is empty has
/// too few at the end.
const CROWD_KEYS: u64 = 8;
/// The last two batches. They are as fast as the first two if nothing was lost or worn out.
const LAST: [u64; 2] = [300, 60];

/// The batches of a run.
pub const BATCHES: usize = FIRST + CROWD as usize + LAST.len();

/// How many keys the first four batches have, if the large one has so many.
#[must_use]
pub fn lengths(keys: u64) -> [u64; FIRST] {
    [keys, keys / 5, keys / 2, 0]
}

/// How many keys all batches have, in the order of their numbers, which count from 1.
pub fn all_lengths(keys: u64) -> impl Iterator<Item = u64> {
    let crowd = (0..CROWD).map(|number| number % CROWD_KEYS);
    lengths(keys).into_iter().chain(crowd).chain(LAST)
}

/// The keys of a batch, in no order. Each of them comes twice, and none in two batches or worlds.
pub(super) fn of(world: u64, (batch, length): Batch) -> impl Iterator<Item = u64> + Clone {
    // A prime that divides no length: each number below the length comes once.
    let shuffled = (0..length).map(move |number| number * 7_919 % length);
    shuffled.map(move |number| 100 * (world * 1_000_003 + number / 2) + batch)
}
