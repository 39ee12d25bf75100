//! A port scanner with a limit that is no limit, in a process that may open 128 files.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::RangeInclusive;
use std::process::{Command, Stdio};
use std::time::Duration;

use futures::{StreamExt as _, stream};
use tokio::net::TcpStream;
use tokio::time::timeout;

// ANCHOR: scan
/// The open ports. Whoever is not open does not answer, or says no.
async fn scan(ports: RangeInclusive<u16>, at_once: usize) -> Vec<u16> {
    let tries = stream::iter(ports).map(async |port| {
        let connected = TcpStream::connect((Ipv4Addr::LOCALHOST, port));
        if let Ok(Ok(_)) = timeout(Duration::from_secs(3), connected).await {
            return Some(port);
        }
        None
    });
    tries.buffer_unordered(at_once).filter_map(async |open| open).collect().await
}
// ANCHOR_END: scan

// ANCHOR: errors
/// The same, but only one answer means that a port is closed.
async fn scan_and_look(ports: RangeInclusive<u16>, at_once: usize) -> io::Result<Vec<u16>> {
    let tries = stream::iter(ports).map(async |port| {
        let connected = TcpStream::connect((Ipv4Addr::LOCALHOST, port));
        match timeout(Duration::from_secs(3), connected).await {
            Ok(Ok(_)) => Ok(Some(port)),
            Ok(Err(error)) if error.kind() != io::ErrorKind::ConnectionRefused => Err(error),
            Ok(Err(_)) | Err(_) => Ok(None),
        }
    });
    let mut tries = tries.buffer_unordered(at_once);
    let mut open = Vec::new();
    while let Some(found) = tries.next().await {
        open.extend(found?);
    }
    Ok(open)
}
// ANCHOR_END: errors

/// How many files the scanner may have open, and how many ports are open.
const FILES: usize = 128;
const OPEN: usize = 200;

/// Scans, as a program of its own, and prints how many of the ports it found.
#[tokio::main(flavor = "current_thread")]
async fn scanner(words: &[String]) {
    let numbers: Vec<u16> = words.iter().map(|word| word.parse().unwrap()).collect();
    let [first, last, ours @ ..] = &numbers[..] else { panic!("the ports are missing") };
    let range = *first..=*last;
    let count = |found: &[u16]| ours.iter().filter(|port| found.contains(port)).count();
    let say = |at_once: usize, found: usize| {
        println!("at most {at_once:>9} at once: found {found} of {OPEN} open ports");
        found
    };
    let unlimited = 999_999_999;
    let found = scan(range.clone(), unlimited).await;
    // Fewer than there are files, on any system. Where a connection is never there at once, none:
    // the ports below the first open one have taken all files.
    let found = say(unlimited, count(&found));
    assert!(found < FILES && (found == 0 || !cfg!(target_os = "linux")));
    let found = scan(range.clone(), 64).await;
    assert_eq!(say(64, count(&found)), OPEN);
    let error = scan_and_look(range.clone(), unlimited).await.unwrap_err();
    println!("at most {unlimited} at once, and it looks: {error}");
    let found = scan_and_look(range, 64).await.unwrap();
    assert_eq!(count(&found), OPEN);
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if !words.is_empty() {
        return scanner(&words);
    }
    let listeners: Vec<_> = std::iter::repeat_with(|| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .take(OPEN)
        .map(|listener| listener.expect("a port is free"))
        .collect();
    let mut ports: Vec<u16> =
        listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect();
    ports.sort_unstable();
    // A scanner begins below the first port that is open.
    let (first, last) = (ports[0] - 1_000, ports[OPEN - 1]);
    if !cfg!(unix) {
        println!("this system has no small limit of open files: nothing to show");
        return;
    }
    let limited = format!("ulimit -n {FILES} && exec \"$0\" \"$@\"");
    let mut scanner = Command::new("sh");
    scanner.args(["-c", &limited]).arg(std::env::current_exe().unwrap());
    scanner.args([first, last].iter().chain(&ports).map(u16::to_string));
    assert!(scanner.stdin(Stdio::null()).status().unwrap().success());
}
