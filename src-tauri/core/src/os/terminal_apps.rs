//! Finds the person's terminal app, which is started in a project with its tokens.
//!
//! On macOS a service starts the terminal, so that it inherits neither folder nor environment from
//! us. It is given a script to run.

use std::path::{Path, PathBuf};

use super::engine_apps::{Program, is_program, search_path};

/// The terminals of the usual desktops. The first two start the one that the person or the system
/// chose.
const ON_LINUX: [&str; 12] = [
    "xdg-terminal-exec",
    "x-terminal-emulator",
    "gnome-terminal",
    "kgx",
    "konsole",
    "xfce4-terminal",
    "mate-terminal",
    "kitty",
    "alacritty",
    "foot",
    "wezterm",
    "xterm",
];

/// Whether the terminal inherits folder and environment from us. One that does not runs the script
/// that is its last argument.
pub fn terminal_inherits_environment() -> bool {
    cfg!(not(target_os = "macos"))
}

/// Finds the terminal to open; `read` gives the value of one environment variable.
pub fn find_terminal(home: &Path, read: &impl Fn(&str) -> Option<String>) -> Option<Program> {
    if cfg!(windows) {
        on_windows(read)
    } else if cfg!(target_os = "macos") {
        let args = ["-a", "Terminal"].map(str::to_owned).to_vec();
        let program = PathBuf::from("/usr/bin/open");
        Some(Program { name: "Terminal".to_owned(), program, args })
    } else {
        on_linux(&search_path(home, read), read("TERMINAL"))
    }
}

fn on_linux(search: &[PathBuf], chosen: Option<String>) -> Option<Program> {
    let named = chosen.iter().map(String::as_str).chain(ON_LINUX);
    let mut found = named.flat_map(|name| search.iter().map(move |folder| folder.join(name)));
    let program = found.find(|path| is_program(path))?;
    let name = program.file_name()?.to_string_lossy().into_owned();
    Some(Program { name, program, args: Vec::new() })
}

/// PowerShell in a console of its own, which `start` opens. The empty argument of `start` is the
/// console's title. Windows would search for a program without a path in the project first.
fn on_windows(read: &impl Fn(&str) -> Option<String>) -> Option<Program> {
    let system = PathBuf::from(read("SystemRoot")?).join("System32");
    let powershell = system.join("WindowsPowerShell").join("v1.0").join("powershell.exe");
    let args = ["/C", "start", "", powershell.to_str()?, "-NoExit"].map(str::to_owned).to_vec();
    Some(Program { name: "PowerShell".to_owned(), program: system.join("cmd.exe"), args })
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_persons_choice_comes_first_and_a_file_that_cannot_be_run_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let search = [folder.path().to_owned()];
        let make = |name: &str, mode| {
            fs::write(folder.path().join(name), "").unwrap();
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(folder.path().join(name), mode).unwrap();
        };
        let found = |chosen: Option<&str>| {
            on_linux(&search, chosen.map(str::to_owned)).map(|program| program.name)
        };
        assert_eq!(found(None), None);
        make("konsole", 0o644);
        make("xterm", 0o755);
        assert_eq!(found(None).as_deref(), Some("xterm"));
        make("my-terminal", 0o755);
        assert_eq!(found(Some("my-terminal")).as_deref(), Some("my-terminal"));
        assert_eq!(found(Some("gone")).as_deref(), Some("xterm"));
    }

    #[test]
    fn windows_starts_powershell_by_its_absolute_path() {
        let read = |name: &str| (name == "SystemRoot").then(|| "/W".to_owned());
        let found = on_windows(&read).unwrap();
        assert_eq!(found.program, Path::new("/W/System32/cmd.exe"));
        let powershell = "/W/System32/WindowsPowerShell/v1.0/powershell.exe";
        assert_eq!(found.args, ["/C", "start", "", powershell, "-NoExit"]);
        assert_eq!(on_windows(&|_| None), None);
    }
}
