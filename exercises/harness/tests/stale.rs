//! A file to edit that is not the one that was built: nothing is judged.

use std::fs;
use std::path::Path;
use std::time::Duration;

use harness::{AsBuilt, Recorder, Subject, Verdict, World, checks};
use record::Conclusion;

harness::allocator!();

struct Empty;

impl World for Empty {
    type Case = ();
    type Event = ();
    type Facts = ();

    fn new((): &(), _: Recorder<()>) -> Self {
        Empty
    }

    fn inspect(&self) {}
}

/// What the library was built from, as `harness::exercises!` would say.
const BUILT: &[AsBuilt] = &[("stale", b"what was built")];

/// A verdict of the exercise `stale`, in a package whose file to edit holds this now.
fn judged(folder: &str, now: &str) -> Verdict {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    // Each of the verdict's processes comes by here.
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/stale.rs"), now).unwrap();
    let folder = folder.to_str().unwrap().to_owned().leak();
    let subject = Subject { folder, as_built: BUILT, ..harness::exercise!() };
    harness::simulated(subject, Duration::from_secs(1), |_: &Empty| async {})
        .cases([()], |()| "the only one".to_owned())
        .check(checks::heap_returns("heap-grows-not"))
        .judge()
}

#[test]
fn another_file_than_was_built_is_not_judged() {
    let verdict = judged("stale-another", "what there is now");
    let report = verdict.report();
    let Conclusion::NotJudged { reason } = &report.conclusion else { panic!("{report:?}") };
    assert!(reason.contains("src/stale.rs is not the file that was built"), "{reason}");
    assert!(reason.contains("`cargo xtask check stale`"), "{reason}");
    assert!(report.stale);
}

#[test]
fn the_file_that_was_built_is_judged() {
    let verdict = judged("stale-same", "what was built");
    assert_eq!(verdict.report().conclusion, Conclusion::Fixed);
    assert!(!verdict.report().stale);
}
