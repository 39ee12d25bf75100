/// A frame of a stack: a function, and the line of it that was at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// With its path, as rustc writes it: `<pool::Pool as core::ops::drop::Drop>::drop`.
    pub function: String,
    /// The file, as far as it is told, with `/` on every platform.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
}

impl Frame {
    /// A frame of a dhat profile, `0x5581: name (dir/src/file.rs:15:9)`, if it names a line.
    pub(crate) fn of_profile(text: &str) -> Option<Self> {
        let (function, place) = text.rsplit_once(" (")?;
        let (_address, function) = function.split_once(": ")?;
        Self::new(function, place.trim_end_matches(')'))
    }

    /// The frames of a backtrace of the standard library's that name a line, innermost first.
    #[must_use]
    pub fn all_of_backtrace(text: &str) -> Vec<Self> {
        let mut frames = Vec::new();
        let mut function = "";
        for line in text.lines().map(str::trim) {
            if let Some(place) = line.strip_prefix("at ") {
                frames.extend(Self::new(function, place));
            } else if let Some((_number, name)) = line.split_once(": ") {
                function = name;
            }
        }
        frames
    }

    /// `place` is `dir/src/file.rs:15:9`.
    fn new(function: &str, place: &str) -> Option<Self> {
        let mut parts = place.rsplitn(3, ':');
        let (_column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
        let (function, file) = (function.to_owned(), file.replace('\\', "/"));
        Some(Self { function, file, line: line.parse().ok()? })
    }

    /// The crate that the function belongs to, if it can be told: of a method of a trait the crate of
    /// the type.
    #[must_use]
    pub fn crate_name(&self) -> Option<&str> {
        let path = self.function.trim_start_matches(['<', '&', '*']);
        let (name, _) =
            path.trim_start_matches("mut ").trim_start_matches("dyn ").split_once("::")?;
        let is_name = name.chars().all(|char| char.is_alphanumeric() || char == '_');
        is_name.then_some(name)
    }

    /// Whether it lies in this file, which is matched from the end.
    #[must_use]
    pub fn is_in(&self, file: &str) -> bool {
        let rest = self.file.strip_suffix(file);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_of_a_profile_has_its_line_and_its_file() {
        let frame = |text| Frame::of_profile(text).unwrap();
        let known = frame("0x1: copy_job::run::{{closure}} (03-futurelock/src/copy_job.rs:15:9)");
        assert_eq!((known.function.as_str(), known.line), ("copy_job::run::{{closure}}", 15));
        assert!(known.is_in("src/copy_job.rs") && !known.is_in("job.rs"));
        assert!(frame("0x1: f (03-x\\src\\copy_job.rs:7:1)").is_in("src/copy_job.rs"));
        assert_eq!(Frame::of_profile("0x1: main"), None);
    }

    #[test]
    fn a_backtrace_gives_its_frames_innermost_first() {
        let text = "   0: std::panicking::panic\n             at /rustc/1/library/std/src/panic.rs:9:5\n\
                       1: __libc_start\n   2: pool::Pool::take::{{closure}}\n\
                                  at ./src/pool.rs:33:9\n";
        let lines: Vec<_> = Frame::all_of_backtrace(text);
        let lines = lines.iter().map(|frame| (frame.crate_name(), frame.file.as_str(), frame.line));
        assert_eq!(
            lines.collect::<Vec<_>>(),
            [
                (Some("std"), "/rustc/1/library/std/src/panic.rs", 9),
                (Some("pool"), "./src/pool.rs", 33)
            ]
        );
    }

    #[test]
    fn a_function_belongs_to_the_crate_of_its_path_or_of_its_type() {
        let of = |function: &str| {
            let function = function.to_owned();
            let frame = Frame { function, file: String::new(), line: 1 };
            frame.crate_name().map(str::to_owned)
        };
        assert_eq!(of("tokio::task::spawn").as_deref(), Some("tokio"));
        assert_eq!(
            of("<alloc::vec::Vec<T> as core::clone::Clone>::clone").as_deref(),
            Some("alloc")
        );
        assert_eq!(of("<&mut pool::Pool as core::ops::Drop>::drop").as_deref(), Some("pool"));
        assert_eq!(of("<F as tokio::future::Future>::poll"), None);
        assert_eq!(of("main"), None);
    }
}
