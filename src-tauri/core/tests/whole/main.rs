//! The whole core, with fakes only at its ports and at the network's edge.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod accounts;
mod bytes_from_outside;
mod closing;
mod copying;
// There was no earlier version for Windows.
#[cfg(unix)]
mod earlier_version;
mod engine;
// Its cases are links and modes.
#[cfg(unix)]
mod exposed;
mod fake_engine;
mod faults;
mod hosts;
mod keeping;
mod leaks;
mod local_instance;
mod login_item;
mod menu;
mod newer_image;
mod nothing_lost;
mod notices;
mod pages;
mod projects;
mod repository;
mod session;
mod sign_in;
mod staying;
mod tinybird;
mod tokens;
mod tokens_from_outside;
mod view;
mod wait;
mod ways_in;
mod world;
