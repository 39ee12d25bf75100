//! Each upload in a task of its own, and the handles are kept until the connection is closed.
//!
//! Wrong: a handle keeps the cell of its task after the task has ended. A connection that has uploaded
//! often is not small any more, though it is idle.
//! Fails: idle-again

use crate::world::{Connection, PIECE, Upload};

pub async fn handle(mut connection: Connection) {
    let mut uploads = Vec::new();
    while let Some(upload) = connection.upload().await {
        uploads.push(tokio::spawn(receive(upload)));
    }
    for upload in uploads {
        let _ = upload.await;
    }
}

async fn receive(mut upload: Upload) {
    let mut piece = vec![0; PIECE];
    let mut sum = 0;
    loop {
        let length = upload.read(&mut piece).await;
        if length == 0 {
            break;
        }
        sum += piece[..length].iter().map(|byte| u64::from(*byte)).sum::<u64>();
    }
    upload.reply(sum);
}
