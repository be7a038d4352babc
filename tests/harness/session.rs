//! A desktop session of a test's own: home, message bus, keyring, browser opener, network. Nothing
//! of the person who runs the tests is read or written.

use std::{
    cell::Cell,
    env, fs,
    os::unix::{
        fs::{PermissionsExt, symlink},
        net::UnixStream,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

use crate::{
    keyring::{self, Keyring},
    network::Network,
    process::Process,
    screen::Screen,
    wait::SOON,
    wait::wait_until,
};

/// One person's session on a desktop. Fields end in this order: the network goes last.
#[derive(Debug)]
pub struct Session {
    screen: Option<Screen>,
    keyring: Option<Process>,
    _bus: Process,
    home: TempDir,
    links_seen: Cell<usize>,
    _network: Network,
}

impl Session {
    /// A session as people have it after they logged in: the keyring is unlocked.
    pub fn start() -> Self {
        Self::with_keyring(Keyring::Unlocked)
    }

    /// The same with a screen and a window manager, as a person sits at.
    pub fn with_desktop() -> Self {
        let mut session = Self::start();
        session.start_desktop();
        session
    }

    /// A session whose keyring is in a certain state.
    pub fn with_keyring(keyring: Keyring) -> Self {
        let network = Network::enter();
        let home = TempDir::with_prefix("journey-").expect("a folder for the home");
        lay_out(home.path());
        let mut session = Self {
            screen: None,
            keyring: None,
            _bus: start_bus(home.path()),
            home,
            links_seen: Cell::new(0),
            _network: network,
        };
        session.keyring = keyring::start(&session, keyring);
        session
    }

    /// Starts an unlocked keyring in a session that has none, or none any more.
    pub fn start_keyring(&mut self) {
        self.keyring = keyring::start(self, Keyring::Unlocked);
    }

    /// Ends the keyring's daemon, as a crash of it does.
    pub fn end_keyring(&mut self) {
        self.keyring = None;
    }

    /// Gives the session an X display, on which a keyring can ask for its password.
    pub fn start_display(&mut self) {
        let screen = Screen::start(self);
        // What the bus starts, such as a password prompt, has to find it too.
        let variables = format!("{{'DISPLAY': '{}'}}", screen.display);
        self.screen = Some(screen);
        let method = "org.freedesktop.DBus.UpdateActivationEnvironment";
        let bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
        self.call(bus, method, &variables).expect("a bus");
    }

    /// Gives the display a window manager.
    pub(crate) fn manage_windows(&mut self) {
        let mut command = self.command("openbox");
        command.arg("--sm-disable");
        self.screen.as_mut().expect("a display").manage(&command);
    }

    /// The name of the X display, once there is one.
    pub fn display(&self) -> Option<&str> {
        self.screen.as_ref().map(|screen| screen.display.as_str())
    }

    /// Where the message bus is.
    pub(crate) fn bus_address(&self) -> String {
        bus_address(self.home())
    }

    /// Calls a method, given with its interface; what `gdbus` prints of the answer, if it is good.
    pub(crate) fn call(&self, at: (&str, &str), method: &str, argument: &str) -> Option<String> {
        let mut command = self.command("gdbus");
        command.args(["call", "--session", "--dest", at.0, "--object-path", at.1]);
        let answer = Process::start(command.args(["--method", method, argument])).finish();
        (answer.code == Some(0)).then_some(answer.stdout)
    }

    /// The person's home.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// A project folder, made if need be. It is the canonical path, as programs see their own.
    pub fn project(&self, name: &str) -> PathBuf {
        let folder = self.home().join("projects").join(name);
        fs::create_dir_all(&folder).expect("a project folder");
        canonicalize(&folder)
    }

    /// A path below the home as the window shows it.
    pub fn shown(&self, path: &Path) -> String {
        let home = canonicalize(self.home());
        let below = path.strip_prefix(home).expect("a path below the home");
        format!("~/{}", below.display())
    }

    /// A command in this session, with its environment and no other, and nobody at its input.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let home = self.home();
        let mut command = Command::new(program);
        command.env_clear().current_dir(home).stdin(Stdio::null());
        command.env("HOME", home).env("LANG", "C.UTF-8").env("PATH", search_path(home));
        for (name, folder) in FOLDERS {
            command.env(name, home.join(folder));
        }
        command.env("DBUS_SESSION_BUS_ADDRESS", bus_address(home));
        if let Some(display) = self.display() {
            command.env("DISPLAY", display);
        }
        command
    }

    /// Runs the real git in a folder.
    pub fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let mut git = self.command("git");
        git.args(["-c", "user.name=ada", "-c", "user.email=ada@example.com"]).args(arguments);
        Process::start(git.current_dir(folder)).finish().ok().stdout
    }

    /// The links that programs have asked the desktop to open, all since the start.
    pub fn links(&self) -> Vec<String> {
        let text = fs::read_to_string(opened(self.home())).unwrap_or_default();
        let whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        whole.map(|line| line.trim_end().to_owned()).collect()
    }

    /// The environment that whoever opened the last of them was started with.
    pub fn environment_of_opener(&self) -> String {
        fs::read_to_string(opener_heard(self.home())).expect("a link was opened")
    }

    /// Waits until one link more was opened, and returns it.
    pub fn link_opened(&self) -> String {
        let seen = self.links_seen.get();
        let link = wait_until("a link to open", SOON, || self.links().into_iter().nth(seen));
        self.links_seen.set(seen + 1);
        link
    }

    /// Waits until `program` has opened one link more, and returns it.
    pub fn next_link(&self, program: &mut Process) -> String {
        let seen = self.links_seen.get();
        let link = program.wait_for("a link to open", |_| self.links().into_iter().nth(seen));
        self.links_seen.set(seen + 1);
        link
    }
}

const FOLDERS: [(&str, &str); 5] = [
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_STATE_HOME", ".local/state"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_CACHE_HOME", ".cache"),
    ("XDG_RUNTIME_DIR", "run"),
];

fn lay_out(home: &Path) {
    for folder in FOLDERS.map(|(_, folder)| folder).iter().chain(&["bin", "services"]) {
        fs::create_dir_all(home.join(folder)).expect("a folder in the home");
    }
    let private = fs::Permissions::from_mode(0o700);
    fs::set_permissions(home.join("run"), private).expect("a runtime folder of one's own");
    let (heard, opened) = (opener_heard(home), opened(home));
    let script = format!(
        "#!/bin/sh\nenv > '{}'\nprintf '%s\\n' \"$*\" >> '{}'\n",
        heard.display(),
        opened.display()
    );
    fs::write(opener(home), script).expect("an opener");
    fs::set_permissions(opener(home), fs::Permissions::from_mode(0o755)).expect("made above");
}

/// What stands in for the desktop's own opener: the test decides which browser sees the link.
fn opener(home: &Path) -> PathBuf {
    home.join("bin/xdg-open")
}

fn opener_heard(home: &Path) -> PathBuf {
    home.join("opener-environment")
}

fn opened(home: &Path) -> PathBuf {
    home.join("opened-links")
}

fn search_path(home: &Path) -> String {
    let path = env::var("PATH").expect("a search path");
    format!("{}:{path}", home.join("bin").display())
}

fn bus_address(home: &Path) -> String {
    format!("unix:path={}", home.join("run/bus").display())
}

/// A bus that starts nothing by itself but the keyring's password prompt.
fn start_bus(home: &Path) -> Process {
    let address = bus_address(home);
    let services = home.join("services");
    for prompter in ["org.gnome.keyring.SystemPrompter", "org.gnome.keyring.PrivatePrompter"] {
        let file = format!("{prompter}.service");
        let known = Path::new("/usr/share/dbus-1/services").join(&file);
        symlink(known, services.join(file)).expect("a new folder");
    }
    let configuration = home.join("session.conf");
    let text = format!(
        "<busconfig><type>session</type><listen>{address}</listen><auth>EXTERNAL</auth>\
         <servicedir>{}</servicedir><policy context='default'>\
         <allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>\
         </policy></busconfig>",
        services.display()
    );
    fs::write(&configuration, text).expect("a file in the home");
    let mut command = Command::new("dbus-daemon");
    command.env_clear().env("PATH", search_path(home)).env("HOME", home).arg("--nofork");
    let daemon = Process::serve(command.arg("--config-file").arg(configuration));
    // Its socket is there a moment before anybody listens at it.
    wait_until("a message bus", SOON, || UnixStream::connect(home.join("run/bus")).ok().map(drop));
    daemon
}

/// Journeys run on Linux, where programs accept what the standard library answers.
#[allow(clippy::disallowed_methods)]
fn canonicalize(path: &Path) -> PathBuf {
    path.canonicalize().expect("it exists")
}
