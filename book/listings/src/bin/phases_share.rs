//! What is needed at one await shares its place, and what is needed at several does not.

use std::hint::black_box;

use listings::grouped;
use tokio::task::yield_now;

/// Stands for a read or a write.
async fn io(buffer: &mut [u8]) {
    black_box(buffer);
    yield_now().await;
}

async fn blocks_with_one_await() {
    {
        let mut head = [0; 1_024];
        io(&mut head).await;
    }
    {
        let mut body = [0; 1_024];
        io(&mut body).await;
    }
}

async fn blocks_with_a_loop() {
    {
        let mut head = [0; 1_024];
        for _ in 0..3 {
            io(&mut head).await;
        }
    }
    {
        let mut body = [0; 1_024];
        for _ in 0..3 {
            io(&mut body).await;
        }
    }
}

// ANCHOR: phases
async fn in_blocks() {
    {
        let mut head = [0; 1_024];
        io(&mut head).await;
        io(&mut head).await;
    }
    {
        let mut body = [0; 1_024];
        io(&mut body).await;
        io(&mut body).await;
    }
}

async fn in_functions() {
    phase().await;
    phase().await;
}

async fn phase() {
    let mut buffer = [0; 1_024];
    io(&mut buffer).await;
    io(&mut buffer).await;
}
// ANCHOR_END: phases

async fn in_arms(command: u8) {
    match command {
        0 => {
            let mut buffer = [0; 1_024];
            io(&mut buffer).await;
            io(&mut buffer).await;
        }
        1 => {
            let mut buffer = [1; 1_024];
            io(&mut buffer).await;
            io(&mut buffer).await;
        }
        _ => {
            let mut buffer = [2; 1_024];
            io(&mut buffer).await;
            io(&mut buffer).await;
        }
    }
}

async fn arms_of_functions(command: u8) {
    match command {
        0 => phase().await,
        1 => phase().await,
        _ => phase().await,
    }
}

fn main() {
    let row = |what: &str, size: usize| {
        println!("{what:<40} {:>6} bytes", grouped(size as u64));
        size
    };
    let one = row("one phase", size_of_val(&phase()));
    let shared = row("two blocks, an await in each", size_of_val(&blocks_with_one_await()));
    let looped = row("two blocks, an await in a loop in each", size_of_val(&blocks_with_a_loop()));
    let blocks = row("in_blocks: two awaits in each", size_of_val(&in_blocks()));
    let functions = row("in_functions", size_of_val(&in_functions()));
    let arms = row("a match, its three arms blocks", size_of_val(&in_arms(0)));
    let called = row("a match, its arms functions", size_of_val(&arms_of_functions(0)));
    assert!(one < 1_200 && shared < 1_200 && looped < 1_200 && functions < 1_200 && called < 1_200);
    assert!(blocks > 2 * 1_024 && arms > 3 * 1_024);
}
