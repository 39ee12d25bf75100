//! One buffer for the largest object, for all requests.
//!
//! Wrong: nothing is allocated twice, and all of it is held always: the total was cut, not the peak.
//! Fails: peak-small

use crate::world::Server;

pub async fn serve(mut server: Server) {
    let mut object = vec![0; 2 * 1024 * 1024];
    while let Some(mut request) = server.next().await {
        let mut end = 0;
        loop {
            let length = request.read(&mut object[end..]).await;
            if length == 0 {
                break;
            }
            end += length;
        }
        request.send(&object[..end]).await;
    }
}
