//! Where something happened, as the reader knows it: the lines of their own files first, and no path
//! of a registry or of the compiler.

use std::backtrace::Backtrace;
use std::panic::Location;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use record::{Frame, Place, SourceLine};

use crate::subject::Subject;

/// Crates that are nobody's place: what a reader wrote has called them, or is called by them.
const MACHINERY: [&str; 10] =
    ["std", "core", "alloc", "__rustc", "test", "tokio", "harness", "record", "dhat", "backtrace"];

/// A file of the instruments, wherever this crate lies.
const INSTRUMENTS: &str = "harness/src/";

/// Whether this was built with the lines of its source: a configuration of cargo's can leave them out.
pub(crate) fn lines_are_known() -> bool {
    let here = Path::new(file!()).file_name().unwrap_or_default();
    let frames = Frame::all_of_backtrace(&Backtrace::force_capture().to_string());
    frames.iter().any(|frame| Path::new(&frame.file).file_name() == Some(here))
}

impl Subject {
    /// The path of a source file as it is shown: from the folder of the package, or else from that of
    /// the package that it belongs to: `src/pool.rs`, `tokio-1.54.1/src/sync/mutex.rs`.
    pub(crate) fn shown(&self, file: &str) -> String {
        let file = file.replace('\\', "/");
        if let Some(own) = self.in_package(&file) {
            return own.to_owned();
        }
        // From the last folder `src` on, and the one around it.
        let Some((package, rest)) = file.rsplit_once("/src/") else { return file };
        let package = package.rsplit_once('/').map_or(package, |(_, name)| name);
        format!("{package}/src/{rest}")
    }

    /// The path from the folder of the package, if it lies there. Rustc names a file from the root of
    /// the workspace, a backtrace from the current folder, dhat by its last two folders.
    fn in_package<'a>(&self, file: &'a str) -> Option<&'a str> {
        let folder = Path::new(self.folder);
        if Path::new(file).is_absolute() {
            return Path::new(file).strip_prefix(folder).ok()?.to_str();
        }
        let name = format!("{}/", folder.file_name()?.to_str()?);
        let mut found = file.rmatch_indices(&name);
        let whole_name = found.find(|(at, _)| *at == 0 || file[..*at].ends_with('/'));
        let from_root = whole_name.map(|(at, _)| &file[at + name.len()..]);
        let own = from_root.unwrap_or(file).trim_start_matches("./");
        folder.join(own).is_file().then_some(own)
    }

    /// Whether a source file is the reader's own: of an exercise, the one to edit.
    fn is_own_file(&self, file: &str) -> bool {
        let file = file.replace('\\', "/");
        if self.is_exercise() {
            return file.ends_with(&self.file());
        }
        !self.is_instrument(&file) && self.in_package(&file).is_some()
    }

    /// Whether a file is one of the instruments. In this crate's own tests their folder is the package.
    fn is_instrument(&self, file: &str) -> bool {
        let at_home = self.folder == env!("CARGO_MANIFEST_DIR");
        let inside = || self.in_package(file).is_some_and(|own| own.starts_with("src/"));
        file.contains(INSTRUMENTS) || (at_home && inside())
    }

    /// The innermost frame that is the reader's own; in code that is no exercise or else the innermost
    /// that is not of the machinery's.
    pub(crate) fn own_frame<'a>(&self, frames: &'a [Frame]) -> Option<&'a Frame> {
        if self.is_exercise() {
            return frames.iter().find(|frame| frame.is_in(&self.file()));
        }
        let package = self.package.replace('-', "_");
        let foreign = frames.iter().filter(|frame| {
            let machinery = frame.crate_name().is_some_and(|name| MACHINERY.contains(&name));
            !machinery && !self.is_instrument(&frame.file) && frame.file != "???"
        });
        // A function that was inlined has no path: then its file tells.
        let own = |frame: &&Frame| match frame.crate_name() {
            Some(name) if name == package || name == self.target => true,
            _ => self.in_package(&frame.file).is_some(),
        };
        let named = |frame: &&Frame| frame.crate_name().is_some();
        foreign.clone().find(own).or_else(|| foreign.clone().find(named))
    }

    /// The reader's own line at work on this thread.
    pub(crate) fn own_line_on_stack(&self) -> Option<Place> {
        let frames = Frame::all_of_backtrace(&Backtrace::force_capture().to_string());
        let Frame { file, line, .. } = self.own_frame(&frames)?;
        Some(Place { file: self.shown(file), line: *line })
    }

    /// Where a panic came from: `src/pool.rs:33`. If that line is not the reader's own, also the one
    /// of theirs that led to it.
    pub(crate) fn place_of_panic(&self, at: &Location<'_>) -> String {
        let place = format!("{}:{}", self.shown(at.file()), at.line());
        if self.is_own_file(at.file()) {
            return place;
        }
        match self.led_to(&place) {
            Some(Place { file, line }) => format!("{place}, from {file}:{line}"),
            None => place,
        }
    }

    /// The reader's own line that led to a panic at this place, the first time that it came from there.
    /// To find it takes milliseconds of real time, and a world can panic in each of a thousand runs.
    fn led_to(&self, place: &str) -> Option<Place> {
        static KNOWN: Mutex<Vec<(String, Option<Place>)>> = Mutex::new(Vec::new());
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, line)) = known.iter().find(|(at, _)| at == place) {
            return line.clone();
        }
        let line = self.own_line_on_stack();
        known.push((place.to_owned(), line.clone()));
        line
    }

    /// The line with its text, if it is the reader's own.
    pub(crate) fn source_line(&self, place: &Place) -> Option<SourceLine> {
        if !self.is_own_file(&place.file) {
            return None;
        }
        let file = if self.is_exercise() { self.file() } else { self.shown(&place.file) };
        let source =
            std::fs::read_to_string(Path::new(self.folder).join(&file)).unwrap_or_default();
        let text = source.lines().nth(place.line.saturating_sub(1) as usize).unwrap_or_default();
        Some(SourceLine { file, number: place.line, text: text.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: Subject = crate::this_test!();

    fn frames(of: &[(&str, &str)]) -> Vec<Frame> {
        let frame = |(line, (function, file)): (usize, &(&str, &str))| Frame {
            function: (*function).to_owned(),
            file: (*file).to_owned(),
            line: line as u32,
        };
        of.iter().enumerate().map(frame).collect()
    }

    #[test]
    fn lines_are_known_as_the_workbook_builds() {
        assert!(lines_are_known());
    }

    #[test]
    fn a_path_begins_at_the_package() {
        // Files of this package, as rustc, a backtrace, dhat and Windows name them.
        let folder = env!("CARGO_MANIFEST_DIR");
        for path in [
            "exercises/harness/src/place.rs",
            "./src/place.rs",
            "harness/src/place.rs",
            "exercises\\harness\\src\\place.rs",
            &format!("{folder}/src/place.rs"),
        ] {
            assert_eq!(OWN.shown(path), "src/place.rs", "{path}");
        }
        let foreign = [
            (
                "/home/a/registry/src/index-1/tokio-1.54.1/src/sync/mutex.rs",
                "tokio-1.54.1/src/sync/mutex.rs",
            ),
            ("/rustc/1a2b/library/core/src/option.rs", "core/src/option.rs"),
            ("other/src/lib.rs", "other/src/lib.rs"),
            ("spare-harness/src/place.rs", "spare-harness/src/place.rs"),
            ("/elsewhere/harness/src/place.rs", "harness/src/place.rs"),
            ("src/not_here.rs", "src/not_here.rs"),
        ];
        for (path, shown) in foreign {
            assert_eq!(OWN.shown(path), shown);
        }
    }

    #[test]
    fn the_readers_own_frame_comes_before_one_of_another_crate() {
        let subject = Subject { package: "job-pool", target: "gives_back", ..OWN };
        let chosen = |of: &[(&str, &str)]| {
            let frames = frames(of);
            subject.own_frame(&frames).map(|frame| frame.line)
        };
        let tokio = ("tokio::sync::Mutex<T>::lock", "a.rs");
        let bytes = ("bytes::Bytes::new", "a.rs");
        let harness = ("<harness::world::Watched<F> as core::future::Future>::poll", "a.rs");
        assert_eq!(chosen(&[tokio, bytes, harness, ("job_pool::take", "a.rs"), bytes]), Some(3));
        assert_eq!(chosen(&[tokio, ("gives_back::program", "a.rs")]), Some(1));
        assert_eq!(chosen(&[tokio, harness, ("bytes::new", "???"), bytes]), Some(3));
        assert_eq!(chosen(&[tokio, harness, ("main", "a.rs")]), None);
        // Inlined: the one has no path, the other is of a crate that has none of these files.
        let inlined = [("with_capacity<u8>", "src/vec/mod.rs"), ("{async_fn#0}", "tests/pulse.rs")];
        assert_eq!(chosen(&inlined), Some(1));
        assert_eq!(chosen(&[("__rustc::__rust_alloc", "a.rs"), bytes]), Some(1));
    }

    #[test]
    fn in_an_exercise_only_the_file_to_edit_is_the_readers() {
        // This file stands in for one that is edited.
        let subject = Subject { target: "place", ..crate::exercise!() };
        let all = frames(&[("bytes::f", "bytes/src/lib.rs"), ("harness::f", "03-x/src/place.rs")]);
        assert_eq!(subject.own_frame(&all).map(|frame| frame.line), Some(1));
        assert_eq!(subject.own_frame(&all[..1]), None);
        assert!(subject.is_own_file("src/place.rs") && !subject.is_own_file("src/subject.rs"));
    }
}
