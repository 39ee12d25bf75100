//! The book's commands, on a workbook whose builder only says what it was asked for.

use crate::book::Book;

const LISTING: &str = "book/listings/src/bin/hello.rs";
const CAPTURE: &str = "book/captures/hello.txt";

/// A workbook with one listing and no capture.
fn book(name: &str) -> Book {
    let book = Book::new(name);
    let workspace = book
        .read("Cargo.toml")
        .replace("[\"exercises/helper\", \"ex", "[\"book/listings\", \"exercises/helper\", \"ex");
    book.write("Cargo.toml", &workspace);
    book.write("book/listings/Cargo.toml", "[package]\nname = \"listings\"\n");
    book.write("book/listings/src/lib.rs", "");
    book.write(LISTING, "fn main() {\n    println!(\"hello\\n~ 3 ms\");\n}\n");
    let package = "[package]\nname = \"book-builder\"\n[workspace]\n";
    book.write("book/builder/Cargo.toml", package);
    let lock = "version = 4\n\n[[package]]\nname = \"book-builder\"\nversion = \"0.0.0\"\n";
    book.write("book/builder/Cargo.lock", lock);
    book.write(
        "book/builder/src/main.rs",
        "fn main() {\n    println!(\"builder: {:?}\", std::env::args().skip(1).collect::<Vec<_>>());\n}\n",
    );
    book
}

#[test]
fn a_reader_opens_the_book_that_is_there() {
    let book = book("book_open");
    let built = book.expect(0, &["book", "--no-open"]);
    assert!(built.contains("The book is built once") && built.contains("builder: [\"build\"]"));
    book.write("book/html/index.html", "");
    let opened = book.expect(0, &["book", "--no-open"]);
    assert!(opened.starts_with("The book: ") && !opened.contains("builder:"), "{opened}");
}

#[test]
fn the_page_of_an_exercise_has_its_names() {
    let book = book("book_page");
    for page in ["index", "02-demo"] {
        book.write(&format!("book/html/{page}.html"), "");
    }
    for name in ["demo", "2", "job", "task", "demo/job"] {
        let opened = book.expect(0, &["book", name, "--no-open"]);
        let page = opened.strip_prefix("The page: ").unwrap_or_default();
        assert!(page.trim_end().ends_with("02-demo.html"), "{opened}");
    }
    let text = book.expect(3, &["book", "job", "--after", "--no-open"]);
    let way_out = "cargo xtask book build makes the book anew";
    assert_eq!(
        text,
        format!("error: the book has no page book/html/02-demo-after.html; {way_out}\n")
    );
    let text = book.expect(2, &["book", "jbo"]);
    assert_eq!(text, "error: no exercise 'jbo'; did you mean 'job'?\n");
    assert!(book.expect(2, &["book", "--after"]).contains("error: "));
}

#[test]
fn maintainers_reach_the_builder() {
    let book = book("book_builder");
    let built = book.expect(0, &["book", "build", "--student"]);
    assert!(built.contains("builder: [\"build\", \"--student\"]"), "{built}");
    let built = book.expect(0, &["book", "build", "--student", "--after", "--out", "a b"]);
    let passed = "builder: [\"build\", \"--student\", \"--after\", \"--out\", ";
    assert!(built.contains(passed) && built.contains("a b\"]"), "{built}");
    assert!(!built.contains("\"a b\""), "from where it was typed: {built}");
    assert!(book.expect(2, &["book", "build", "--after"]).contains("--student"));
    let served = book.expect(0, &["book", "serve", "--port", "4000"]);
    assert!(served.contains("builder: [\"serve\", \"--port\", \"4000\"]"), "{served}");
}

#[test]
fn captures_are_what_listings_print() {
    let book = book("book_check");
    let missing = book.expect(1, &["book", "check", "--plain"]);
    let way_out = format!("FAIL  {LISTING}: has no capture; write it with cargo xtask book check");
    assert!(missing.contains(&way_out), "{missing}");

    book.expect(0, &["book", "check", "--accept"]);
    let captured = book.read(CAPTURE);
    assert!(captured.starts_with("# ") && captured.ends_with("\nhello\n~ 3 ms\n"), "{captured}");
    let same = book.expect(0, &["book", "check", "--plain"]);
    assert!(same.contains("1 of 1 listings print what was captured"), "{same}");
    assert!(same.contains("builder: [\"check\"]"), "{same}");
    let named = book.expect(0, &["book", "check", "hello", "--plain"]);
    assert!(named.contains("1 of 1 listings print what was captured"), "{named}");
    let unknown = book.expect(2, &["book", "check", "helo"]);
    assert!(unknown.contains("there is no listing \"helo\""), "{unknown}");

    book.write(CAPTURE, &captured.replace("hello", "goodbye").replace("3 ms", "4 ms"));
    book.write("book/captures/lost.txt", "# x\n");
    let wrong = book.expect(1, &["book", "check", "--plain"]);
    for part in [
        "FAIL  book/captures/lost.txt: no listing prints this; delete it, or add the listing",
        "FAIL  book/captures/hello.txt is not what book/listings/src/bin/hello.rs prints",
        "\n-goodbye\n+hello\n ~\n",
        "If the new output is right: cargo xtask book check --accept",
    ] {
        assert!(wrong.contains(part), "{part}\n{wrong}");
    }

    book.remove("book/captures/lost.txt");
    book.write(CAPTURE, "# another target\nother\n");
    let elsewhere = book.expect(0, &["book", "check", "--plain"]);
    assert!(elsewhere.contains("0 of 1 listings print"), "{elsewhere}");
    assert!(elsewhere.contains("1 were captured elsewhere than on "), "{elsewhere}");

    book.write(LISTING, "fn main() {\n    panic!(\"it locks up\");\n}\n");
    let failed = book.expect(1, &["book", "check", "--plain"]);
    assert!(
        failed.contains(": failed: it ended with exit ") && failed.contains("it locks up"),
        "{failed}"
    );
}

#[test]
fn a_command_can_be_a_listing() {
    let book = book("book_command");
    book.remove(LISTING);
    book.write("book/listings/commands/list.txt", "list --plain\n");
    book.expect(0, &["book", "check", "--accept"]);
    let captured = book.read("book/captures/list.txt");
    assert!(captured.contains("demo/job"), "{captured}");
}
