//! Journeys: the real binaries on real parts. One module per part of the job.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod accounts;
mod confirm;
mod exposed;
mod files;
mod floor;
mod foreign_host;
mod hostile;
mod hostile_folders;
mod judge;
mod local;
mod names;
mod package;
mod projects;
mod secrets;
mod session;
mod sign_in;
mod sign_in_refused;
mod tidy;
mod tokens;
mod tray;
mod vault;
mod ways_in;
mod window;
