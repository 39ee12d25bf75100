//! A process that exits does not drop its profiler.

use std::fs;
use std::process::exit;

use listings::{ProfileFile, again};

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

const WAYS: [&str; 4] = ["returns", "exits", "drops it and exits", "panics"];

fn main() {
    if let [_, way, file] = &std::env::args().collect::<Vec<_>>()[..] {
        return end(way, file);
    }
    println!("{:<22} profile", "a main that");
    for way in WAYS {
        let file = ProfileFile::new("exit-forgets");
        let output = again(way).arg(file.path()).output().expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr).contains("dhat: Total:");
        let written = fs::metadata(file.path()).is_ok();
        assert_eq!((told, written), (way != "exits", way != "exits"));
        println!("{way:<22} {}", if written { "written" } else { "none" });
    }
}

// ANCHOR: end
fn end(way: &str, file: &str) {
    let profiler = dhat::Profiler::builder().file_name(file).build();
    match way {
        "exits" => exit(0),
        "drops it and exits" => {
            drop(profiler);
            exit(0);
        }
        "panics" => panic!("the profiler is dropped on the way out"),
        _ => {}
    }
}
// ANCHOR_END: end
