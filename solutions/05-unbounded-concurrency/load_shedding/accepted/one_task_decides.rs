//! One task counts. It is asked and told through channels, and no state is shared.
//!
//! Costs: two messages for each request, and an allocation. The channel has no limit, but each request
//! in it is answered at once.

use tokio::sync::{mpsc, oneshot};

use crate::world::backend::{Backend, PLACES, Request, Response};

type Desk = mpsc::UnboundedSender<Message>;

enum Message {
    MayIBegin(oneshot::Sender<Place>, Desk),
    HasLeft,
}

pub struct Server {
    backend: Backend,
    desk: Desk,
}

/// Tells the task when it is dropped, also on its way to a client that has left.
struct Place(Desk);

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.0.send(Message::HasLeft);
    }
}

impl Server {
    pub fn new(backend: Backend) -> Self {
        let (desk, mut messages) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut taken = 0;
            while let Some(message) = messages.recv().await {
                match message {
                    Message::MayIBegin(answer, desk) if taken < PLACES => {
                        taken += 1;
                        let _ = answer.send(Place(desk));
                    }
                    Message::MayIBegin(..) => {}
                    Message::HasLeft => taken -= 1,
                }
            }
        });
        Self { backend, desk }
    }

    pub async fn handle(&self, request: Request) -> Response {
        let (sender, answer) = oneshot::channel();
        let _ = self.desk.send(Message::MayIBegin(sender, self.desk.clone()));
        let Ok(_place) = answer.await else {
            return Response::Refused;
        };
        Response::Done(self.backend.work(request).await)
    }
}
