//! Prepares every program that we start.
//!
//! The system searches for a program that is given by its name alone: Windows in the current folder
//! first, other systems in the folders of PATH, where an empty or relative entry means the current
//! folder. That may be a project, in which a stranger's program can have any name. So we start a
//! program by its absolute path, in a folder that the caller names or in its own, with a PATH of
//! absolute paths. It gets the tokens that the caller gives it, and none of our own environment.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::credentials::Secret;

/// Names and values of the environment of this process, which a front end reads.
pub type Environment = [(OsString, OsString)];

/// A program that fails within this time could not do its work.
const EARLY_EXIT: Duration = Duration::from_millis(250);
/// Stack size of the thread that waits for a program's end.
const STACK_BYTES: usize = 64 * 1024;
/// Our own variables that hold tokens.
const TOKENS: [&str; 4] =
    ["TB_TOKEN", "TB_USER_TOKEN", "TB_LOCAL_USER_TOKEN", "TB_LOCAL_WORKSPACE_TOKEN"];
/// With this variable, Windows does not search for a program in the current folder.
const NO_CURRENT_FOLDER: &str = "NoDefaultCurrentDirectoryInExePath";

/// A program to start, with its arguments, folder and variables.
#[derive(Debug, Default)]
pub struct Launch {
    /// The absolute path of the program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// The absolute path of its current folder; `None`: the program's own folder.
    pub folder: Option<PathBuf>,
    /// Variables besides those of our environment: the only way to give a program a token.
    pub environment: Vec<(&'static str, Secret)>,
}

/// A program with the environment that it may have, for a front end to start.
pub struct PreparedLaunch {
    /// The absolute path of the program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// The absolute path of its current folder.
    pub folder: PathBuf,
    /// Its whole environment.
    pub environment: Vec<(OsString, OsString)>,
}

impl Launch {
    /// Prepares the program; `ours` is the environment of this process.
    ///
    /// # Errors
    ///
    /// When the program or the folder is not an absolute path.
    pub fn prepare(&self, ours: &Environment) -> io::Result<PreparedLaunch> {
        let folder = current_folder(&self.program, self.folder.as_deref())?.to_owned();
        let mut environment = safe_environment(ours, cfg!(windows));
        let named = self.environment.iter();
        environment.extend(named.map(|(name, value)| (name.into(), value.expose().into())));
        let (program, args) = (self.program.clone(), self.args.clone());
        Ok(PreparedLaunch { program, args, folder, environment })
    }
}

/// The current folder of a program, if both are absolute paths.
fn current_folder<'a>(program: &'a Path, folder: Option<&'a Path>) -> io::Result<&'a Path> {
    let refused = |path: &Path| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{} is not an absolute path", path.display()),
        )
    };
    let folder = folder.or_else(|| program.parent()).ok_or_else(|| refused(program))?;
    match [program, folder].into_iter().find(|path| !path.is_absolute()) {
        Some(path) => Err(refused(path)),
        None => Ok(folder),
    }
}

/// A command for the program at an absolute path, with a safe environment.
pub(super) fn command(program: &Path, ours: &Environment) -> io::Result<Command> {
    let folder = current_folder(program, None)?;
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().envs(safe_environment(ours, cfg!(windows)));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    detach(&mut command);
    Ok(command)
}

/// The same for a program that needs our environment, such as the address of an agent; without our
/// tokens.
pub(super) fn inheriting_command(program: &Path) -> io::Result<Command> {
    let folder = current_folder(program, None)?;
    let mut command = Command::new(program);
    command.current_dir(folder);
    for name in TOKENS {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    detach(&mut command);
    Ok(command)
}

/// Starts a program. Also fails if the program fails within [`EARLY_EXIT`].
pub(super) fn start(command: Command) -> io::Result<()> {
    match spawn_detached(command)?.recv_timeout(EARLY_EXIT) {
        Ok(Ok(status)) if !status.success() => Err(io::Error::other(status.to_string())),
        _ => Ok(()),
    }
}

/// Runs a program to its end with a text as its standard input. Fails if the program does.
pub(super) fn pipe(mut command: Command, text: &str) -> io::Result<()> {
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    // The pipe is closed at the end of the statement, which ends the text.
    let written = child.stdin.take().map_or(Ok(()), |mut pipe| pipe.write_all(text.as_bytes()));
    let status = child.wait()?;
    match status.success() {
        true => written,
        false => Err(io::Error::other(status.to_string())),
    }
}

/// The folders of PATH that do not depend on the current folder.
pub(super) fn absolute_folders(path: &OsStr) -> Vec<PathBuf> {
    std::env::split_paths(path).filter(|folder| folder.is_absolute()).collect()
}

/// The value of a variable.
pub(super) fn variable<'a>(ours: &'a Environment, name: &str) -> Option<&'a OsStr> {
    ours.iter().find(|(other, _)| is_name(other, name, cfg!(windows))).map(|(_, value)| &**value)
}

/// Windows ignores the case of a variable's name.
fn is_name(other: &OsStr, name: &str, on_windows: bool) -> bool {
    if on_windows { other.eq_ignore_ascii_case(name) } else { other == name }
}

fn safe_environment(ours: &Environment, on_windows: bool) -> Vec<(OsString, OsString)> {
    let is = |other: &OsStr, name| is_name(other, name, on_windows);
    let mut safe: Vec<_> = ours
        .iter()
        .filter(|(name, _)| {
            !TOKENS.iter().chain(&[NO_CURRENT_FOLDER]).any(|left_out| is(name, left_out))
        })
        .filter_map(|(name, value)| match is(name, "PATH") {
            true => Some((name.clone(), absolute_path(value)?)),
            false => Some((name.clone(), value.clone())),
        })
        .collect();
    if on_windows {
        safe.push((NO_CURRENT_FOLDER.into(), "1".into()));
    }
    safe
}

/// PATH without the entries that depend on the current folder; `None` if no entry is left, because
/// an empty PATH means the current folder.
fn absolute_path(path: &OsStr) -> Option<OsString> {
    let folders = absolute_folders(path);
    if folders.is_empty() { None } else { std::env::join_paths(folders).ok() }
}

/// Detaches a program from our terminal, whose keys must not reach it, and lets it show no console.
fn detach(command: &mut Command) {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        command.process_group(0);
    }
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
    }
}

/// Starts a program, and a thread that waits for its end and sends its status.
fn spawn_detached(mut command: Command) -> io::Result<mpsc::Receiver<io::Result<ExitStatus>>> {
    let (children, started) = mpsc::channel::<Child>();
    let (statuses, status) = mpsc::channel();
    // Without a wait the program would stay a zombie until we end. The thread is made first: if
    // that fails, no program is started.
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        if let Ok(mut child) = started.recv() {
            let _ = statuses.send(child.wait());
        }
    })?;
    let _ = children.send(command.spawn()?);
    Ok(status)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn ours(of: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
        of.iter().map(|(name, value)| (name.into(), value.into())).collect()
    }

    fn given(command: &Command) -> Vec<(String, String)> {
        let text = |text: &OsStr| text.to_str().unwrap().to_owned();
        let set = command.get_envs().filter_map(|(name, value)| Some((text(name), text(value?))));
        set.collect()
    }

    #[test]
    fn only_an_absolute_path_is_started_and_in_its_own_folder() {
        for program in ["powershell.exe", "./evil", "bin/sh", ""] {
            let launch = Launch { program: program.into(), ..Launch::default() };
            let error = launch.prepare(&[]).err().unwrap();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{program}");
            assert!(command(Path::new(program), &[]).is_err());
        }
        let of = |folder: Option<&str>| Launch {
            program: "/usr/bin/env".into(),
            folder: folder.map(PathBuf::from),
            ..Launch::default()
        };
        assert_eq!(of(None).prepare(&[]).unwrap().folder, Path::new("/usr/bin"));
        assert_eq!(of(Some("/tmp")).prepare(&[]).unwrap().folder, Path::new("/tmp"));
        assert!(of(Some("project")).prepare(&[]).is_err());
        let opener = command(Path::new("/usr/bin/env"), &[]).unwrap();
        assert_eq!(opener.get_current_dir(), Some(Path::new("/usr/bin")));
    }

    #[test]
    fn a_path_has_absolute_paths_only() {
        for (path, safe) in [
            ("/a:/b", Some("/a:/b")),
            (":/a:", Some("/a")),
            ("/a::/b:.:bin:../x", Some("/a:/b")),
            ("", None),
            (".", None),
        ] {
            let command = command(Path::new("/bin/sh"), &ours(&[("PATH", path)])).unwrap();
            let expected: Vec<_> =
                safe.iter().map(|safe| ("PATH".to_owned(), (*safe).to_owned())).collect();
            assert_eq!(given(&command), expected, "{path:?}");
        }
    }

    #[test]
    fn a_program_gets_no_token_of_ours_but_those_that_it_is_given() {
        let mut all: Vec<_> = TOKENS.iter().map(|name| (*name, "p.ey.secret")).collect();
        all.push(("HOME", "/home/ada"));
        let program = PathBuf::from("/bin/sh");
        let home = || ("HOME".to_owned(), "/home/ada".to_owned());
        assert_eq!(given(&command(&program, &ours(&all)).unwrap()), [home()]);
        let environment = vec![("TB_TOKEN", Secret::new("p.ey.other"))];
        let terminal = Launch { program, environment, ..Launch::default() };
        let named = ours(&[("HOME", "/home/ada"), ("TB_TOKEN", "p.ey.other")]);
        assert_eq!(terminal.prepare(&ours(&all)).unwrap().environment, named);
    }

    #[test]
    fn windows_does_not_search_the_current_folder_for_programs() {
        let of = |before: &[(&str, &str)]| safe_environment(&ours(before), true);
        let no_current_folder = || (OsString::from(NO_CURRENT_FOLDER), OsString::from("1"));
        assert_eq!(of(&[]), [no_current_folder()]);
        assert_eq!(of(&[("NODEFAULTCURRENTDIRECTORYINEXEPATH", "")]), [no_current_folder()]);
        // The case of a name does not matter there.
        assert_eq!(of(&[("Path", "."), ("tb_token", "p.ey.secret")]), [no_current_folder()]);
    }

    #[test]
    fn a_program_that_fails_at_once_is_reported_and_one_that_goes_on_is_not_waited_for() {
        let run = |script: &str| {
            let mut command = command(Path::new("/bin/sh"), &[]).unwrap();
            command.args(["-c", script]);
            start(command)
        };
        assert!(run("exit 0").is_ok());
        assert!(run("exit 3").is_err());
        let gone = start(command(Path::new("/nowhere/program"), &[]).unwrap());
        assert_eq!(gone.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
