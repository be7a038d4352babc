//! A clean root of the machine's Debian or Ubuntu, in which our package is installed: what is not
//! in the package or in what it depends on is not there.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::PathBuf,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use crate::{paths, process::Process, session::Session};

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Held for as long as programs run in it. Root needs nothing more; an ordinary user needs user
/// namespaces and the package `uidmap`.
#[derive(Debug)]
pub struct CleanRoot {
    holder: Process,
    _mounted_on: TempDir,
}

impl CleanRoot {
    /// Installs the package, and lets its programs see the home and the bus of a session.
    ///
    /// # Panics
    ///
    /// When `dpkg` does not install it, with what `dpkg` said.
    pub fn with_package(session: &Session) -> Self {
        let folder = TempDir::with_prefix("clean-root-").expect("a folder");
        let mut command = Command::new("unshare");
        if !is_root() {
            command.args(["--map-root-user", "--map-auto"]);
        }
        let script = include_str!("clean_root/inside.sh");
        command.args(["--mount", "--", "sh", "-c", script, "inside"]).arg(folder.path());
        command.args([archive(), package()]).arg(session.home());
        // It ends when its input closes, also if the test is killed.
        command.env_clear().env("PATH", PATH).stdin(Stdio::piped());
        let mut holder = Process::start(&mut command);
        holder.wait_for_line("the package installed", |line| (line == "installed\n").then_some(()));
        Self { holder, _mounted_on: folder }
    }

    /// A command of the session, run in the root with the session's environment and no other.
    pub fn inside(&self, command: &Command) -> Command {
        let mut inside = Command::new("nsenter");
        inside.args(["--target", &self.holder.pid().to_string(), "--mount"]);
        if !is_root() {
            inside.args(["--user", "--preserve-credentials"]);
        }
        inside.arg("--");
        if let Some((user, group)) = ordinary_user() {
            // There they would be root, whom the session's bus does not know.
            inside.args(["unshare", "--user"]);
            inside.args([
                format!("--map-user={user}"),
                format!("--map-group={group}"),
                "--".into(),
            ]);
        }
        inside.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
        inside
            .env_clear()
            .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        inside
    }
}

/// The package under test, which must not be older than the programs that are to be in it.
pub fn package() -> PathBuf {
    let package = paths::part("COMPANION_PACKAGE", "target/debug/package/tinybird-companion.deb");
    let programs = [
        paths::program("COMPANION_APP_BIN", "target/debug/tinybird-companion"),
        paths::program("TB_COMPANION_BIN", "target/debug/tb-companion"),
    ];
    for program in programs {
        let (package, program) = (paths::modified(&package), paths::modified(&program));
        assert!(package >= program, "the package is older than a program in it: run `make test`");
    }
    package
}

fn archive() -> PathBuf {
    paths::part("CLEAN_ROOT", "target/clean-root.tar.zst")
}

fn is_root() -> bool {
    ordinary_user().is_none()
}

/// The numbers of the user and the group that run this, unless it is root.
fn ordinary_user() -> Option<(u32, u32)> {
    let own = fs::metadata("/proc/self").expect("/proc is there");
    (own.uid() != 0).then_some((own.uid(), own.gid()))
}
