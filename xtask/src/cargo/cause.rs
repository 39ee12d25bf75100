//! Why a build failed, in words: what a reader wrote, or something that no reader can write away.

/// Why cargo built nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The package that was asked for does not compile: rustc has said why.
    DoesNotCompile,
    /// Something else, and the way out, in one line.
    Other(String),
}

/// The cause of a failed build of a package, from what cargo said without colour.
pub(super) fn of(said: &str, package: &str) -> Cause {
    let known = |causes: &[Known]| {
        let found = causes.iter().find(|known| known.signs.iter().any(|sign| said.contains(sign)));
        found.map(|known| Cause::Other(known.words.to_owned()))
    };
    // Text of the reader's stands in what rustc says, so little is looked for there.
    if let Some(compiled) = between(said, "could not compile `", "`") {
        return known(&OF_THE_MACHINE).unwrap_or_else(|| match compiled {
            ours if ours == package => Cause::DoesNotCompile,
            other => Cause::Other(format!("{other} does not compile, no file of yours; see above")),
        });
    }
    known(&OF_THE_MACHINE).or_else(|| known(&BEFORE_RUSTC)).unwrap_or_else(|| {
        let error = said.lines().find_map(|line| line.strip_prefix("error: "));
        let error = error.unwrap_or("it did not say why");
        Cause::Other(format!("cargo failed before it came to your file: {error}"))
    })
}

/// A cause that is known by its signs in what cargo, rustc or the linker say.
struct Known {
    signs: &'static [&'static str],
    words: &'static str,
}

/// Of these rustc fails as well.
const OF_THE_MACHINE: [Known; 2] = [
    Known {
        signs: &["No space left on device", "not enough space on the disk", "Disk quota exceeded"],
        words: "the disk is full; make room, and run it again",
    },
    Known {
        signs: &["linker `", "could not exec the linker", "link.exe` not found"],
        words: "there is no linker; install your system's compiler for C, as rustup.rs says",
    },
];

/// Then rustc is not even started. The first that fits is the cause.
const BEFORE_RUSTC: [Known; 4] = [
    Known {
        signs: &[
            "failed to download",
            "download of ",
            "Could not resolve host",
            "Couldn't resolve host",
            "Could not connect",
            "Couldn't connect",
            "spurious network error",
            "(--offline)",
            "--offline was specified",
            "failed to query replaced source",
            "failed to get `",
        ],
        words: "a crate that it needs is not on this machine, and could not be fetched; \
                with a network, once: cargo fetch --locked",
    },
    Known {
        signs: &[
            "cannot update the lock file",
            "lock file needs to be updated",
            "failed to parse lock file",
            "lock file version",
        ],
        words: "Cargo.lock is not as it was shipped; bring it back from where you got the workbook",
    },
    Known {
        signs: &["failed to parse manifest", "failed to load manifest", "invalid TOML"],
        words: "a Cargo.toml is not as it was shipped; see above which, and bring it back",
    },
    Known {
        signs: &["requires rustc ", "is not supported by the following package"],
        words: "your Rust is older than the workbook needs; rustup update",
    },
];

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inside, _)| inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(said: &str) -> String {
        match of(said, "futurelock") {
            Cause::Other(words) => words,
            Cause::DoesNotCompile => panic!("not the reader's: {said}"),
        }
    }

    #[test]
    fn what_the_reader_wrote_is_told_from_what_they_did_not() {
        let theirs = "error[E0308]: mismatched types\n\
                      error: could not compile `futurelock` (lib) due to 1 previous error\n";
        assert_eq!(of(theirs, "futurelock"), Cause::DoesNotCompile);
        assert!(words("error: could not compile `tokio` (lib)").starts_with("tokio does not"));
    }

    #[test]
    fn a_cause_that_is_known_is_named_with_its_way_out() {
        for (said, expected) in [
            ("error: failed to download `rayon v1.12.0`\n", "not on this machine"),
            ("error: failed to get `rayon` as a dependency of package", "not on this machine"),
            ("error: failed to write x: No space left on device (os error 28)", "disk is full"),
            ("error: linker `cc` not found\nerror: could not compile `futurelock`", "no linker"),
            ("error: cannot update the lock file /w/Cargo.lock because --locked", "Cargo.lock is"),
            ("error: failed to parse manifest at `/w/Cargo.toml`", "a Cargo.toml is not"),
            ("error: rustc 1.80.0 is not supported by the following packages:", "older than"),
        ] {
            assert!(words(said).contains(expected), "{said}: {}", words(said));
        }
        let unknown = "error: the moon is full\n\nCaused by:\n  it is\n";
        assert_eq!(words(unknown), "cargo failed before it came to your file: the moon is full");
    }
}
