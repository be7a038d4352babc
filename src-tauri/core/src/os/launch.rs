//! Every program that we start is prepared in this file.
//!
//! A program's name alone is looked up: on Windows in the folder that we work in first, elsewhere in
//! the folders of PATH, where an empty or relative entry is the folder that we work in. That may be a
//! project, in which a stranger's program can have any name. So a program is started by its full path,
//! works in a folder that was named for it or in its own, and is given a PATH of full paths. It is
//! given tokens only if they are named for it: those in our own environment are left out.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::credentials::Secret;

/// The environment of this process, which a face reads.
pub type Environment = [(OsString, OsString)];

/// A program that ends with a failure so soon says that it could not do what it was started for.
const EARLY_EXIT: Duration = Duration::from_millis(250);
/// Bytes for a thread that only waits, for as long as the program runs.
const STACK: usize = 64 * 1024;
/// Our own variables that hold tokens.
const TOKENS: [&str; 4] =
    ["TB_TOKEN", "TB_USER_TOKEN", "TB_LOCAL_USER_TOKEN", "TB_LOCAL_WORKSPACE_TOKEN"];
/// With it, Windows does not look for a program in the folder that its caller works in.
const NOT_HERE: &str = "NoDefaultCurrentDirectoryInExePath";

/// A program to start, and what it is given.
#[derive(Debug, Default)]
pub struct Launch {
    /// The program, absolute.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// The folder it works in, absolute; `None` is the program's own.
    pub folder: Option<PathBuf>,
    /// Variables besides those that we have. Only here are tokens given to a program.
    pub environment: Vec<(&'static str, Secret)>,
}

/// A program as it may be started, for a face that starts it.
pub struct Prepared {
    /// The program, absolute.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// The folder it works in, absolute.
    pub folder: PathBuf,
    /// Its whole environment.
    pub environment: Vec<(OsString, OsString)>,
}

impl Launch {
    /// What the program is started with, given the environment of this process.
    ///
    /// # Errors
    ///
    /// When the program or the folder is not an absolute path.
    pub fn prepare(&self, ours: &Environment) -> io::Result<Prepared> {
        let folder = folder_of(&self.program, self.folder.as_deref())?.to_owned();
        let mut environment = environment(ours, cfg!(windows));
        let named = self.environment.iter();
        environment.extend(named.map(|(name, value)| (name.into(), value.expose().into())));
        let (program, args) = (self.program.clone(), self.args.clone());
        Ok(Prepared { program, args, folder, environment })
    }
}

/// The folder that a program works in, if both are full paths.
fn folder_of<'a>(program: &'a Path, folder: Option<&'a Path>) -> io::Result<&'a Path> {
    let refused = |path: &Path| {
        io::Error::new(io::ErrorKind::InvalidInput, format!("{} is no full path", path.display()))
    };
    let folder = folder.or_else(|| program.parent()).ok_or_else(|| refused(program))?;
    match [program, folder].into_iter().find(|path| !path.is_absolute()) {
        Some(path) => Err(refused(path)),
        None => Ok(folder),
    }
}

/// A command by a full path, with a safe environment.
pub(super) fn command(program: &Path, ours: &Environment) -> io::Result<Command> {
    let folder = folder_of(program, None)?;
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().envs(environment(ours, cfg!(windows)));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    apart(&mut command);
    Ok(command)
}

/// Starts a program. Fails too if it ends at once with a failure.
pub(super) fn start_and_look(command: Command) -> io::Result<()> {
    match spawn_detached(command)?.recv_timeout(EARLY_EXIT) {
        Ok(Ok(status)) if !status.success() => Err(io::Error::other(status.to_string())),
        _ => Ok(()),
    }
}

/// The folders of PATH that mean the same wherever one works.
pub(super) fn absolute_folders(path: &OsStr) -> Vec<PathBuf> {
    std::env::split_paths(path).filter(|folder| folder.is_absolute()).collect()
}

/// A variable of an environment.
pub(super) fn value<'a>(ours: &'a Environment, name: &str) -> Option<&'a OsStr> {
    ours.iter().find(|(known, _)| is_name(known, name, cfg!(windows))).map(|(_, value)| &**value)
}

/// Windows does not tell the case of a variable's name.
fn is_name(known: &OsStr, name: &str, on_windows: bool) -> bool {
    if on_windows { known.eq_ignore_ascii_case(name) } else { known == name }
}

fn environment(ours: &Environment, on_windows: bool) -> Vec<(OsString, OsString)> {
    let is = |known: &OsStr, name| is_name(known, name, on_windows);
    let mut safe: Vec<_> = ours
        .iter()
        .filter(|(name, _)| !TOKENS.iter().chain(&[NOT_HERE]).any(|other| is(name, other)))
        .filter_map(|(name, value)| match is(name, "PATH") {
            true => Some((name.clone(), absolute_path(value)?)),
            false => Some((name.clone(), value.clone())),
        })
        .collect();
    if on_windows {
        safe.push((NOT_HERE.into(), "1".into()));
    }
    safe
}

/// PATH without entries that depend on where one works; `None` where nothing is left, because an
/// empty PATH is such an entry too.
fn absolute_path(path: &OsStr) -> Option<OsString> {
    let folders = absolute_folders(path);
    if folders.is_empty() { None } else { std::env::join_paths(folders).ok() }
}

/// Keys pressed at our terminal are not for it, and no console is shown for it.
fn apart(command: &mut Command) {
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

/// Starts a program, whose end is told if anybody listens.
fn spawn_detached(mut command: Command) -> io::Result<mpsc::Receiver<io::Result<ExitStatus>>> {
    let (child, given) = mpsc::channel::<Child>();
    let (told, end) = mpsc::channel();
    // One that nobody waits for stays, as a zombie, for as long as we do. The thread comes first:
    // where there can be none nothing is started.
    std::thread::Builder::new().stack_size(STACK).spawn(move || {
        if let Ok(mut child) = given.recv() {
            let _ = told.send(child.wait());
        }
    })?;
    // The thread waits for it.
    let _ = child.send(command.spawn()?);
    Ok(end)
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
    fn only_a_full_path_is_started_and_it_works_in_its_own_folder() {
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
    fn a_path_has_full_paths_only() {
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
    fn our_tokens_are_given_to_nobody_for_whom_they_are_not_named() {
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
    fn windows_is_told_not_to_look_where_its_caller_works() {
        let of = |before: &[(&str, &str)]| environment(&ours(before), true);
        let told = || (OsString::from(NOT_HERE), OsString::from("1"));
        assert_eq!(of(&[]), [told()]);
        assert_eq!(of(&[("NODEFAULTCURRENTDIRECTORYINEXEPATH", "")]), [told()]);
        // A variable has one name there, however it is written.
        assert_eq!(of(&[("Path", "."), ("tb_token", "p.ey.secret")]), [told()]);
    }

    #[test]
    fn a_program_that_fails_at_once_is_reported_and_one_that_goes_on_is_not_waited_for() {
        let run = |script: &str| {
            let mut command = command(Path::new("/bin/sh"), &[]).unwrap();
            command.args(["-c", script]);
            start_and_look(command)
        };
        assert!(run("exit 0").is_ok());
        assert!(run("exit 3").is_err());
        let gone = start_and_look(command(Path::new("/nowhere/program"), &[]).unwrap());
        assert_eq!(gone.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
