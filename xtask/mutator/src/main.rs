//! Makes wrong programs out of right ones, the way people err.
//!
//! `mutator FILE...` reads Rust source and writes JSON: for each file a list of mutants, each a name and
//! a whole source. A mutant is the file with one change, made in its text, so that all the rest stays
//! as it was written. Whether it compiles, and whether it is wrong, it cannot tell: many are neither.
//!
//! | file | what it holds |
//! |---|---|
//! | `main` | files in, JSON out |
//! | `mutant` | a change, its name, and the source that it gives |
//! | `finder` | the walk over a file, which calls the others |
//! | `statements` | left out, swapped, awaited in place, spawned, a guard dropped early |
//! | `expressions` | constants, conditions, calls that are mistaken for another |
//! | `macros` | branches of `select!`, `join!` one after the other |

mod expressions;
mod finder;
mod macros;
mod mutant;
mod statements;

use std::env;
use std::fs;
use std::process::ExitCode;

use mutant::Mutant;
use serde::Serialize;

/// What was made of one file.
#[derive(Serialize)]
struct Made {
    file: String,
    mutants: Vec<Mutant>,
}

fn main() -> ExitCode {
    match env::args().skip(1).map(of_file).collect::<Result<Vec<_>, _>>() {
        Ok(made) => {
            println!("{}", serde_json::json!(made));
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("mutator: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn of_file(file: String) -> Result<Made, String> {
    let source = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let mutants = mutant::all(&source).map_err(|error| format!("{file}: {error}"))?;
    Ok(Made { file, mutants })
}
