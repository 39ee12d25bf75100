//! How times and amounts are written, everywhere the same.

use std::time::Duration;

/// Simulated time in seconds with milliseconds: `2.050 s`. Tokio's timers have no finer step.
///
/// ```
/// # use std::time::Duration;
/// assert_eq!(record::units::seconds(Duration::from_millis(2_050)), "2.050 s");
/// ```
#[must_use]
pub fn seconds(time: Duration) -> String {
    format!("{}.{:03} s", time.as_secs(), time.subsec_millis())
}

/// A time that was chosen and not measured, such as a limit, without zeros at its end: `30 s`.
///
/// ```
/// # use std::time::Duration;
/// assert_eq!(record::units::round_seconds(Duration::from_secs(30)), "30 s");
/// assert_eq!(record::units::round_seconds(Duration::from_millis(2_500)), "2.5 s");
/// ```
#[must_use]
pub fn round_seconds(time: Duration) -> String {
    let text = seconds(time);
    let digits = text.trim_end_matches(" s").trim_end_matches('0').trim_end_matches('.');
    format!("{digits} s")
}

/// A whole number with commas between thousands: `83,144`.
///
/// ```
/// assert_eq!(record::units::grouped(83_144), "83,144");
/// assert_eq!(record::units::grouped(144), "144");
/// ```
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount with its noun: `1 byte`, `83,144 bytes`.
///
/// ```
/// assert_eq!(record::units::counted(1, "byte"), "1 byte");
/// assert_eq!(record::units::counted(2_000, "byte"), "2,000 bytes");
/// ```
#[must_use]
pub fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}
