//! What is alive on the heap when an async main comes to its end, and what a second pass adds.

use dhat::HeapStats;
use listings::{again, grouped};
use tokio::task;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

// ANCHOR: main
#[tokio::main(flavor = "current_thread")]
async fn main_that(does: &str) -> [usize; 2] {
    let _profiler = dhat::Profiler::builder().testing().build();
    [one_pass(does).await, one_pass(does).await]
}

/// Does the work, and gives what is alive after it.
async fn one_pass(does: &str) -> usize {
    match does {
        "does nothing" => {}
        "prints a line" => println!(),
        "starts 1,000 tasks" => {
            let tasks: Vec<_> = (0..1_000).map(|_| task::spawn(async {})).collect();
            for task in tasks {
                task.await.unwrap();
            }
        }
        "blocks elsewhere" => task::spawn_blocking(|| ()).await.unwrap(),
        _ => unreachable!(),
    }
    HeapStats::get().curr_bytes
}
// ANCHOR_END: main

const MAINS: [&str; 4] =
    ["does nothing", "prints a line", "starts 1,000 tasks", "blocks elsewhere"];

fn main() {
    // Each has a process of its own: what the first leaves, the second would not allocate.
    if let Some(does) = std::env::args().nth(1) {
        let [first, second] = main_that(&does);
        eprint!("{first} {second}");
        return;
    }
    println!("{:<22} {:>16} {:>20}", "an async main that", "live at its end", "a second pass adds");
    for does in MAINS {
        let (first, second) = measured(does);
        assert_eq!(first > 0, does != "does nothing", "{does}");
        if does == "blocks elsewhere" {
            // What a thread has allocated by then depends on when it runs.
            println!("{does:<22} {:>16} {:>20}", "more than 0", "not always 0");
        } else {
            assert_eq!(second, first, "{does}");
            println!("{does:<22} {:>16} {:>20}", grouped(first), second - first);
        }
    }
}

fn measured(does: &str) -> (u64, u64) {
    let output = again(does).output().expect("it starts");
    let text = String::from_utf8(output.stderr).expect("it prints text");
    let (first, second) = text.split_once(' ').expect("it prints two numbers");
    (first.parse().expect("a number"), second.parse().expect("a number"))
}
