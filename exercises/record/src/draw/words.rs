//! The words that the drawn and the plain text share.

use anstyle::Style;

use crate::style::{GREEN, RED, YELLOW};
use crate::{Conclusion, Excerpt, Report, Went, units};

/// More cases than these, such as those in which the program is dropped, stand in no row.
const ROW: usize = 60;

/// What it comes to. An exercise is fixed; a test of one's own passes, as tests do.
pub(super) fn conclusion(report: &Report) -> (Style, &'static str) {
    match (&report.conclusion, &report.own_test) {
        (Conclusion::Fixed, None) => (GREEN, "FIXED"),
        (Conclusion::Fixed, Some(_)) => (GREEN, "PASSED"),
        (Conclusion::NotFixed, None) => (RED, "NOT FIXED"),
        (Conclusion::NotFixed, Some(_)) => (RED, "FAILED"),
        (Conclusion::NotJudged { .. }, _) => (YELLOW, "NOT JUDGED"),
    }
}

/// `60 timings: 39 hang, 1 fails, 20 are fine`; empty if nothing was counted.
pub(super) fn tally(report: &Report) -> String {
    let tally = &report.tally;
    if tally.cases == 0 {
        return String::new();
    }
    let mut cases = units::counted((tally.cases - tally.cuts) as u64, &tally.noun);
    if tally.cuts > 0 {
        cases += &format!(", dropped at {}", units::counted(tally.cuts as u64, "moment"));
    }
    let fine = tally.fine();
    if fine == tally.cases || report.conclusion == Conclusion::Fixed {
        // A green says what it did. A service may run for ever, if no check asks it to return.
        let runs = units::counted(tally.runs as u64, "run");
        let endless = match tally.hang {
            0 => String::new(),
            1 => "; 1 never returns".to_owned(),
            hang => format!("; {} never return", units::grouped(hang as u64)),
        };
        let orders = match tally.orders {
            0 | 1 => String::new(),
            orders => format!(" in {orders} orders"),
        };
        return format!("{cases}{orders}, {runs}, all fine{endless}");
    }
    let parts = Went::ALL.into_iter().zip([tally.hang, tally.broke, tally.fail, fine]);
    let parts: Vec<String> =
        parts.filter(|(_, many)| *many > 0).map(|(went, many)| so_many(went, many)).collect();
    format!("{cases}: {}", parts.join(", "))
}

/// `1 hangs`, `16 are fine`.
fn so_many(went: Went, many: usize) -> String {
    format!("{many} {}", if many == 1 { went.word() } else { went.words() })
}

/// How the cases went, one after the other: `4 hang, 6 fail, 1 is fine, 1 hangs`.
pub(super) fn in_order(each: &[Went]) -> String {
    let parts = each.chunk_by(|one, next| one == next);
    parts.map(|same| so_many(same[0], same.len())).collect::<Vec<_>>().join(", ")
}

/// How each case went, if that can stand in a row and says more than the tally.
pub(super) fn row(report: &Report) -> Option<&[Went]> {
    let each = &report.tally.each[..];
    let differ = each.iter().any(|went| *went != each[0]);
    (differ && each.len() <= ROW && report.conclusion == Conclusion::NotFixed).then_some(each)
}

/// `"one", "two" and 3 more`.
pub(super) fn cases(cases: &Excerpt) -> String {
    let quoted: Vec<String> = cases.first.iter().map(|case| format!("\"{case}\"")).collect();
    let text = quoted.join(", ");
    if cases.more == 0 {
        text
    } else {
        format!("{text} and {} more", units::grouped(cases.more as u64))
    }
}

/// With a full stop, unless it ends like a sentence already: a message is left as it is.
pub(super) fn stopped(text: &str) -> String {
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{text}{stop}")
}
