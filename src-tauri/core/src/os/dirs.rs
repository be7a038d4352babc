//! Where this system keeps a program's files.

use std::path::{Path, PathBuf};

/// The variables that may name the home folder.
pub const HOME_VARIABLES: &[&str] = if cfg!(windows) { &["USERPROFILE"] } else { &["HOME"] };

const OURS: &str = "tinybird-companion";

/// The person's home.
pub fn home(read: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    HOME_VARIABLES.iter().find_map(|name| read(name)).map(PathBuf::from)
}

/// The folder of our settings.
pub fn config(home: &Path, read: &impl Fn(&str) -> Option<String>) -> PathBuf {
    own(home, read, "XDG_CONFIG_HOME", ".config", "APPDATA")
}

/// The folder of what we must remember but nobody edits.
pub fn state(home: &Path, read: &impl Fn(&str) -> Option<String>) -> PathBuf {
    own(home, read, "XDG_STATE_HOME", ".local/state", "LOCALAPPDATA")
}

/// Where git may keep its settings for everybody on this computer.
pub fn git_configs() -> Vec<PathBuf> {
    let places: &[&str] = if cfg!(target_os = "macos") {
        &["/etc/gitconfig", "/usr/local/etc/gitconfig", "/opt/homebrew/etc/gitconfig"]
    } else if cfg!(windows) {
        &[r"C:\Program Files\Git\etc\gitconfig"]
    } else {
        &["/etc/gitconfig"]
    };
    places.iter().map(PathBuf::from).collect()
}

fn own(
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
    // The XDG specification: a path that is not absolute is to be ignored.
    let named = read(name).map(PathBuf::from).filter(|path| path.is_absolute());
    named.unwrap_or_else(|| home.join(usual)).join(OURS)
}
