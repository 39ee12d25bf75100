use std::fmt;

use serde::Deserialize;

/// dhat's account of the heap, as its profiler writes it to a file when it is dropped.
///
/// Of the format (version 2, described in DHAT's manual) only what a verdict needs is read: what
/// was allocated in all, at the peak and at the end, and where.
#[derive(Debug, Clone, Deserialize)]
pub struct Profile {
    #[serde(rename = "dhatFileVersion")]
    version: u32,
    #[serde(rename = "pps")]
    points: Vec<Point>,
    #[serde(rename = "ftbl")]
    frames: Vec<String>,
}

/// A "program point": one place, with the calls that led to it, that allocated.
#[derive(Debug, Clone, Deserialize)]
struct Point {
    #[serde(rename = "tb")]
    bytes_in_total: u64,
    #[serde(rename = "tbk")]
    blocks_in_total: u64,
    #[serde(rename = "gb")]
    bytes_at_peak: u64,
    #[serde(rename = "gbk")]
    blocks_at_peak: u64,
    #[serde(rename = "eb")]
    bytes_at_end: u64,
    #[serde(rename = "ebk")]
    blocks_at_end: u64,
    /// Innermost first, as indices into the frame table.
    #[serde(rename = "fs")]
    frames: Vec<usize>,
}

/// Which of the memory that a line allocated is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sites {
    /// What was alive when the profiler stopped: dhat's "t-end".
    AtEnd,
    /// What was alive when most bytes were: dhat's "t-gmax".
    AtPeak,
    /// All that was ever allocated: dhat's "total".
    InTotal,
}

/// A line of source code, and what it allocated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The line, counted from 1.
    pub line: u32,
    /// Bytes, of those that were asked for.
    pub bytes: u64,
    /// Blocks, likewise.
    pub blocks: u64,
}

/// A profile that could not be read.
#[derive(Debug)]
pub enum ProfileError {
    /// Not the JSON that dhat writes.
    Json(serde_json::Error),
    /// A version of the format that this crate does not know.
    Version(u32),
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "not a dhat profile: {error}"),
            Self::Version(version) => write!(f, "a dhat profile of version {version}, not 2"),
        }
    }
}

impl std::error::Error for ProfileError {}

impl Profile {
    /// Reads a profile from the JSON that dhat writes.
    ///
    /// # Errors
    /// The text is not such JSON, or its version is not 2.
    pub fn parse(json: &str) -> Result<Self, ProfileError> {
        let profile: Self = serde_json::from_str(json).map_err(ProfileError::Json)?;
        if profile.version == 2 { Ok(profile) } else { Err(ProfileError::Version(profile.version)) }
    }

    /// The lines of one file under which such memory was allocated, most bytes first. Memory that
    /// deeper calls allocated counts for the innermost line of the file that led to it. `file` is
    /// matched from the end, as dhat shortens paths.
    #[must_use]
    pub fn sites(&self, which: Sites, file: &str) -> Vec<Site> {
        let mut sites: Vec<Site> = Vec::new();
        for point in &self.points {
            let (bytes, blocks) = point.amount(which);
            if blocks == 0 {
                continue;
            }
            let frames = point.frames.iter().filter_map(|&index| self.frames.get(index));
            let Some(line) = frames.filter_map(|frame| line_in(frame, file)).next() else {
                continue;
            };
            match sites.iter_mut().find(|site| site.line == line) {
                Some(site) => {
                    site.bytes += bytes;
                    site.blocks += blocks;
                }
                None => sites.push(Site { line, bytes, blocks }),
            }
        }
        sites.sort_by_key(|site| (std::cmp::Reverse(site.bytes), site.line));
        sites
    }
}

impl Point {
    /// Bytes and blocks.
    fn amount(&self, which: Sites) -> (u64, u64) {
        match which {
            Sites::AtEnd => (self.bytes_at_end, self.blocks_at_end),
            Sites::AtPeak => (self.bytes_at_peak, self.blocks_at_peak),
            Sites::InTotal => (self.bytes_in_total, self.blocks_in_total),
        }
    }
}

/// The line of a frame, `0x5581: name (dir/src/file.rs:15:9)`, if it lies in the file.
fn line_in(frame: &str, file: &str) -> Option<u32> {
    let (_, place) = frame.rsplit_once(" (")?;
    let mut parts = place.trim_end_matches(')').rsplitn(3, ':');
    let (_column, line, path) = (parts.next()?, parts.next()?, parts.next()?);
    let path = path.replace('\\', "/");
    let inside = path == file || path.strip_suffix(file).is_some_and(|rest| rest.ends_with('/'));
    if inside { line.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: &str = "0x1: copy_job::run::{{closure}} (03-futurelock/src/copy_job.rs:15:9)";

    #[test]
    fn a_frame_gives_its_line_only_for_its_own_file() {
        assert_eq!(line_in(FRAME, "src/copy_job.rs"), Some(15));
        assert_eq!(line_in(FRAME, "job.rs"), None);
        assert_eq!(line_in("0x1: f (03-x\\src\\copy_job.rs:7:1)", "src/copy_job.rs"), Some(7));
        assert_eq!(line_in("0x1: main", "src/copy_job.rs"), None);
    }

    #[test]
    fn bytes_count_for_the_innermost_line_of_the_file_and_freed_points_are_left_out() {
        let json = r#"{"dhatFileVersion":2,"pps":[
            {"tb":90,"tbk":9,"gb":20,"gbk":2,"eb":10,"ebk":1,"fs":[0,2,1]},
            {"tb":5,"tbk":1,"gb":0,"gbk":0,"eb":5,"ebk":1,"fs":[2,1]},
            {"tb":40,"tbk":2,"gb":40,"gbk":2,"eb":40,"ebk":2,"fs":[1]},
            {"tb":7,"tbk":1,"gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[3]},
            {"tb":9,"tbk":1,"gb":9,"gbk":1,"eb":9,"ebk":1,"fs":[0]}],
            "ftbl":["0x0: alloc (alloc.rs:1:1)","0x1: a (c/src/x.rs:3:5)",
                    "0x2: b (c/src/x.rs:8:5)","0x3: c (c/src/x.rs:9:5)"]}"#;
        let profile = Profile::parse(json).unwrap();
        let sites = |which| profile.sites(which, "src/x.rs");
        assert_eq!(
            sites(Sites::AtEnd),
            [Site { line: 3, bytes: 40, blocks: 2 }, Site { line: 8, bytes: 15, blocks: 2 }]
        );
        assert_eq!(
            sites(Sites::AtPeak),
            [Site { line: 3, bytes: 40, blocks: 2 }, Site { line: 8, bytes: 20, blocks: 2 }]
        );
        assert_eq!(
            sites(Sites::InTotal),
            [
                Site { line: 8, bytes: 95, blocks: 10 },
                Site { line: 3, bytes: 40, blocks: 2 },
                Site { line: 9, bytes: 7, blocks: 1 }
            ]
        );
    }

    #[test]
    fn another_version_is_named() {
        let error = Profile::parse(r#"{"dhatFileVersion":3,"pps":[],"ftbl":[]}"#).unwrap_err();
        assert_eq!(error.to_string(), "a dhat profile of version 3, not 2");
    }
}
