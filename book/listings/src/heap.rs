//! What the programs that use dhat share.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The name of a file in the system's temporary folder, for dhat to write a profile to. The file
/// is deleted when this is dropped.
pub struct ProfileFile(PathBuf);

impl ProfileFile {
    /// A name that no other process uses.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let file = format!("async-traps-{name}-{}.json", std::process::id());
        Self(std::env::temp_dir().join(file))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What dhat wrote.
    ///
    /// # Panics
    /// If it wrote nothing, or not what it writes.
    #[must_use]
    pub fn read(&self) -> record::Profile {
        let json = std::fs::read_to_string(&self.0).expect("dhat has written the file");
        record::Profile::parse(&json).expect("dhat writes profiles")
    }
}

impl Drop for ProfileFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A number with a comma after each thousand.
#[must_use]
pub fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().ok().expect("a size is not negative").to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// This program once more, in a process of its own, with an argument that says what to do.
///
/// # Panics
/// If the system does not say where this program is.
#[must_use]
pub fn again(what: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program is a file"));
    // A backtrace of a panic allocates megabytes.
    command.arg(what).env_remove("RUST_BACKTRACE");
    command
}

/// What a panic says, and nothing on the terminal meanwhile.
///
/// # Panics
/// If the work does not panic.
pub fn said(work: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let ended = std::panic::catch_unwind(work);
    std::panic::set_hook(hook);
    let panic = ended.expect_err("it panics");
    let words = panic.downcast_ref::<&str>().map(|&words| words.to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).expect("a panic has words")
}

/// Bytes of memory that the process has, where we know how to ask.
#[must_use]
pub fn resident() -> Option<usize> {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return None;
    }
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<usize>().ok()? * 1_024)
}
