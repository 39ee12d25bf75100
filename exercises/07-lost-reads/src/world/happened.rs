//! What is seen of a connection. Nobody edits this.

use harness::units::counted;

/// Frames and orders are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// The last byte of a frame is there to be read.
    FrameCame(usize),
    Delivered(usize),
    /// Where this frame belongs, something else of so many bytes was delivered.
    NotTheFrame {
        number: usize,
        bytes: usize,
    },
    /// An order is in the channel.
    OrderCame(usize),
    /// The last byte of an order was written.
    Sent(usize),
    /// Where this order belongs, another was written.
    NotTheOrder {
        number: usize,
        sent: usize,
    },
    /// Something was written that is neither an order nor a ping, after so many orders.
    Garbled {
        after: usize,
    },
    Pinged,
    /// The peer reads nothing from now on.
    StopsReading,
    ReadsAgain,
    /// The peer announces a frame of so many bytes, which is too many.
    Announces(u16),
    HangsUp,
    /// `serve` returned `Ok`, or an error.
    Returned {
        ok: bool,
    },
    /// `serve` was dropped.
    Dropped,
}

/// What happened, as a plain sentence. What comes hundreds of times is left out.
pub fn tell(happened: Happened) -> Option<String> {
    use Happened::*;
    Some(match happened {
        FrameCame(number) => format!("frame {number} has come"),
        Delivered(number) => format!("frame {number} is delivered"),
        NotTheFrame { number, bytes } => {
            format!("{} delivered in the place of frame {number}", counted(bytes as u64, "byte"))
        }
        NotTheOrder { number, sent } => format!("order {sent} is sent, where {number} belongs"),
        Garbled { after } => {
            format!("after {after} orders, neither an order nor a ping is written")
        }
        StopsReading => "the peer stops reading".to_owned(),
        ReadsAgain => "the peer reads again".to_owned(),
        Announces(bytes) => format!("the peer announces a frame of {bytes} bytes"),
        HangsUp => "the peer hangs up".to_owned(),
        Returned { ok: true } => "`serve` returns `Ok`".to_owned(),
        Returned { ok: false } => "`serve` returns an error".to_owned(),
        Dropped => "`serve` is dropped".to_owned(),
        OrderCame(_) | Sent(_) | Pinged => return None,
    })
}
