//! The programs for Windows, run under Wine: each session has a Windows of its own.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cloud::Cloud;
use crate::paths;
use crate::process::{Finished, Process};
use crate::session::Session;

/// Where Debian keeps what it puts on nobody's PATH.
const WINE: &str = "/usr/lib/wine/wine64";
const WINE_SERVER: &str = "/usr/lib/wine/wineserver64";

/// A session's Windows. What runs in it ends once this is dropped.
#[derive(Debug)]
pub struct Windows<'a> {
    session: &'a Session,
    prefix: PathBuf,
    /// The name of the person, who is the one that runs the tests.
    user: String,
}

impl<'a> Windows<'a> {
    /// A fresh one.
    pub fn new(session: &'a Session) -> Self {
        let template = paths::part("WINE_PREFIX", "target/wine/prefix");
        let prefix = session.home().join("wine");
        fs::create_dir_all(prefix.join("drive_c")).expect("a new folder");
        // The last one tells Wine that the prefix is up to date.
        for name in ["system.reg", "user.reg", "userdef.reg", ".update-timestamp"] {
            fs::copy(template.join(name), prefix.join(name)).expect("a whole template");
        }
        // Windows' own programs and libraries are 700 MB, and nobody writes to them.
        for name in ["drive_c/windows", "drive_c/Program Files"] {
            symlink(template.join(name), prefix.join(name)).expect("a new folder");
        }
        fs::create_dir(prefix.join("dosdevices")).expect("a new folder");
        for (name, folder) in [("c:", "../drive_c"), ("z:", "/")] {
            symlink(folder, prefix.join("dosdevices").join(name)).expect("a new folder");
        }
        let user = Process::start(session.command("id").arg("-un")).finish().ok().stdout;
        let windows = Self { session, prefix, user: user.trim().to_owned() };
        fs::create_dir_all(windows.home()).expect("a folder in the prefix");
        windows
    }

    /// The person's home, as Linux names it.
    pub fn home(&self) -> PathBuf {
        self.drive().join("users").join(&self.user)
    }

    /// A project folder below the home, made if need be.
    pub fn project(&self, name: &str) -> PathBuf {
        let folder = self.home().join("projects").join(name);
        fs::create_dir_all(&folder).expect("a folder in the prefix");
        folder
    }

    /// The path of a file on `C:`, as Windows names it.
    pub fn path(&self, path: &Path) -> String {
        let below = path.strip_prefix(self.drive()).expect("a path on C:");
        format!("C:\\{}", below.to_str().expect("a plain path").replace('/', "\\"))
    }

    /// `tb-companion.exe` in a folder.
    pub fn companion(&self, folder: &Path, arguments: &[&str]) -> Command {
        let program = paths::program("TB_COMPANION_EXE", &built("tb-companion.exe"));
        let mut command = self.command(&program);
        command.args(arguments).current_dir(folder);
        command
    }

    /// `tinybird-companion.exe`.
    pub fn app(&self, arguments: &[&str]) -> Command {
        let program = paths::program("COMPANION_APP_EXE", &built("tinybird-companion.exe"));
        let mut command = self.command(&program);
        command.args(arguments);
        command
    }

    /// Runs `tb-companion.exe` in a folder to its end.
    pub fn run(&self, folder: &Path, arguments: &[&str]) -> Finished {
        Process::start(&mut self.companion(folder, arguments)).finish()
    }

    /// Starts a sign-in, as far as the link that it opens.
    pub fn start_login(&self, folder: &Path, host: &str, auth_host: &str) -> (Process, String) {
        let hosts = ["login", "--host", host, "--auth-host", auth_host, "--output", "json"];
        let mut login = Process::start(&mut self.companion(folder, &hosts));
        let link = self.session.next_link(&mut login);
        (login, link)
    }

    /// Signs someone (email, workspace) in at a cloud, without a browser.
    pub fn login(&self, cloud: &Cloud, who: (&str, &str), folder: &Path) -> Finished {
        let (login, link) = self.start_login(folder, &cloud.url, &cloud.url);
        cloud.authorize(&link, who);
        login.finish().ok()
    }

    /// A program of Windows, by its path on Linux or its name in Windows' own folder.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.session.command(WINE);
        command.env("WINEPREFIX", &self.prefix).env("WINEDEBUG", "-all").arg(program.as_ref());
        command
    }

    fn drive(&self) -> PathBuf {
        self.prefix.join("drive_c")
    }
}

impl Drop for Windows<'_> {
    fn drop(&mut self) {
        let mut server = self.session.command(WINE_SERVER);
        server.env("WINEPREFIX", &self.prefix).arg("--kill");
        let _ = server.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

fn built(name: &str) -> String {
    format!("target/cross/x86_64-pc-windows-gnu/debug/{name}")
}
