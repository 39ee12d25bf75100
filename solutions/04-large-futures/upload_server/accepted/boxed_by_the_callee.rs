//! The function with the buffer returns a boxed future, so no caller can forget the box.
//!
//! Costs: an allocation for each upload, in a signature that is harder to read.

use futures::FutureExt as _;
use futures::future::BoxFuture;

use crate::world::{Connection, PIECE, Upload};

pub async fn handle(mut connection: Connection) {
    while let Some(upload) = connection.upload().await {
        receive(upload).await;
    }
}

fn receive(mut upload: Upload) -> BoxFuture<'static, ()> {
    async move {
        let mut piece = [0; PIECE];
        let mut sum = 0;
        while let length @ 1.. = upload.read(&mut piece).await {
            sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        upload.reply(sum);
    }
    .boxed()
}
