//! The book for whoever writes it: on this machine, built again at each change.

use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use notify::{EventKind, RecursiveMode, Watcher as _};
use tiny_http::{Header, Request, Response, Server};

use crate::book;
use crate::place::{Edition, Place};

/// Editors write a file in several steps: this long without a change ends them.
const SETTLED: Duration = Duration::from_millis(200);

/// Where a page asks how many times the book was built.
const BUILDS: &str = "/-builds";

/// Asks again and again, and loads the page anew when the book was built anew.
const RELOAD: &str = "<script>
(() => {
    let seen = null;
    setInterval(async () => {
        try {
            const builds = await (await fetch('/-builds')).text();
            if (seen !== null && builds !== seen) location.reload();
            seen = builds;
        } catch (_) {}
    }, 700);
})();
</script>";

/// Builds, serves and builds again, until the process is ended.
///
/// # Errors
/// The first build fails, the port is taken, or files cannot be watched.
pub(crate) fn run(place: &Place, port: u16) -> Result<()> {
    let folder = tempfile::tempdir()?;
    // Two folders in turn: while one is written, pages are read from the other.
    let folders = [folder.path().join("a"), folder.path().join("b")];
    build(place, &folders[0])?;
    let server = Server::http(("127.0.0.1", port)).map_err(|error| {
        anyhow!("port {port} cannot be used: {error}; name another with --port")
    })?;
    let address = server.server_addr();
    println!("http://{address}/\nBuilt again at each change. Ctrl+C ends it.");

    let builds = Arc::new(AtomicU64::new(1));
    let (readable, count) = (folders.clone(), Arc::clone(&builds));
    thread::spawn(move || {
        for request in server.incoming_requests() {
            let builds = count.load(Ordering::Acquire);
            // A browser that went away is no failure of ours.
            let _ = answer(request, folder_of(&readable, builds), builds);
        }
    });

    let (sender, changes) = mpsc::channel();
    let root = place.root.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let read_only = matches!(event.kind, EventKind::Access(_));
        if !read_only && event.paths.iter().any(|path| is_source(&root, path)) {
            let _ = sender.send(());
        }
    })?;
    for folder in ["book", "exercises", "solutions"].map(|name| place.root.join(name)) {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    while changes.recv().is_ok() {
        while changes.recv_timeout(SETTLED) != Err(RecvTimeoutError::Timeout) {}
        // A build that fails is told, and the book stays as it was.
        let next = builds.load(Ordering::Relaxed) + 1;
        match build(place, folder_of(&folders, next)) {
            Ok(()) => builds.store(next, Ordering::Release),
            Err(error) => eprintln!("error: {error:#}"),
        }
    }
    Ok(())
}

/// Where the build of a number is, counted from 1.
fn folder_of(folders: &[PathBuf; 2], build: u64) -> &Path {
    if build % 2 == 1 { &folders[0] } else { &folders[1] }
}

/// Builds, and tells what is wrong with directives: whoever is writing may see the rest.
fn build(place: &Place, out: &Path) -> Result<()> {
    let start = Instant::now();
    let built = book::build_as_it_is(place, Edition::Full, out)?;
    for problem in built.problems {
        println!("{problem}");
    }
    println!("built in {} ms", start.elapsed().as_millis());
    Ok(())
}

/// Whether the book is made from a file: what is built from it is not.
fn is_source(root: &Path, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else { return false };
    let parts: Vec<_> = path.iter().filter_map(|part| part.to_str()).collect();
    match parts[..] {
        ["book", "html" | "builder" | "axe", ..] => false,
        ["book", .., last] => !last.starts_with('.') && !last.ends_with('~'),
        ["solutions", ..] | ["exercises", _, "Cargo.toml"] | ["exercises", _, "hints", ..] => true,
        _ => false,
    }
}

fn answer(request: Request, out: &Path, builds: u64) -> io::Result<()> {
    let url = request.url().to_owned();
    let target = url.split(['?', '#']).next().unwrap_or_default();
    if target == BUILDS {
        return request.respond(Response::from_string(builds.to_string()));
    }
    let Some((body, kind)) = page(out, target) else {
        return request.respond(Response::from_string("not here").with_status_code(404));
    };
    let mut response = Response::new(200.into(), Vec::new(), Cursor::new(body), None, None);
    for (name, value) in [("Content-Type", kind), ("Cache-Control", "no-store")] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    request.respond(response)
}

/// The content of an address and its type; none if there is nothing below the folder.
fn page(out: &Path, target: &str) -> Option<(Vec<u8>, &'static str)> {
    let inside: PathBuf =
        target.split('/').filter(|part| !part.is_empty() && *part != "..").collect();
    let mut file = out.join(inside);
    if file.is_dir() {
        file.push("index.html");
    }
    // A name such as `C:` would lead elsewhere on Windows.
    if !file.starts_with(out) {
        return None;
    }
    let mut body = fs::read(&file).ok()?;
    let kind = match file.extension().and_then(|end| end.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    };
    if kind.starts_with("text/html") {
        let end = String::from_utf8_lossy(&body).rfind("</body>");
        if let Some(end) = end.filter(|end| *end <= body.len()) {
            body.splice(end..end, RELOAD.bytes());
        }
    }
    Some((body, kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Fixture;

    #[test]
    fn pages_are_served_with_what_reloads_them() {
        let fixture = Fixture::new();
        let out = fixture.path("out");
        build(&fixture.place(), &out).unwrap();
        let (body, kind) = page(&out, "/").unwrap();
        let body = String::from_utf8(body).unwrap();
        assert!(body.contains("Introduction") && body.contains(BUILDS), "{body}");
        assert_eq!(kind, "text/html; charset=utf-8");
        assert!(!fs::read_to_string(out.join("index.html")).unwrap().contains(BUILDS));
        assert!(page(&out, "/../book/book.toml").is_none());
        assert!(page(&out, "/none.html").is_none());
    }

    #[test]
    fn only_what_the_book_is_made_from_counts_as_a_change() {
        let root = Path::new("/w");
        for path in [
            "book/src/a.md",
            "book/theme/book.css",
            "book/listings/src/bin/a.rs",
            "solutions/03-a/b/accepted/c.rs",
            "exercises/03-a/Cargo.toml",
            "exercises/03-a/hints/b/1.md",
        ] {
            assert!(is_source(root, &root.join(path)), "{path}");
        }
        for path in
            ["book/html/index.html", "book/builder/target/x", "exercises/03-a/src/b.rs", "x"]
        {
            assert!(!is_source(root, &root.join(path)), "{path}");
        }
    }
}
