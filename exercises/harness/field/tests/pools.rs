//! A connection pool with one connection: whoever is dropped while it asks takes none along.

use std::convert::Infallible;
use std::time::Duration;

use harness::{Verdict, scenes};
use tokio::time::sleep;

harness::allocator!();

/// Makes connections that are none. To connect takes a while, and so does to look whether one is
/// still good: so a caller can be dropped in the middle of both.
struct Connections;

impl deadpool::managed::Manager for Connections {
    type Type = u32;
    type Error = Infallible;

    async fn create(&self) -> Result<u32, Infallible> {
        sleep(Duration::from_millis(2)).await;
        Ok(1)
    }

    async fn recycle(
        &self,
        _: &mut u32,
        _: &deadpool::managed::Metrics,
    ) -> deadpool::managed::RecycleResult<Infallible> {
        sleep(Duration::from_millis(1)).await;
        Ok(())
    }
}

type Deadpool = deadpool::managed::Pool<Connections>;

#[test]
fn deadpool_gives_every_connection_back() -> Verdict {
    scenes::contended(
        harness::this_test!(),
        async || Deadpool::builder(Connections).max_size(1).build().unwrap(),
        async |pool: Deadpool| pool.get().await.unwrap(),
    )
    .judge()
}

impl bb8::ManageConnection for Connections {
    type Connection = u32;
    type Error = Infallible;

    async fn connect(&self) -> Result<u32, Infallible> {
        sleep(Duration::from_millis(2)).await;
        Ok(1)
    }

    async fn is_valid(&self, _: &mut u32) -> Result<(), Infallible> {
        sleep(Duration::from_millis(1)).await;
        Ok(())
    }

    fn has_broken(&self, _: &mut u32) -> bool {
        false
    }
}

type Bb8 = bb8::Pool<Connections>;

#[test]
fn bb8_gives_every_connection_back() -> Verdict {
    scenes::contended(
        harness::this_test!(),
        async || Bb8::builder().max_size(1).build(Connections).await.unwrap(),
        async |pool: Bb8| pool.get_owned().await.unwrap(),
    )
    .judge()
}
