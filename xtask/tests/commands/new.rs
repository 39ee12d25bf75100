//! A chapter by copying: what `cargo xtask new` makes, and that it compiles with the real harness.

use std::path::Path;
use std::process::Command;

use crate::book::{Book, Ended};

const SUMMARY: &str = "# Summary\n\n- [The demo](02-demo.md)\n";

#[test]
fn a_chapter_is_made_once() {
    let book = Book::new("new_once");
    book.write("book/src/SUMMARY.md", SUMMARY);
    let made = book.expect(0, &["new", "03-lost-wakeup", "queue"]);
    for file in [
        "exercises/03-lost-wakeup/src/queue.rs",
        "exercises/03-lost-wakeup/tests/queue.rs",
        "solutions/03-lost-wakeup/queue/rejected/replace_me.rs",
        "book/src/03-lost-wakeup-after.md",
    ] {
        assert!(made.contains(file) && book.path(file).is_file(), "{file}\n{made}");
    }
    assert!(made.ends_with("cargo xtask verify lost-wakeup\n"), "{made}");
    let members = "\"exercises/02-demo\", \"exercises/03-lost-wakeup\"]";
    assert!(book.read("Cargo.toml").contains(members), "{}", book.read("Cargo.toml"));
    assert!(book.read("book/src/SUMMARY.md").ends_with("(03-lost-wakeup-after.md)\n"));
    assert!(book.expect(0, &["list"]).contains(" 3 lost-wakeup: REPLACE"));

    for (arguments, error) in [
        (["03-other", "fresh"], "03-lost-wakeup has this number; take another"),
        (["04-other", "queue"], "lost-wakeup/queue is or was called so; take another name"),
        (["04-other", "task"], "demo/job is or was called so; take another name"),
        (["4-other", "fresh"], "'4-other' cannot name a chapter: it takes two digits, a dash and"),
    ] {
        let text = book.expect(2, &["new", arguments[0], arguments[1]]);
        assert!(text.starts_with(&format!("error: {error}")), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    }
    book.write("book/src/04-other.md", "# Mine\n");
    let text = book.expect(2, &["new", "04-other", "fresh"]);
    assert_eq!(text, "error: book/src/04-other.md is there already; take another name\n");
    assert!(!book.path("exercises/04-other").exists());
}

#[test]
fn a_folder_that_nobody_lists_breaks_nothing_and_is_named() {
    let book = Book::new("new_stray");
    book.write("exercises/03-stray/Cargo.toml", "not TOML");
    let list = book.expect(0, &["list"]);
    assert!(list.contains("0 of 1 fixed") && !list.contains("stray"), "{list}");
    let text = book.expect(1, &["verify", "--runs", "1"]);
    assert!(text.contains("exercises/03-stray is no member: list it in Cargo.toml"), "{text}");
}

/// The templates of world, program and verdict are no part of xtask, so nothing else compiles them.
#[test]
fn a_new_chapter_is_judged_as_it_says() {
    let book = with_the_real_harness("new_judged");
    book.expect(0, &["new", "03-lost-wakeup", "queue"]);
    leave_the_demo_out(&book);
    let Ended { stdout: text, stderr: errors, .. } =
        run_on_what_is_built(&book, &["verify", "lost-wakeup", "--runs", "2"]);
    let failed: Vec<_> = text.lines().filter(|line| line.starts_with("FAIL")).collect();
    assert_eq!(failed.len(), 3, "{text}{errors}");
    assert!(failed[0].contains("lost-wakeup templates"), "{text}{errors}");
    assert!(failed[1].contains("lost-wakeup/queue variants"), "{text}{errors}");
    assert!(failed[2].contains("fails heap-grows-not alone"), "{text}{errors}");
}

#[test]
fn an_exercise_of_ones_own_is_known_to_all_commands_and_asked_for_no_variants() {
    let book = with_the_real_harness("new_own");
    let made = book.expect(0, &["new", "--own", "slow_start"]);
    assert!(made.ends_with("The proof: cargo xtask verify own-slow-start\n"), "{made}");
    for file in ["accepted", "rejected", "book/src/90"] {
        assert!(!made.contains(file), "{made}");
    }
    assert!(!book.read("book/src/SUMMARY.md").contains("slow"));
    assert!(!book.path("solutions/90-own-slow-start/seal.txt").exists());
    leave_the_demo_out(&book);

    let list = book.expect(0, &["list"]);
    assert!(list.contains("90 own-slow-start: slow start  not tried  20 min"), "{list}");
    assert!(list.ends_with("\nNext: cargo xtask check own-slow-start, 20 min\n"), "{list}");
    let red = run_on_what_is_built(&book, &["check", "slow_start"]);
    assert_eq!(red.code, 1, "{}{}", red.stdout, red.stderr);
    assert!(red.stdout.contains("own-slow-start/slow_start   NOT FIXED"), "{}", red.stdout);
    assert!(!red.stdout.contains("Why"), "there is no page: {}", red.stdout);
    assert!(book.expect(0, &["hint", "slow_start"]).contains("hint 1 of 3"));
    let text = book.expect(2, &["book", "slow_start"]);
    assert!(
        text.starts_with("error: own-slow-start/slow_start has no page; what it must do"),
        "{text}"
    );

    // What a teacher changes beside the program stops no verdict.
    let world = book.read("exercises/90-own-slow-start/src/world.rs").replace("1_003", "1_009");
    book.write("exercises/90-own-slow-start/src/world.rs", &world);
    book.expect(0, &["seal"]);
    let proof = run_on_what_is_built(&book, &["verify", "--runs", "2"]);
    assert_eq!(proof.code, 0, "{}{}", proof.stdout, proof.stderr);
    let right = run_on_what_is_built(&book, &["check", "--solutions"]);
    assert_eq!(right.code, 0, "{}{}", right.stdout, right.stderr);

    let again = book.expect(2, &["new", "--own", "slow_start"]);
    assert!(again.contains("own-slow-start/slow_start is or was called so"), "{again}");
    let text = book.expect(2, &["new", "--own", "check"]);
    assert!(text.starts_with("error: 'check' cannot name an exercise: it takes words"), "{text}");
}

/// A workbook whose members can use the real harness, and nobody else's crates.
fn with_the_real_harness(name: &str) -> Book {
    let book = Book::new(name);
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let read = |file: &str| std::fs::read_to_string(real.join(file)).unwrap();
    let (head, rest) = read("Cargo.toml").split_once("members = [").map(owned).unwrap();
    let (_, tail) = rest.split_once("[workspace.package]").unwrap();
    let manifest = format!("{head}members = [\"exercises/02-demo\"]\n[workspace.package]{tail}");
    let absolute = |manifest: String, path: &str| {
        let real = real.join(path).display().to_string().replace('\\', "/");
        manifest.replace(&format!("path = \"{path}\""), &format!("path = \"{real}\""))
    };
    let members = ["exercises/harness", "exercises/record", "xtask/workbook"];
    book.write("Cargo.toml", &members.into_iter().fold(manifest, absolute));
    for file in ["Cargo.lock", "rustfmt.toml"] {
        book.write(file, &read(file));
    }
    book.write("book/src/SUMMARY.md", SUMMARY);
    book
}

/// The demo needs a crate that is no member now.
fn leave_the_demo_out(book: &Book) {
    let manifest = book.read("Cargo.toml").replace("\"exercises/02-demo\", ", "");
    book.write("Cargo.toml", &manifest);
    for folder in ["exercises/02-demo", "solutions/02-demo"] {
        std::fs::remove_dir_all(book.path(folder)).unwrap();
    }
}

/// Runs `cargo xtask` with what the workspace has built already, and without its overlays.
fn run_on_what_is_built(book: &Book, arguments: &[&str]) -> Ended {
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .env(record::wire::ROOT, book.path(""))
        .env("CARGO_TARGET_DIR", book.path("target"))
        .env("CARGO_BUILD_BUILD_DIR", built)
        .output()
        .unwrap();
    Ended {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn owned((head, tail): (&str, &str)) -> (String, String) {
    (head.to_owned(), tail.to_owned())
}
