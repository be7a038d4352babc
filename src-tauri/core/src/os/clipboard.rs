//! The desktop's clipboard, through the programs that each system has for it: for a front end
//! without a window. The text goes to their standard input, so that no list of processes shows it.
//!
//! The programs keep the text after our own process has ended.

use std::io;
use std::path::{Path, PathBuf};

use super::engine_apps::is_program;
use super::launch::{self, Environment};

/// A program, its arguments, and the variable without which it has no clipboard.
type ClipboardProgram = (&'static str, &'static [&'static str], &'static str);

const PROGRAMS: [ClipboardProgram; 3] = [
    ("wl-copy", &[], "WAYLAND_DISPLAY"),
    ("xclip", &["-selection", "clipboard"], "DISPLAY"),
    ("xsel", &["--clipboard", "--input"], "DISPLAY"),
];

/// Puts a text into the clipboard. Blocks until the program has taken it.
///
/// # Errors
///
/// When there is no such program or no desktop, or the program failed.
pub fn write_to_clipboard(text: &str, ours: &Environment) -> io::Result<()> {
    let Some((program, arguments)) = find_program(ours) else {
        let missing = "there is no desktop, or none of wl-copy, xclip and xsel";
        return Err(io::Error::new(io::ErrorKind::NotFound, missing));
    };
    let mut command = launch::command(&program, ours)?;
    command.args(arguments);
    launch::pipe(command, text)
}

fn find_program(ours: &Environment) -> Option<(PathBuf, &'static [&'static str])> {
    if cfg!(windows) {
        let root = launch::variable(ours, "SystemRoot").map(PathBuf::from)?;
        return Some((root.join("System32").join("clip.exe"), &[]));
    }
    if cfg!(target_os = "macos") {
        return Some((Path::new("/usr/bin/pbcopy").to_owned(), &[]));
    }
    let folders = launch::absolute_folders(launch::variable(ours, "PATH").unwrap_or_default());
    let has = |name| launch::variable(ours, name).is_some_and(|value| !value.is_empty());
    PROGRAMS.iter().filter(|(_, _, variable)| has(variable)).find_map(|(name, arguments, _)| {
        let mut places = folders.iter().map(|folder| folder.join(name));
        Some((places.find(|path| is_program(path))?, *arguments))
    })
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_text_goes_to_the_standard_input_of_the_program_that_this_desktop_has() {
        let folder = tempfile::tempdir().unwrap();
        let heard = folder.path().join("heard");
        let script = format!("#!/bin/sh\n{{ echo \"$@\"; cat; }} > '{}'\n", heard.display());
        let program = folder.path().join("xclip");
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:/usr/bin:/bin", folder.path().display());
        let ours = |display: &str| {
            vec![("PATH".into(), path.as_str().into()), ("DISPLAY".into(), display.into())]
        };
        write_to_clipboard("p.secret", &ours(":1")).unwrap();
        assert_eq!(fs::read_to_string(&heard).unwrap(), "-selection clipboard\np.secret");
        let none = write_to_clipboard("p.secret", &ours("")).unwrap_err();
        assert_eq!(none.kind(), io::ErrorKind::NotFound);
        fs::write(&program, "#!/bin/sh\nexit 3\n").unwrap();
        assert!(write_to_clipboard("p.secret", &ours(":1")).is_err());
    }
}
