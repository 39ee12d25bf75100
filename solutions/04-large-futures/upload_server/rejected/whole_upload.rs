//! The upload is read as a whole, and then added up.
//!
//! Wrong: whoever sends more gets more memory of the server.
//! Fails: peak-small

use crate::world::{Connection, UPLOAD};

pub async fn handle(mut connection: Connection) {
    while let Some(mut upload) = connection.upload().await {
        let mut all = vec![0; UPLOAD];
        let mut end = 0;
        while let length @ 1.. = upload.read(&mut all[end..]).await {
            end += length;
        }
        upload.reply(all[..end].iter().map(|byte| u64::from(*byte)).sum());
    }
}
