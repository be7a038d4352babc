//! The whole core, with fakes only at its ports and at the network's edge.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod accounts;
mod copying;
mod engine;
mod menu;
mod sign_in;
mod staying;
mod tinybird;
mod world;
