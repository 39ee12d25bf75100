//! What the future of a call adds to the future of its caller.

use std::hint::black_box;

use futures::join;
use listings::grouped;
use tokio::task::yield_now;

type Message = [u8; 1_024];

async fn wait() {
    yield_now().await;
}

// ANCHOR: moved
async fn send(message: Message) {
    wait().await;
    black_box(&message);
}

async fn encode(message: Message) {
    send(message).await;
}

async fn handle(message: Message) {
    encode(message).await;
}

async fn lent(message: &Message) {
    wait().await;
    black_box(message);
}
// ANCHOR_END: moved

async fn unused(_message: Message) {
    wait().await;
}

async fn in_turn() {
    send([0; 1_024]).await;
    send([1; 1_024]).await;
}

async fn at_once() {
    join!(send([0; 1_024]), send([1; 1_024]));
}

async fn boxed() {
    Box::pin(send([0; 1_024])).await;
}

async fn renamed() {
    let message: Message = [0; 1_024];
    black_box(&message);
    wait().await;
    let again = message;
    black_box(&again);
    wait().await;
    black_box(&again);
}

// ANCHOR: nested
async fn logged(call: impl Future) {
    call.await;
}
// ANCHOR_END: nested

fn main() {
    let message: Message = [0; 1_024];
    let row = |what: &str, size: usize| {
        println!("{what:<42} {:>6} bytes", grouped(size as u64));
        size
    };
    let send_alone = row("send(message)", size_of_val(&send(message)));
    let twice = row("encode: moves it on to send", size_of_val(&encode(message)));
    let thrice = row("handle: moves it on to encode", size_of_val(&handle(message)));
    let by_reference = row("lent(&message)", size_of_val(&lent(&message)));
    let ignored = row("unused(message)", size_of_val(&unused(message)));
    println!();
    let in_turn = row("two sends, one after the other", size_of_val(&in_turn()));
    let at_once = row("two sends in a join!", size_of_val(&at_once()));
    let boxed = row("one send in a box", size_of_val(&boxed()));
    let renamed = row("let again = message, both across awaits", size_of_val(&renamed()));
    println!();
    let once = row("logged(send)", size_of_val(&logged(send(message))));
    let nested = row("logged(logged(send))", size_of_val(&logged(logged(send(message)))));
    let deeper =
        row("logged(logged(logged(send)))", size_of_val(&logged(logged(logged(send(message))))));

    assert!(send_alone > 2 * 1_024 && twice > send_alone + 1_000 && thrice > twice + 1_000);
    assert!(by_reference < 100 && ignored > 1_024);
    assert!(in_turn < at_once && at_once > 2 * send_alone && boxed < 100);
    assert!(renamed > 2 * 1_024);
    assert!(once > 2 * send_alone && nested > 2 * once && deeper > 2 * nested);
}
