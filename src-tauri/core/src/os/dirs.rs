//! The folders in which this system has a program's files.

use std::path::{Path, PathBuf};

/// The variables that name the home folder.
pub const HOME_VARIABLES: &[&str] = if cfg!(windows) { &["USERPROFILE"] } else { &["HOME"] };

const OURS: &str = "tinybird-companion";

/// The person's home folder; `read` gives the value of one environment variable.
pub fn home_folder(read: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    HOME_VARIABLES.iter().find_map(|name| read(name)).map(PathBuf::from)
}

/// The folder of our settings.
pub fn config_folder(home: &Path, read: &impl Fn(&str) -> Option<String>) -> PathBuf {
    our_folder(home, read, "XDG_CONFIG_HOME", ".config", "APPDATA")
}

/// The folder of our state, which people do not edit.
pub fn state_folder(home: &Path, read: &impl Fn(&str) -> Option<String>) -> PathBuf {
    our_folder(home, read, "XDG_STATE_HOME", ".local/state", "LOCALAPPDATA")
}

/// The files in which git may have its configuration for all users of this computer.
pub fn system_git_configs() -> Vec<PathBuf> {
    let paths: &[&str] = if cfg!(target_os = "macos") {
        &["/etc/gitconfig", "/usr/local/etc/gitconfig", "/opt/homebrew/etc/gitconfig"]
    } else if cfg!(windows) {
        &[r"C:\Program Files\Git\etc\gitconfig"]
    } else {
        &["/etc/gitconfig"]
    };
    paths.iter().map(PathBuf::from).collect()
}

fn our_folder(
    home: &Path,
    read: &impl Fn(&str) -> Option<String>,
    xdg: &str,
    usual: &str,
    windows: &str,
) -> PathBuf {
    if cfg!(target_os = "macos") {
        return home.join("Library/Application Support").join(OURS);
    }
    let name = if cfg!(windows) { windows } else { xdg };
    // The XDG specification says to ignore a path that is not absolute.
    let named = read(name).map(PathBuf::from).filter(|path| path.is_absolute());
    named.unwrap_or_else(|| home.join(usual)).join(OURS)
}
