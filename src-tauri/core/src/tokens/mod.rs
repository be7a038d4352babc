//! Tokens: local ones made as `tb local generate-tokens` makes them and read back, what a token
//! says of itself, and how any token is written for where it is to be pasted.
//!
//! JWTs are not made here yet; the clipboard is not this module's.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod formats;
mod local;
pub mod payload;

pub use local::{Error, generate, validate};
