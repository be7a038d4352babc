//! The local instance.
