//! What differs between operating systems: all of it, and nothing else.
//!
//! `cfg(target_os)` and its kin stand here and nowhere else in the core.

pub mod dirs;
mod engine_apps;
pub mod files;
mod keyring;
mod keyring_watch;
mod launch;
mod openers;
pub mod outside;
mod port_holder;
mod sockets;
pub mod terminal;
mod terminals;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod test_bus;
mod tray_host;

pub use engine_apps::{Program, startable_engine};
pub use keyring::OsKeyring;
pub use launch::{Environment, Launch, Prepared};
pub use openers::open;
pub use port_holder::port_holder;
pub use sockets::{default_engine_address, dial_unix, engine_sockets};
pub use terminals::{terminal, terminal_inherits};
pub use tray_host::tray_host;

/// The folder of the program that runs, and of those that came with it.
pub fn programs() -> Option<std::path::PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.to_owned())
}

/// The engine platform of this machine, as `tb` writes it.
pub fn image_platform() -> &'static str {
    if cfg!(target_arch = "aarch64") { "linux/arm64" } else { "linux/amd64" }
}
