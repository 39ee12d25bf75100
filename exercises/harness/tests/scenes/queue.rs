use std::collections::VecDeque;
use std::sync::{Arc, Mutex as Lock};
use std::time::Duration;

use harness::{Verdict, scenes};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{Mutex, Notify};
use tokio::time::sleep;

use super::{careless, fails_alone, keeps_memory, leaves_a_task, passes};

type Ends = (Sender<u32>, Arc<Mutex<Receiver<u32>>>);

async fn channel() -> Ends {
    let (sender, receiver) = mpsc::channel(1);
    (sender, Arc::new(Mutex::new(receiver)))
}

async fn send((sender, _): Ends, item: u32) {
    sender.send(item).await.unwrap();
}

async fn receive((_, receiver): Ends) -> u32 {
    receiver.lock().await.recv().await.unwrap()
}

#[test]
fn a_channel_is_right() {
    passes(&scenes::queue(harness::this_test!(), channel, send, receive).judge());
}

#[test]
fn so_is_one_with_room_for_all() {
    let channel = async || {
        let (sender, receiver) = mpsc::channel(100);
        (sender, Arc::new(Mutex::new(receiver)))
    };
    passes(&scenes::queue(harness::this_test!(), channel, send, receive).judge());
}

#[test]
fn an_item_is_taken_before_an_await() {
    let receive = async |ends| {
        let item = receive(ends).await;
        sleep(Duration::from_millis(1)).await;
        item
    };
    let verdict = scenes::queue(harness::this_test!(), channel, send, receive).judge();
    let said = fails_alone(&verdict, "none-is-lost");
    assert_eq!(said, "1 was sent and never received: whoever was dropped took it along");
}

/// A queue without a limit, of a lock and a signal.
type Queue = Arc<(Lock<VecDeque<u32>>, Notify)>;

async fn by_hand() -> Queue {
    Arc::default()
}

async fn push(queue: Queue, item: u32) {
    queue.0.lock().unwrap().push_back(item);
    queue.1.notify_one();
}

#[test]
fn an_item_is_removed_after_an_await() {
    let verdict = scenes::queue(
        harness::this_test!(),
        by_hand,
        async |queue: Queue, item| {
            queue.0.lock().unwrap().push_back(item);
            queue.1.notify_waiters();
        },
        async |queue: Queue| loop {
            let front = queue.0.lock().unwrap().front().copied();
            if let Some(item) = front {
                // Both who receive see it: each was woken.
                sleep(Duration::from_millis(1)).await;
                queue.0.lock().unwrap().retain(|other| *other != item);
                return item;
            }
            queue.1.notified().await;
        },
    )
    .judge();
    let said = fails_alone(&verdict, "none-comes-twice");
    assert!(said.ends_with("is received twice"), "{said}");
}

#[test]
fn an_item_is_put_back_at_the_wrong_end() {
    /// An item that is not lost with whoever took it.
    struct Taken<'a>(Option<u32>, &'a (Lock<VecDeque<u32>>, Notify));
    impl Drop for Taken<'_> {
        fn drop(&mut self) {
            if let Some(item) = self.0.take() {
                self.1.0.lock().unwrap().push_back(item);
                self.1.1.notify_one();
            }
        }
    }
    let verdict = scenes::queue(harness::this_test!(), by_hand, push, async |queue: Queue| {
        loop {
            let front = queue.0.lock().unwrap().pop_front();
            if let Some(item) = front {
                let mut taken = Taken(Some(item), &queue);
                sleep(Duration::from_millis(1)).await;
                return taken.0.take().unwrap();
            }
            queue.1.notified().await;
        }
    })
    .judge();
    let said = fails_alone(&verdict, "in-order");
    assert_eq!(said, "1 is received after 5");
}

#[test]
fn a_place_in_the_queue_is_taken_along() {
    type Slow = (Arc<careless::Semaphore>, Ends);
    let send = async |(turn, ends): Slow, item| {
        let _turn = turn.acquire().await;
        send(ends, item).await;
    };
    let make = async || (careless::Semaphore::with_one(), channel().await);
    let receive = async |(_, ends): Slow| receive(ends).await;
    let verdict: Verdict = scenes::queue(harness::this_test!(), make, send, receive).judge();
    let said = fails_alone(&verdict, "all-are-sent");
    assert_eq!(said, "the sending of 102 never ended: whoever was dropped took the place along");
}

#[test]
fn each_leaves_a_task() {
    let receive = async |ends| {
        leaves_a_task();
        receive(ends).await
    };
    let verdict = scenes::queue(harness::this_test!(), channel, send, receive).judge();
    fails_alone(&verdict, "no-task-left");
}

#[test]
fn each_keeps_memory() {
    let send = async |ends, item| {
        keeps_memory();
        send(ends, item).await;
    };
    let verdict = scenes::queue(harness::this_test!(), channel, send, receive).judge();
    fails_alone(&verdict, "heap-grows-not");
}
