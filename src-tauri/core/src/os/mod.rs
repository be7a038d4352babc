//! Everything that differs between operating systems, and nothing else.
//!
//! No other module of the core uses `cfg(target_os)` or the like.

#[cfg(windows)]
mod acl;
mod clipboard;
pub mod dirs;
mod engine_apps;
pub mod files;
mod keyring;
mod keyring_watch;
mod launch;
pub mod login_item;
pub mod notifications;
mod openers;
mod port_holder;
mod sockets;
mod ssh;
pub mod stdin;
mod terminal_apps;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod test_bus;
#[cfg(test)]
pub(crate) mod test_files;
mod tray;
pub mod untrusted_files;

pub use clipboard::write_to_clipboard;
pub use engine_apps::{ENGINE_PAGE, Program, find_startable_engine};
pub use keyring::OsKeyring;
pub use launch::{Environment, Launch, PreparedLaunch};
pub use openers::open_link_or_folder;
pub use port_holder::{PortHolder, find_port_holder};
pub use sockets::{
    default_engine_address, dial_unix, engine_sockets, is_data_folder, socket_group,
};
pub use ssh::{engine_over_ssh, find_ssh, run_ssh};
pub use terminal_apps::{find_terminal, terminal_inherits_environment};
pub use tray::watch_tray;

/// The folder of the running program, and of the programs that were installed with it.
pub fn programs_folder() -> Option<std::path::PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.to_owned())
}

/// Bytes that are free on the disk of a folder; `None` where that is not known.
pub fn free_disk(folder: &std::path::Path) -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        let found = rustix::fs::statvfs(folder).ok()?;
        Some(found.f_bavail.saturating_mul(found.f_frsize))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        None
    }
}

/// The platform of this machine's images, as `tb` writes it.
pub fn image_platform() -> &'static str {
    if cfg!(target_arch = "aarch64") { "linux/arm64" } else { "linux/amd64" }
}
