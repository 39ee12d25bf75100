//! What happens to the requests, and the words for it. Nobody edits this.

use harness::units::{counted, grouped};

#[derive(Debug, Clone, Copy)]
pub enum Happened {
    Asks {
        request: usize,
        bytes: usize,
    },
    Begins {
        request: usize,
    },
    /// So many bytes in so many reads, of so many pieces; `wrong`: what was sent is not what the object
    /// begins with.
    Ends {
        request: usize,
        bytes: usize,
        read: usize,
        reads: usize,
        pieces: usize,
        sent: usize,
        wrong: bool,
    },
}

impl Happened {
    /// Whether this is the end of a request whose object was sent whole and in order.
    pub fn is_right(self) -> bool {
        matches!(self, Self::Ends { bytes, sent, wrong: false, .. } if sent == bytes)
    }

    pub fn tell(self) -> Option<String> {
        let of = |bytes: usize| counted(bytes as u64, "byte");
        Some(match self {
            Self::Asks { request, bytes } => format!("request {request} asks for {}", of(bytes)),
            Self::Begins { request } => {
                format!("the first bytes for request {request} are sent")
            }
            Self::Ends { request, bytes, sent, wrong, .. } => {
                let sent = match sent {
                    _ if sent < bytes => format!("{} of {} sent", grouped(sent as u64), of(bytes)),
                    _ if sent > bytes => format!("{} too many sent", of(sent - bytes)),
                    _ => format!("{} sent", of(sent)),
                };
                let wrong = if wrong { ", not those of the object" } else { "" };
                format!("request {request} ends: {sent}{wrong}")
            }
        })
    }
}

/// What a client asks for: "3 objects of 65,543 bytes".
pub fn asked_for(objects: &[usize]) -> String {
    let count = counted(objects.len() as u64, "object");
    match objects {
        [] => "no object".to_owned(),
        [first, rest @ ..] if rest.iter().all(|bytes| bytes == first) => {
            format!("{count} of {}", counted(*first as u64, "byte"))
        }
        _ => format!("{count} of different sizes"),
    }
}
