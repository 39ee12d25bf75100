//! Calls that would block a runtime's thread: which of them tokio notices.

use std::panic::{self, AssertUnwindSafe};

use futures::FutureExt as _;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc;
use tokio::task::{LocalSet, block_in_place};

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
        let (sender, mut receiver) = mpsc::channel(1);
        print("sender.blocking_send(..)", || sender.blocking_send(1).unwrap(), true);
        print("receiver.blocking_recv()", || assert!(receiver.blocking_recv().is_some()), true);
        print("futures::executor::block_on(..)", || futures::executor::block_on(ready()), false);
        print("std::sync::mpsc: recv()", || assert!(closed.recv().is_err()), false);
        // ANCHOR_END: calls
    });
    drop(runtime);

    // ANCHOR: in_place
    let in_place = || block_in_place(|| ());
    let current_thread = Builder::new_current_thread().build().unwrap();
    current_thread.block_on(async { print("block_in_place, current_thread", in_place, true) });
    let one_worker = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    one_worker.block_on(async {
        let in_a_task = async move { print("  multi_thread, one worker", in_place, false) };
        tokio::spawn(in_a_task).await.unwrap();
        print("  multi_thread, in its block_on", in_place, false);
        let in_a_set = async { print("  multi_thread, in a LocalSet", in_place, true) };
        LocalSet::new().run_until(in_a_set).await;
    });
    print("  outside of a runtime", in_place, false);
    // ANCHOR_END: in_place

    print("tokio::spawn outside of a runtime", || drop(tokio::spawn(async {})), true);
    let sleeps = || assert!(tokio::time::sleep(std::time::Duration::ZERO).now_or_never().is_none());
    print("tokio's sleep outside of a runtime", sleeps, true);
    let message = panic::catch_unwind(|| drop(tokio::spawn(async {}))).unwrap_err();
    println!("  {}", message.downcast_ref::<String>().map_or("no words", String::as_str));
}
