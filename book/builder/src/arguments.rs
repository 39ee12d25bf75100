//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::place::Edition;

/// What is printed for `--help`, and below a command that was not understood.
pub(crate) const HELP: &str = "\
Usage: book-builder COMMAND

  build [--out DIR]               write the book as HTML [default: book/html]
  build --student [--after]       the same without what is for teachers [default: book/student];
                                  with the solutions only if --after is given
  serve [--port N]                show it on this machine, built again at each change
  check                           say what is wrong with it; exit code 1 if anything is
";

/// What the person wants.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// To know the commands.
    Help,
    /// The book as HTML.
    Build {
        /// For whom.
        edition: Edition,
        /// Where to; by default `book/html`, and `book/student` for students.
        out: Option<PathBuf>,
    },
    /// The book in a browser, built again at each change.
    Serve {
        /// The port on the loopback interface; 0 for any that is free.
        port: u16,
    },
    /// What is wrong with it.
    Check,
}

/// Reads the command line, without the program's name.
///
/// # Errors
/// It is not understood.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Command, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(words);
    let mut name = None;
    let (mut student, mut after, mut out, mut port) = (false, false, None, None);
    while let Some(argument) = parser.next()? {
        match (argument, name.as_deref()) {
            (Short('h') | Long("help"), _) => return Ok(Command::Help),
            (Long("student"), Some("build")) => student = true,
            (Long("after"), Some("build")) => after = true,
            (Long("out"), Some("build")) => out = Some(PathBuf::from(parser.value()?)),
            (Long("port"), Some("serve")) => port = Some(parser.value()?.parse()?),
            (Value(value), None) => name = Some(value.string()?),
            (argument, _) => return Err(argument.unexpected()),
        }
    }
    match name.as_deref() {
        Some("build") if after && !student => {
            Err("--after goes with --student: the other build has these pages always".into())
        }
        Some("build") => {
            let edition = if student { Edition::Student { after } } else { Edition::Full };
            Ok(Command::Build { edition, out })
        }
        Some("serve") => Ok(Command::Serve { port: port.unwrap_or(3000) }),
        Some("check") => Ok(Command::Check),
        Some(other) => Err(format!("there is no command {other:?}").into()),
        None => Err("a command is missing".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn commands_take_their_own_options_only() {
        assert_eq!(parsed("check"), Ok(Command::Check));
        assert_eq!(parsed("serve"), Ok(Command::Serve { port: 3000 }));
        assert_eq!(parsed("serve --port=0"), Ok(Command::Serve { port: 0 }));
        let out = Some(PathBuf::from("there"));
        assert_eq!(
            parsed("build --student --out there"),
            Ok(Command::Build { edition: Edition::Student { after: false }, out })
        );
        let edition = Edition::Student { after: true };
        assert_eq!(parsed("build --after --student"), Ok(Command::Build { edition, out: None }));
        let error = parsed("build --after").unwrap_err();
        assert!(error.starts_with("--after goes with --student"), "{error}");
        assert_eq!(parsed("check --student"), Err("invalid option '--student'".into()));
        assert_eq!(parsed("make"), Err("there is no command \"make\"".into()));
        assert_eq!(parsed(""), Err("a command is missing".into()));
        assert_eq!(parsed("--help"), Ok(Command::Help));
    }
}
