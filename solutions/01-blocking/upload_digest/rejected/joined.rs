//! Four threads of its own digest; it awaits their replies, and joins the threads before it returns.
//!
//! Wrong: the last reply is not awaited, and `join` holds the worker until the last upload is digested.
//! Fails: heartbeats-get-through

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use tokio::sync::oneshot;

use crate::world::{AT_ONCE, Library, Upload, Uploads};

pub async fn run(mut uploads: Uploads, library: Library) {
    let (queue, queued) = channel::<(Upload, oneshot::Sender<()>)>();
    let queued = Arc::new(Mutex::new(queued));
    let threads = [(); AT_ONCE].map(|()| {
        let (library, queued) = (library.clone(), Arc::clone(&queued));
        thread::spawn(move || {
            loop {
                let next = queued.lock().expect("nobody panics with it").recv();
                let Ok((upload, done)) = next else { return };
                let digest = library.digest(&upload.body());
                upload.reply(digest);
                let _ = done.send(());
            }
        })
    });
    let mut before = None;
    let mut all = Vec::new();
    while let Some(upload) = uploads.next().await {
        let (done, is_done) = oneshot::channel();
        queue.send((upload, done)).expect("the threads are there");
        all.extend(before.replace(is_done));
    }
    drop(queue);
    for is_done in all {
        is_done.await.expect("each upload is digested");
    }
    for thread in threads {
        thread.join().expect("the library does not panic");
    }
}
