//! What a local instance holds of its tokens: how they are checked and how it makes its own.
//!
//! A library beside the program, so that the journeys judge a pair by the same code.

pub mod tokens;
