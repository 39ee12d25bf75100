//! Well-known crates on trial, each in a scene: how a verdict on code that is not an exercise is
//! written, and whether it still says of them what it said. The verdicts are in `tests`.
