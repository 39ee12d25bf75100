//! A future is a value: nothing of it runs until it is polled, and to drop it is to free it.

use std::pin::pin;

use futures::poll;
use tokio::task::yield_now;

// ANCHOR: data
/// Says when it is dropped.
struct Order(&'static str);

impl Drop for Order {
    fn drop(&mut self) {
        println!("  the order of {} is dropped", self.0);
    }
}

async fn deliver(order: Order) {
    println!("  begun for {}", order.0);
    let parcel = [0_u8; 1_000];
    yield_now().await;
    println!("  done for {}, {} bytes", order.0, parcel.len());
}

async fn program() {
    println!("made, and never polled");
    let never = deliver(Order("Ada"));
    let bytes = size_of_val(&never);
    drop(never);

    println!("polled once");
    {
        let mut once = pin!(deliver(Order("Ben")));
        assert!(poll!(&mut once).is_pending());
    }

    println!("awaited");
    deliver(Order("Cleo")).await;
    // The parcel lies in the future, from before its first poll on.
    assert!((1_000..1_100).contains(&bytes));
}
// ANCHOR_END: data

#[tokio::main(flavor = "current_thread")]
async fn main() {
    program().await;
}
