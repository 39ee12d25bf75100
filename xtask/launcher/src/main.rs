//! What `cargo xtask` starts: builds the command if it must, and becomes it.
//!
//! The alias is quiet (`-q`), or each command would begin with two lines of cargo's. Cargo is silent then
//! about the first build too, which takes half a minute. So the alias builds this program, which needs no
//! crate and a second, and this one builds `xtask` with cargo's progress on the terminal. Cargo also has
//! less to look through than before each `cargo run -p xtask`.
//!
//! `xtask` is built again when a file that it was made of is newer than it is. Cargo writes the names of
//! these files to `xtask.d`, beside the program.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::SystemTime;

/// The word for what could not be judged, as in all of the workbook's commands.
const COULD_NOT_BE_JUDGED: u8 = 3;

fn main() -> ExitCode {
    start().unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(COULD_NOT_BE_JUDGED)
    })
}

fn start() -> Result<ExitCode, String> {
    let launcher = env::current_exe().map_err(|error| format!("cannot find itself: {error}"))?;
    let xtask = launcher.with_file_name(format!("xtask{}", env::consts::EXE_SUFFIX));
    if !is_current(&xtask) {
        build()?;
    }
    let mut command = Command::new(&xtask);
    command.args(env::args_os().skip(1));
    become_it(&mut command).map_err(|error| format!("cannot start {}: {error}", xtask.display()))
}

/// Whether the program is there, and newer than all that it was made of.
fn is_current(program: &Path) -> bool {
    let Some(built) = changed(program) else { return false };
    let Ok(written) = fs::read_to_string(program.with_extension("d")) else { return false };
    sources(&written).iter().all(|file| changed(file).is_some_and(|at| at <= built))
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|about| about.modified()).ok()
}

/// The files that cargo lists: `PROGRAM: FILE FILE`, with a backslash before each space of a name.
fn sources(written: &str) -> Vec<PathBuf> {
    // On Windows the program's path has a colon too, but no space after it.
    let files = written.split_once(": ").map_or("", |(_, files)| files.trim_end());
    let mut sources = vec![String::new()];
    let mut characters = files.chars().peekable();
    while let Some(character) = characters.next() {
        let last = sources.len() - 1;
        match character {
            '\\' if characters.next_if_eq(&' ').is_some() => sources[last].push(' '),
            ' ' => sources.push(String::new()),
            other => sources[last].push(other),
        }
    }
    sources.into_iter().filter(|file| !file.is_empty()).map(PathBuf::from).collect()
}

/// Has cargo build it, and say so.
fn build() -> Result<(), String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "-p", "xtask"]);
    let status = command.status().map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("the workbook's command was not built".to_owned()) }
}

/// Puts the program in this one's place, so that signals reach it alone.
#[cfg(unix)]
fn become_it(command: &mut Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

/// Waits for it, where no program can take the place of another.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> io::Result<ExitCode> {
    let code = command.status()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(COULD_NOT_BE_JUDGED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_list_is_read() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(
            sources("/t/xtask: /a/b.rs /my\\ code/c.rs\n"),
            paths(&["/a/b.rs", "/my code/c.rs"])
        );
        assert_eq!(sources("C:\\t\\xtask.exe: C:\\a\\b.rs\n"), paths(&["C:\\a\\b.rs"]));
        assert_eq!(sources("/t/xtask:\n"), paths(&[]));
    }

    #[test]
    fn what_it_was_made_of_may_not_be_newer() {
        let folder = env::temp_dir().join(format!("launcher-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (program, source) = (folder.join("xtask"), folder.join("main.rs"));
        assert!(!is_current(&program), "there is none");
        fs::write(&source, "").unwrap();
        fs::write(&program, "").unwrap();
        assert!(!is_current(&program), "nobody knows what it was made of");
        let list = format!(
            "{}: {}\n",
            program.display(),
            source.display().to_string().replace(' ', "\\ ")
        );
        fs::write(folder.join("xtask.d"), list).unwrap();
        assert!(is_current(&program));
        let later = SystemTime::now() + std::time::Duration::from_secs(60);
        fs::File::options().write(true).open(&source).unwrap().set_modified(later).unwrap();
        assert!(!is_current(&program), "the source was changed");
        fs::remove_file(&source).unwrap();
        assert!(!is_current(&program), "the source is gone");
        fs::remove_dir_all(&folder).unwrap();
    }
}
