use std::sync::Arc;
use std::time::Duration;

use harness::scenes;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::sleep;

use super::{careless, fails_alone, fails_first, keeps_memory, leaves_a_task, passes};

type Client = mpsc::Sender<(u32, oneshot::Sender<u32>)>;

/// A task answers one question after the other.
async fn client() -> Client {
    let (client, mut questions) = mpsc::channel::<(u32, oneshot::Sender<u32>)>(4);
    tokio::spawn(async move {
        while let Some((number, answer)) = questions.recv().await {
            sleep(Duration::from_millis(4)).await;
            let _ = answer.send(number);
        }
    });
    client
}

async fn ask(client: Client, number: u32) -> u32 {
    let (sender, answer) = oneshot::channel();
    client.send((number, sender)).await.unwrap();
    answer.await.unwrap()
}

#[test]
fn a_channel_for_each_answer_is_right() {
    passes(&scenes::request(harness::this_test!(), client, ask).judge());
}

/// One connection, at whose other end each number is answered with itself.
async fn connection() -> Arc<Mutex<DuplexStream>> {
    let (near, mut far) = tokio::io::duplex(64);
    tokio::spawn(async move {
        while let Ok(number) = far.read_u32().await {
            sleep(Duration::from_millis(4)).await;
            if far.write_u32(number).await.is_err() {
                break;
            }
        }
    });
    Arc::new(Mutex::new(near))
}

#[test]
fn the_answer_of_one_who_left_goes_to_the_next() {
    let verdict = scenes::request(
        harness::this_test!(),
        connection,
        async |connection: Arc<Mutex<DuplexStream>>, number| {
            let mut connection = connection.lock().await;
            connection.write_u32(number).await.unwrap();
            connection.read_u32().await.unwrap()
        },
    )
    .judge();
    let said = fails_alone(&verdict, "own-answer");
    assert_eq!(said, "the caller that came much later gets the answer to the operation");
}

#[test]
fn a_place_in_the_line_is_taken_along() {
    let verdict = scenes::request(
        harness::this_test!(),
        async || (careless::Semaphore::with_one(), client().await),
        async |(turn, client): (Arc<careless::Semaphore>, Client), number| {
            let _turn = turn.acquire().await;
            ask(client, number).await
        },
    )
    .judge();
    let (said, also) = fails_first(&verdict, "everyone-is-answered");
    assert!(said.ends_with("never got an answer: whoever was dropped took it along"), "{said}");
    // Whoever is never answered keeps what it has.
    assert_eq!(also, ["heap-grows-not"]);
}

#[test]
fn each_leaves_a_task() {
    let ask = async |client, number| {
        leaves_a_task();
        ask(client, number).await
    };
    fails_alone(&scenes::request(harness::this_test!(), client, ask).judge(), "no-task-left");
}

#[test]
fn each_keeps_memory() {
    let ask = async |client, number| {
        keeps_memory();
        ask(client, number).await
    };
    fails_alone(&scenes::request(harness::this_test!(), client, ask).judge(), "heap-grows-not");
}
