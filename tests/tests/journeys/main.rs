//! Journeys: the real binaries on real parts. One module per part of the job.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod judge;
mod local;
