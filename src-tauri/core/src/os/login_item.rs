//! What a desktop makes of the entry that has it start the app at login.

use std::path::Path;

use super::untrusted_files::{self, Bounds};

const MAX_BYTES: u64 = 64 * 1024;

/// Whether the desktop does not follow the entry of this name, although it is registered: by the
/// XDG Desktop Application Autostart Specification it is in `config_home`, and a person, or the
/// settings of the desktop, may have switched it off in its file. Blocks.
pub fn is_ignored(config_home: &Path, name: &str) -> bool {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return false;
    }
    let path = config_home.join("autostart").join(format!("{name}.desktop"));
    let read = untrusted_files::read(&path, Bounds::max_bytes(MAX_BYTES));
    let entry = read.ok().flatten().and_then(|bytes| String::from_utf8(bytes).ok());
    !entry.is_some_and(|entry| is_followed(&entry, |program| Path::new(program).is_file()))
}

/// Whether a desktop starts a program by this entry. `exists` says whether there is such a program.
fn is_followed(entry: &str, exists: impl Fn(&str) -> bool) -> bool {
    let value = |key: &str| {
        let values = entry.lines().filter_map(|line| line.split_once('='));
        values.filter(|(name, _)| name.trim() == key).map(|(_, value)| value.trim()).next()
    };
    let is_off =
        value("Hidden") == Some("true") || value("X-GNOME-Autostart-enabled") == Some("false");
    !is_off && value("Exec").is_some_and(|command| exists(program(command)))
}

/// The program of a command line, which may be quoted.
fn program(command: &str) -> &str {
    match command.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default(),
        None => command.split_whitespace().next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "/usr/bin/tinybird-companion";

    fn entry(more: &str) -> String {
        format!("[Desktop Entry]\nType=Application\nExec={PROGRAM} --hidden\n{more}")
    }

    #[test]
    fn an_entry_is_followed_unless_it_is_switched_off() {
        let is_followed = |more: &str| is_followed(&entry(more), |program| program == PROGRAM);
        assert!(is_followed(""));
        assert!(is_followed("Hidden=false\nX-GNOME-Autostart-enabled=true\n"));
        assert!(!is_followed("Hidden=true\n"));
        assert!(!is_followed("X-GNOME-Autostart-enabled = false\n"));
    }

    #[test]
    fn an_entry_whose_program_is_not_there_starts_nothing() {
        assert!(!is_followed(&entry(""), |_| false));
        assert!(!is_followed("Exec=/home/ada/my apps/companion", |program| {
            program == "/home/ada/my apps/companion"
        }));
        assert!(is_followed("Exec=\"/home/ada/my apps/companion\" --hidden", |program| {
            program == "/home/ada/my apps/companion"
        }));
        assert!(!is_followed("[Desktop Entry]", |_| true));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn it_is_looked_for_where_the_desktop_looks() {
        let home = tempfile::tempdir().unwrap();
        assert!(is_ignored(home.path(), "Our App"));
        let folder = home.path().join("autostart");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("Our App.desktop"), "Exec=/bin/sh --hidden").unwrap();
        assert!(!is_ignored(home.path(), "Our App"));
    }
}
