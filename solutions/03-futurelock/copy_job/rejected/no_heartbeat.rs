//! Without heartbeats nothing gets in the way of the copy.
//!
//! Wrong: the store is to know that the copy is alive.
//! Fails: heartbeats-keep-up, never-silent

use crate::world::{Store, copy};

pub async fn run(store: Store) {
    copy(store).await;
}
