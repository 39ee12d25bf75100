//! How large a future is depends on what must have a place at its awaits.

use std::hint::black_box;

use listings::grouped;
use tokio::task::yield_now;

fn look(bytes: &[u8]) {
    black_box(bytes);
}

/// What has a destructor is really gone after `drop`.
struct Buffer([u8; 1_024]);

impl Drop for Buffer {
    fn drop(&mut self) {
        look(&self.0);
    }
}

fn send(buffer: Buffer) {
    drop(buffer);
}

// ANCHOR: six
async fn used_after() {
    let buffer = [0; 1_024];
    yield_now().await;
    look(&buffer);
}

async fn used_before() {
    let buffer = [0; 1_024];
    look(&buffer);
    yield_now().await;
}

async fn used_before_and_dropped() {
    let buffer = Buffer([0; 1_024]);
    look(&buffer.0);
    drop(buffer);
    yield_now().await;
}

async fn given_away() {
    let buffer = Buffer([0; 1_024]);
    send(buffer);
    yield_now().await;
}

async fn in_a_block_before() {
    {
        let buffer = [0; 1_024];
        look(&buffer);
    }
    yield_now().await;
}

async fn on_the_heap() {
    let buffer = vec![0; 1_024];
    yield_now().await;
    look(&buffer);
}
// ANCHOR_END: six

fn main() {
    let sizes = [
        ("used_after", size_of_val(&used_after())),
        ("used_before", size_of_val(&used_before())),
        ("used_before_and_dropped", size_of_val(&used_before_and_dropped())),
        ("given_away", size_of_val(&given_away())),
        ("in_a_block_before", size_of_val(&in_a_block_before())),
        ("on_the_heap", size_of_val(&on_the_heap())),
    ];
    for (name, size) in sizes {
        println!("{name:<24} {:>6} bytes", grouped(size as u64));
    }
    for (name, size) in sizes {
        let small = matches!(name, "given_away" | "in_a_block_before" | "on_the_heap");
        assert_eq!(size < 1_024, small, "{name}");
    }
}
