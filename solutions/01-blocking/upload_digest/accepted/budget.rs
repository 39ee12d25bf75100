//! Small pieces, each of which takes one unit of the task's budget.
//!
//! Costs: the runtime decides when the task yields, after 128 units. So a piece may be no longer than
//! a 128th of what may be done at a stretch.

use tokio::task::coop::consume_budget;

use crate::world::{Library, PIECE, Uploads};

const UNITS: usize = 128;

pub async fn run(mut uploads: Uploads, library: Library) {
    while let Some(upload) = uploads.next().await {
        let mut digester = library.start();
        for piece in upload.body().chunks(PIECE / UNITS) {
            digester.update(piece);
            consume_budget().await;
        }
        upload.reply(digester.finish());
    }
}
