//! The harness of the journeys: a private session, a browser, an authority, a keyring, an engine
//! and the programs under test.
//!
//! The harness is part of the tests: it fails by panicking, with a message that says why.
#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::unwrap_used)]

pub mod app;
pub mod argv;
pub mod authority;
pub mod browser;
pub mod clean_root;
pub mod clipboard;
pub mod cloud;
pub mod companion;
pub mod desk;
mod drag;
mod driver;
pub mod engine;
pub mod judges;
pub mod keyring;
pub mod network;
pub mod notifications;
pub mod paths;
mod person;
pub mod picture;
pub mod process;
pub mod registry;
pub mod remote;
pub mod rust_names;
pub mod screen;
pub mod session;
pub mod tb;
pub mod tinyb;
pub mod tray;
pub mod wait;
pub mod window;
pub mod windows;
