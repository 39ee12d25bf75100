//! A program for the lint to look at. It needs nothing but the standard library.

use std::future::ready;
use std::hint::black_box;

// ANCHOR: linted
async fn large() {
    let buffer = [0_u8; 20_000];
    ready(()).await;
    black_box(&buffer);
}

async fn awaits() {
    large().await;
}

fn spawns() {
    spawn(large());
}

async fn below_its_limit() {
    let buffer = [0_u8; 16_000];
    ready(()).await;
    black_box(&buffer);
}

async fn awaits_what_is_below() {
    below_its_limit().await;
}
// ANCHOR_END: linted

/// Stands for an executor's.
fn spawn(future: impl Future) {
    println!("spawned: {} bytes", size_of_val(&future));
}

fn main() {
    println!("awaits: {} bytes", size_of_val(&awaits()));
    println!("awaits_what_is_below: {} bytes", size_of_val(&awaits_what_is_below()));
    spawns();
}
