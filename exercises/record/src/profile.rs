use std::cmp::Reverse;
use std::fmt;

use serde::Deserialize;

use crate::{Frame, HeapBytes};

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
    /// The file, as dhat shortens it.
    pub file: String,
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
        self.sites_by(which, &|frames| frames.iter().find(|frame| frame.is_in(file)))
    }

    /// The same with any choice of the frame that memory counts for: it is given those that led to
    /// an allocation, innermost first.
    #[must_use]
    pub fn sites_by(&self, which: Sites, choose: &dyn Fn(&[Frame]) -> Option<&Frame>) -> Vec<Site> {
        let mut sites: Vec<Site> = Vec::new();
        for point in &self.points {
            let (bytes, blocks) = point.amount(which);
            if blocks == 0 {
                continue;
            }
            let frames = point.frames.iter().filter_map(|&index| self.frames.get(index));
            let frames: Vec<Frame> = frames.filter_map(|text| Frame::of_profile(text)).collect();
            let Some(Frame { file, line, .. }) = choose(&frames) else { continue };
            match sites.iter_mut().find(|site| site.line == *line && site.file == *file) {
                Some(site) => {
                    site.bytes += bytes;
                    site.blocks += blocks;
                }
                None => sites.push(Site { file: file.clone(), line: *line, bytes, blocks }),
            }
        }
        sites.sort_by(|one, other| {
            other
                .bytes
                .cmp(&one.bytes)
                .then_with(|| (&one.file, one.line).cmp(&(&other.file, other.line)))
        });
        sites
    }

    /// The lines of [`Self::sites_by`] with all that they allocated, those with most bytes at the peak
    /// first, then in all.
    #[must_use]
    pub fn lines_by(&self, choose: &dyn Fn(&[Frame]) -> Option<&Frame>) -> Vec<(Site, HeapBytes)> {
        let sites = |which| self.sites_by(which, choose);
        let (at_peak, at_end) = (sites(Sites::AtPeak), sites(Sites::AtEnd));
        let bytes_of = |sites: &[Site], of: &Site| {
            let same = |site: &&Site| site.line == of.line && site.file == of.file;
            sites.iter().find(same).map_or(0, |site| site.bytes)
        };
        let lines = sites(Sites::InTotal).into_iter().map(|site| {
            let bytes = HeapBytes {
                at_peak: bytes_of(&at_peak, &site),
                at_end: bytes_of(&at_end, &site),
                in_total: site.bytes,
            };
            (site, bytes)
        });
        let mut lines: Vec<(Site, HeapBytes)> = lines.collect();
        // The sort is stable: what is alike goes on to be ordered by all that it allocated.
        lines.sort_by_key(|(_, bytes)| Reverse(bytes.at_peak));
        lines
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

#[cfg(test)]
mod tests {
    use super::*;

    fn site(line: u32, bytes: u64, blocks: u64) -> Site {
        Site { file: "c/src/x.rs".to_owned(), line, bytes, blocks }
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
        assert_eq!(sites(Sites::AtEnd), [site(3, 40, 2), site(8, 15, 2)]);
        assert_eq!(sites(Sites::AtPeak), [site(3, 40, 2), site(8, 20, 2)]);
        assert_eq!(sites(Sites::InTotal), [site(8, 95, 10), site(3, 40, 2), site(9, 7, 1)]);

        let lines = profile.lines_by(&|frames| frames.iter().find(|frame| frame.is_in("src/x.rs")));
        let lines: Vec<_> = lines.iter().map(|(site, bytes)| (site.line, *bytes)).collect();
        let bytes = |at_peak, at_end, in_total| HeapBytes { at_peak, at_end, in_total };
        assert_eq!(lines, [(3, bytes(40, 40, 40)), (8, bytes(20, 15, 95)), (9, bytes(0, 0, 7))]);
    }

    #[test]
    fn another_version_is_named() {
        let error = Profile::parse(r#"{"dhatFileVersion":3,"pps":[],"ftbl":[]}"#).unwrap_err();
        assert_eq!(error.to_string(), "a dhat profile of version 3, not 2");
    }
}
