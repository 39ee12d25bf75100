//! REPLACE: what the program is. Edit `%exercise%.rs`; nothing else.

pub mod %exercise%;
pub mod world;

harness::exercises!(%exercise%);
