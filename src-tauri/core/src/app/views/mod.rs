//! What is on this computer, as the snapshot shows it. Nothing is written.

pub(crate) mod found;
pub(crate) mod jwts;
pub(crate) mod local;
pub(crate) mod projects;
pub(crate) mod saved;
pub mod token_report;
