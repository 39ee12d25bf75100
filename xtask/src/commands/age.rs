//! How long ago something was, in words: a clock time would need to know where on earth it is.

use std::time::{SystemTime, UNIX_EPOCH};

use record::units;

/// `3 hours ago` for so many seconds.
pub(super) fn ago(seconds: u64) -> String {
    match seconds {
        0..60 => "just now".to_owned(),
        _ => format!("{} ago", long(seconds)),
    }
}

/// `3 hours` for so many seconds; the largest unit that is full alone.
pub(super) fn long(seconds: u64) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let fitting = units.into_iter().find(|(length, _)| seconds >= *length);
    let (length, unit) = fitting.unwrap_or((1, "second"));
    units::counted(seconds / length, unit)
}

/// Seconds since 1970; 0 where the clock is before it.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unit_is_enough() {
        let ages = [0, 59, 60, 7_199, 7_200, 86_400, 200_000].map(ago);
        let expected = [
            "just now",
            "just now",
            "1 minute ago",
            "1 hour ago",
            "2 hours ago",
            "1 day ago",
            "2 days ago",
        ];
        assert_eq!(ages, expected);
        assert_eq!(long(7), "7 seconds");
    }
}
