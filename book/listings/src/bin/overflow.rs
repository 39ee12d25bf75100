//! A large future is built on the stack before it is boxed, in a debug build.

use std::future::pending;
use std::hint::black_box;
use std::thread;

use listings::again;

/// What threads get that Rust's library or tokio starts, unless somebody asks for more.
const STACK: usize = 2 * 1_024 * 1_024;

// ANCHOR: large
async fn large() {
    let buffer = [0_u8; 3 * 1_024 * 1_024];
    pending::<()>().await;
    black_box(&buffer);
}

fn boxes_it() {
    drop(black_box(Box::pin(large())));
}
// ANCHOR_END: large

fn main() {
    if std::env::args().nth(1).is_some() {
        let thread = thread::Builder::new().stack_size(STACK).spawn(boxes_it);
        return thread.expect("a thread").join().expect("it does not panic");
    }
    let child = again("child").output().expect("the child starts");
    let said = String::from_utf8_lossy(&child.stderr);
    let overflowed = !child.status.success() && said.contains("has overflowed its stack");
    println!(
        "a box for 3 MiB, on a stack of 2 MiB: {}",
        match overflowed {
            true => "the child has overflowed its stack, and is gone",
            false => "done",
        }
    );
    // A release build usually writes it where it belongs; nothing promises that.
    assert!(overflowed || !cfg!(debug_assertions));
}
