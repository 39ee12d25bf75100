//! The pieces of an upload as a boxed stream of sums.
//!
//! Costs: an allocation for each upload; more to read.

use futures::stream::{self, StreamExt as _};

use crate::world::{Connection, PIECE, Upload};

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let sum = sums(&mut upload).await;
        upload.reply(sum);
    }
}

async fn sums(upload: &mut Upload) -> u64 {
    let pieces = stream::unfold((upload, vec![0; PIECE]), |(upload, mut piece)| async {
        let length = upload.read(&mut piece).await;
        let sum = piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        (length > 0).then_some((sum, (upload, piece)))
    });
    Box::pin(pieces).fold(0, |all, sum| async move { all + sum }).await
}
