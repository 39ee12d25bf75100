//! Calls that would block a runtime's thread: which of them tokio notices.

use std::panic::{self, AssertUnwindSafe};

use futures::FutureExt as _;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc;
use tokio::task::block_in_place;

fn print(what: &str, call: impl FnOnce(), panics: bool) {
    let panicked = panic::catch_unwind(AssertUnwindSafe(call)).is_err();
    println!("{what:<42} {}", if panicked { "panics" } else { "no panic" });
    assert_eq!(panicked, panics, "{what}");
}

fn main() {
    panic::set_hook(Box::new(|_| {}));
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (_, closed) = std::sync::mpsc::channel::<()>();
        // ANCHOR: calls
        let ready = || std::future::ready(());
        print("Handle::current().block_on(..)", || Handle::current().block_on(ready()), true);
        print(
            "Runtime::new().unwrap().block_on(..)",
            || Runtime::new().unwrap().block_on(ready()),
            true,
        );
        print("drop(Runtime::new().unwrap())", || drop(Runtime::new().unwrap()), true);
        print("block_in_place, on one thread", || block_in_place(|| ()), true);
        let (sender, mut receiver) = mpsc::channel(1);
        print("sender.blocking_send(..)", || sender.blocking_send(1).unwrap(), true);
        print("receiver.blocking_recv()", || assert!(receiver.blocking_recv().is_some()), true);
        print("futures::executor::block_on(..)", || futures::executor::block_on(ready()), false);
        print("std::sync::mpsc: recv()", || assert!(closed.recv().is_err()), false);
        // ANCHOR_END: calls
    });
    drop(runtime);
    print("tokio::spawn outside of a runtime", || drop(tokio::spawn(async {})), true);
    let sleeps = || assert!(tokio::time::sleep(std::time::Duration::ZERO).now_or_never().is_none());
    print("tokio's sleep outside of a runtime", sleeps, true);
}
