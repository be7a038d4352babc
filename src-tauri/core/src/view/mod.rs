//! What faces draw that follows from a snapshot: pure functions, the same for every face.

pub mod menu;
