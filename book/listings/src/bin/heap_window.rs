//! Windows on the heap of a service that runs on: what it has grown by, and where.

use std::path::PathBuf;
use std::sync::mpsc;

use listings::grouped;
use record::{Profile, Sites};
use service::{Catalogue, before, load, window};
use tokio::runtime::Builder;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

/// Starts the windows. What it gives asks for one, as `kill -USR1` does.
#[cfg(unix)]
fn start(folder: PathBuf, log: impl Fn(&str) + Send + 'static) -> impl Fn() {
    window::start(folder, log).expect("there is a thread, and it may listen");
    || signal_hook::low_level::raise(signal_hook::consts::SIGUSR1).expect("there is such a signal")
}

#[cfg(not(unix))]
fn start(folder: PathBuf, log: impl Fn(&str) + Send + 'static) -> impl Fn() {
    let (ask, asked) = mpsc::channel();
    std::thread::spawn(move || window::windows(&folder, asked, log));
    move || ask.send(()).expect("the thread listens")
}

fn main() {
    let folder = std::env::temp_dir().join(format!("async-traps-window-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let (told, heard) = mpsc::channel();
    let signal = start(folder.clone(), move |what| told.send(what.to_owned()).expect("main hears"));

    let server = before::Server::new(Catalogue::sample());
    let runtime = Builder::new_current_thread().build().expect("a runtime can be made");
    let serve = |requests| {
        let answered = runtime.block_on(load(requests, |connection| server.serve(connection)));
        assert_eq!(answered.expect("the connection holds"), requests);
    };
    serve(100);
    let mut blocks = Vec::new();
    for (number, requests) in [(1, 1_000), (2, 2_000)] {
        // ANCHOR: requests
        signal();
        println!("{}", heard.recv().expect("it logs"));
        serve(requests);
        signal();
        println!("{}", heard.recv().expect("it logs"));
        // ANCHOR_END: requests

        let file = folder.join(format!("heap-{number}.json"));
        let json = std::fs::read_to_string(file).expect("dhat has written the file");
        let profile = Profile::parse(&json).expect("dhat writes profiles");
        println!("  {} requests. Alive at t-end, by the line:", grouped(requests as u64));
        let sites = profile.sites(Sites::AtEnd, "service/src/before.rs");
        for site in &sites {
            let (bytes, blocks) = (grouped(site.bytes), grouped(site.blocks));
            println!("  {bytes:>9} bytes in {blocks:>5} blocks  before.rs:{}", site.line);
        }
        blocks.push(sites.iter().map(|site| site.blocks).sum::<u64>());
    }
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
    // A block for each request, and the vector's own.
    assert_eq!(blocks, [1_001, 2_001]);
}
