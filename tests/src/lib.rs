//! What journeys are made of: the stand-ins for Tinybird's own servers, and the harness that
//! gives a test a private session, a browser, an authority and the programs under test.
//!
//! The harness is part of the tests: it fails by panicking, with a message that says why.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

pub mod cloud_stand_in;
