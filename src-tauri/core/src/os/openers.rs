//! Opens a link in the person's browser, or a folder in their file manager.
//!
//! The callers pass a link with its scheme, or an absolute path, so that no opener reads it as an
//! option.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::launch::{self, Environment};

/// Opens a link or a folder. Blocks for a moment. Success means only that an opener was started.
///
/// # Errors
///
/// When there is no opener, or none that could be started.
pub fn open_link_or_folder(target: &str, ours: &Environment) -> io::Result<()> {
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    for opener in openers(target, ours) {
        match opener.and_then(launch::start) {
            Ok(()) => return Ok(()),
            // The failure of another opener is more useful to the caller.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// The openers to try, the best first.
fn openers(target: &str, ours: &Environment) -> Vec<io::Result<Command>> {
    if cfg!(windows) {
        let root = launch::variable(ours, "SystemRoot").map(PathBuf::from);
        root.map(|root| on_windows(target, &root, ours)).into_iter().collect()
    } else if cfg!(target_os = "macos") {
        vec![on_macos(target, ours)]
    } else {
        on_linux(target, ours)
    }
}

/// The system's own opener, which does not use a shell.
fn on_windows(target: &str, root: &Path, ours: &Environment) -> io::Result<Command> {
    let mut command = launch::command(&root.join("System32").join("rundll32.exe"), ours)?;
    command.arg("url.dll,FileProtocolHandler").arg(target);
    Ok(command)
}

fn on_macos(target: &str, ours: &Environment) -> io::Result<Command> {
    let mut command = launch::command(Path::new("/usr/bin/open"), ours)?;
    if Path::new(target).is_absolute() {
        // macOS would run a folder whose name ends in `.app`. With `-R` it shows the folder.
        command.arg("-R");
    }
    command.arg(target);
    Ok(command)
}

/// The openers that the crate `open` knows, each by its absolute path.
#[cfg(all(unix, not(target_os = "macos")))]
fn on_linux(target: &str, ours: &Environment) -> Vec<io::Result<Command>> {
    let mut search = launch::absolute_folders(launch::variable(ours, "PATH").unwrap_or_default());
    search.extend(["/usr/local/bin", "/usr/bin", "/bin"].map(PathBuf::from));
    let by_absolute_path = |known: Command| {
        let mut places = search.iter().map(|folder| folder.join(known.get_program()));
        let program = places.find(|path| super::engine_apps::is_program(path))?;
        Some(launch::command(&program, ours).map(|mut command| {
            command.args(known.get_args());
            command.envs(known.get_envs().filter_map(|(name, value)| Some((name, value?))));
            command
        }))
    };
    open::commands(target).into_iter().filter_map(by_absolute_path).collect()
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn on_linux(_: &str, _: &Environment) -> Vec<io::Result<Command>> {
    Vec::new()
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::ffi::{OsStr, OsString};
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const LINK: &str = "https://cloud.tinybird.co/?a=b&c=%20d";

    fn ours(path: &str) -> Vec<(OsString, OsString)> {
        vec![("PATH".into(), path.into())]
    }

    fn words(command: &Command) -> Vec<&str> {
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        words.map(|word| word.to_str().unwrap()).collect()
    }

    #[test]
    fn an_opener_is_taken_from_an_absolute_path_only() {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("good");
        let output = folder.path().join("heard");
        fs::create_dir(&good).unwrap();
        let script = format!(
            "#!/bin/sh\nprintf '%s\\n' \"$PWD\" \"$PATH\" \"$@\" > '{}'\n",
            output.display()
        );
        let opener = good.join("xdg-open");
        fs::write(&opener, script).unwrap();
        fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!(":.:bin:{}:", good.display());

        let found = on_linux(LINK, &ours(&path));
        let first = found.into_iter().next().unwrap().unwrap();
        assert_eq!(first.get_program(), opener.as_os_str());

        open_link_or_folder(LINK, &ours(&path)).unwrap();
        let text = fs::read_to_string(output).unwrap();
        let good = good.display();
        assert_eq!(text, format!("{good}\n{good}\n{LINK}\n"));
    }

    #[test]
    fn each_opener_is_an_absolute_path() {
        for command in on_linux(LINK, &ours("")) {
            let command = command.unwrap();
            assert!(Path::new(command.get_program()).is_absolute(), "{command:?}");
        }
    }

    #[test]
    fn a_folder_of_macos_is_shown_and_never_run() {
        let of = |target| on_macos(target, &[]).unwrap();
        assert_eq!(words(&of(LINK)), ["/usr/bin/open", LINK]);
        assert_eq!(words(&of("/p/x.app")), ["/usr/bin/open", "-R", "/p/x.app"]);
    }

    #[test]
    fn windows_is_asked_by_a_program_of_its_own() {
        let command = on_windows(LINK, Path::new("/W"), &[]).unwrap();
        let program = "/W/System32/rundll32.exe";
        assert_eq!(words(&command), [program, "url.dll,FileProtocolHandler", LINK]);
        assert!(on_windows(LINK, Path::new("W"), &[]).is_err());
        assert_eq!(command.get_current_dir().map(Path::as_os_str), Some(OsStr::new("/W/System32")));
    }
}
