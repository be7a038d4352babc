//! Local tokens: made as `tb local generate-tokens` makes them, and read back.
//!
//! JWTs are not made here yet; copying is not this module's.

mod local;

pub use local::{Error, generate, validate};
