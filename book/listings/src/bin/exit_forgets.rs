//! A process that exits does not drop its profiler.

use std::hint::black_box;
use std::process::exit;

use listings::{ProfileFile, again};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

const WAYS: [&str; 6] =
    ["returns", "exits", "drops it, then exits", "panics", "binds it to _", "may not write there"];

fn main() {
    if let [_, way, file] = &std::env::args().collect::<Vec<_>>()[..] {
        return end(way, file);
    }
    println!("{:<22} profile", "a main that");
    for way in WAYS {
        let file = ProfileFile::new("exit-forgets");
        let written = match way {
            // There is no such folder.
            "may not write there" => file.path().join("profile.json"),
            _ => file.path().to_owned(),
        };
        let output = again(way).arg(&written).output().expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let total = told.lines().find_map(|line| line.strip_prefix("dhat: Total:"));
        let shown = total.filter(|_| written.exists()).map_or("none", str::trim);
        assert_eq!(shown == "none", ["exits", "may not write there"].contains(&way));
        // That nothing was written is one line, and no failure.
        assert_eq!(told.contains("dhat: error: Writing to"), way == "may not write there");
        assert_eq!(output.status.success(), way != "panics");
        println!("{way:<22} {shown}");
    }
}

// ANCHOR: end
fn end(way: &str, file: &str) {
    let builder = dhat::Profiler::builder().file_name(file);
    if way == "binds it to _" {
        let _ = builder.build();
        work();
        return;
    }
    let profiler = builder.build();
    work();
    match way {
        "exits" => exit(0),
        "drops it, then exits" => {
            drop(profiler);
            exit(0);
        }
        "panics" => panic!("the profiler is dropped on the way out"),
        _ => {}
    }
}

fn work() {
    drop(black_box(vec![1_u8; 1_000]));
}
// ANCHOR_END: end
