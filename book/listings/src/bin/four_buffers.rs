//! Four ways to send an object of 64 pieces, and what each allocates.

use std::hint::black_box;

use dhat::HeapStats;
use listings::grouped;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

const PIECE: usize = 16 * 1024;
const PIECES: usize = 64;

/// Stands for a read: fills the buffer.
fn read(buffer: &mut [u8]) {
    black_box(buffer).fill(1);
}

/// Stands for what uses the bytes.
fn send(bytes: &[u8]) {
    black_box(bytes);
}

// ANCHOR: four
fn every_piece_kept() {
    let mut object = Vec::with_capacity(PIECES);
    for _ in 0..PIECES {
        let mut piece = vec![0; PIECE];
        read(&mut piece);
        object.push(piece);
    }
    object.iter().for_each(|piece| send(piece));
}

fn every_piece_dropped() {
    for _ in 0..PIECES {
        let mut piece = vec![0; PIECE];
        read(&mut piece);
        send(&piece);
    }
}

fn one_buffer_for_the_object() {
    let mut object = vec![0; PIECES * PIECE];
    object.chunks_mut(PIECE).for_each(read);
    send(&object);
}

fn one_buffer_for_a_piece() {
    let mut piece = vec![0; PIECE];
    for _ in 0..PIECES {
        read(&mut piece);
        send(&piece);
    }
}
// ANCHOR_END: four

fn measure(work: fn()) -> HeapStats {
    let _profiler = dhat::Profiler::builder().testing().build();
    work();
    HeapStats::get()
}

fn main() {
    let ways: [(&str, fn()); 4] = [
        ("every piece kept", every_piece_kept),
        ("every piece dropped", every_piece_dropped),
        ("one buffer for the object", one_buffer_for_the_object),
        ("one buffer for a piece", one_buffer_for_a_piece),
    ];
    println!("{:<26} {:>11} {:>7} {:>11}", "", "total bytes", "blocks", "peak bytes");
    let stats = ways.map(|(what, work)| {
        let stats = measure(work);
        let (total, peak) = (grouped(stats.total_bytes), grouped(stats.max_bytes as u64));
        println!("{what:<26} {total:>11} {:>7} {peak:>11}", stats.total_blocks);
        stats
    });
    let object = PIECES * PIECE;
    let [kept, dropped, whole, piece] = stats;
    assert!(kept.total_bytes > object as u64 && kept.max_bytes > object);
    assert_eq!((dropped.total_bytes, dropped.max_bytes), (object as u64, PIECE));
    assert_eq!((whole.total_bytes, whole.max_bytes), (object as u64, object));
    assert_eq!((piece.total_bytes, piece.max_bytes), (PIECE as u64, PIECE));
}
