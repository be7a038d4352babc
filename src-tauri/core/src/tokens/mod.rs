//! Tokens: [`local`] makes and checks those of a local instance, [`jwt`] makes JWTs, [`payload`]
//! reads a token of Tinybird's cloud, and [`copy_text`] writes a token for the place where it is
//! pasted.
//!
//! No server is asked here, and the clipboard is not used here.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod copy_text;
pub mod jwt;
pub mod local;
pub mod payload;
