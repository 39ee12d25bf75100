//! Whoever is dropped while it receives or sends takes no item along.

use async_channel::{Receiver, Sender};
use harness::{Verdict, scenes};

harness::allocator!();

type Ends = (Sender<u32>, Receiver<u32>);

#[test]
fn async_channel_loses_no_item() -> Verdict {
    scenes::queue(
        harness::this_test!(),
        async || async_channel::bounded(1),
        async |(sender, _): Ends, number| sender.send(number).await.unwrap(),
        async |(_, receiver): Ends| receiver.recv().await.unwrap(),
    )
    .judge()
}
