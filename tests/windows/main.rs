//! Journeys on the programs for Windows, under Wine: a real browser, the real Credential Manager of
//! Wine, a real engine, and the real `tb` on Linux as the judge.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod app;
mod files;
mod local;
mod sign_in;
