//! What differs between operating systems: all of it, and nothing else.
//!
//! `cfg(target_os)` and its kin stand here and nowhere else in the core.

pub mod dirs;
pub mod files;
mod keyring;
mod port_holder;
mod sockets;

pub use keyring::OsKeyring;
pub use port_holder::port_holder;
pub use sockets::{default_engine_address, dial_unix, engine_sockets};

/// The engine platform of this machine, as `tb` writes it.
pub fn image_platform() -> &'static str {
    if cfg!(target_arch = "aarch64") { "linux/arm64" } else { "linux/amd64" }
}

/// shim
pub fn tray_host() -> impl futures::Stream<Item = bool> {
    futures::stream::once(async { true })
}
/// shim
#[derive(Clone, Debug)]
pub struct EngineApp {
    /// n
    pub name: String,
    /// p
    pub program: std::path::PathBuf,
    /// a
    pub args: Vec<String>,
}
