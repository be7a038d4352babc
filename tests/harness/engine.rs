//! A container engine of a test's own: a real `dockerd` in its own namespaces, with its own data.
//!
//! Ports 7181 and 7182 and the name `tinybird-local` are global on a machine. Here they are not: each
//! [`Engine`] has a network of its own, so journeys run side by side and an instance that the tests
//! did not start is out of reach. Commands that are to see the engine's ports run by
//! [`Engine::inside`]. There is no way out of that network, so no image can be pulled.
//!
//! Root needs nothing more; an ordinary user needs user namespaces, the package `uidmap` and an entry
//! in `/etc/subuid` and `/etc/subgid`. Whatever ends the test, everything here ends with it.

mod container;
mod desk;
mod entry;
mod image;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

pub use container::CONTAINER;
pub use desk::{LocalDesk, Pair, run};
pub use image::{Fault, IMAGE, Image, SERVER_READY};

use self::entry::{Entry, is_root};
use crate::session::Session;
use crate::wait::{SOON, wait_until, within};

const PING: Duration = Duration::from_secs(2);
/// Where Debian keeps `dockerd`, `docker-proxy` and `runc`.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A running engine. It, its containers and its files are gone once this is dropped.
pub struct Engine {
    folder: PathBuf,
    keeper: Child,
    words: Option<ChildStdin>,
    /// Once it has answered.
    entry: Option<Entry>,
    /// The process that holds the namespaces.
    holder: u32,
}

impl Engine {
    /// Starts an engine that has no image yet.
    ///
    /// # Panics
    /// When the engine does not answer, with its log.
    #[must_use]
    pub fn start() -> Self {
        Self::start_in(&["--net"], &[])
    }

    /// Starts an engine that has an image, with more arguments for `dockerd`.
    ///
    /// # Panics
    /// When the engine does not answer or the image cannot be made.
    #[must_use]
    pub fn with_arguments(image: &Image, arguments: &[String]) -> Self {
        let engine = Self::start_in(&["--net"], arguments);
        engine.make(image);
        engine
    }

    /// Starts an engine that has an image and publishes its ports in the network of the session, so
    /// that everything in the session reaches them. For root: others cannot give a session's network
    /// an engine.
    ///
    /// # Panics
    /// When the engine does not answer or the image cannot be made.
    #[must_use]
    pub fn beside(session: &Session, image: &Image) -> Self {
        let engine = Self::beside_without_image(session);
        engine.make(image);
        engine
    }

    /// Starts the engine of [`Engine::beside`] with no image.
    ///
    /// # Panics
    /// When the engine does not answer.
    #[must_use]
    pub fn beside_without_image(session: &Session) -> Self {
        Self::beside_with(session, &[], None)
    }

    /// Starts the engine of [`Engine::beside_without_image`] with more arguments for `dockerd`, and
    /// on a disk of this size, such as `64m`.
    ///
    /// # Panics
    /// When the engine does not answer.
    #[must_use]
    pub fn beside_with(_session: &Session, arguments: &[&str], disk: Option<&str>) -> Self {
        assert!(is_root(), "an engine in the session's network needs root");
        let folder = new_folder();
        let more = arguments.iter().map(|argument| (*argument).to_owned());
        let command: Vec<_> = dockerd(&folder).into_iter().chain(more).collect();
        Self::start_program(folder, &[], &command, disk)
    }

    fn start_in(network: &[&str], arguments: &[String]) -> Self {
        let folder = new_folder();
        let command = [dockerd(&folder), arguments.to_vec()].concat();
        Self::start_program(folder, network, &command, None)
    }

    /// Starts Podman with an image, and serves its interface that is Docker's.
    ///
    /// # Panics
    /// When it does not answer or the image cannot be made.
    #[must_use]
    pub fn podman_with(image: &Image) -> Self {
        let folder = new_folder();
        let command = podman(&folder);
        Self::start_podman(folder, &command, image)
    }

    /// The same as an ordinary user, without root's rights.
    ///
    /// # Panics
    /// When it does not answer, or the image cannot be made.
    #[must_use]
    pub fn rootless_podman_with(image: &Image) -> Self {
        assert!(is_root(), "to become an ordinary user needs root");
        let folder = new_folder();
        let become_user = ["sh", "-c", include_str!("engine/rootless.sh"), "rootless"];
        let words = become_user.map(str::to_owned).into_iter();
        let command: Vec<_> =
            words.chain([folder.display().to_string()]).chain(podman(&folder)).collect();
        Self::start_podman(folder, &command, image)
    }

    fn start_podman(folder: PathBuf, command: &[String], image: &Image) -> Self {
        let engine = Self::start_program(folder, &["--net"], command, None);
        engine.build(image);
        engine
    }

    fn start_program(
        folder: PathBuf,
        network: &[&str],
        command: &[String],
        disk: Option<&str>,
    ) -> Self {
        let mut keeper = spawn_keeper(&folder, network, command, disk);
        let words = keeper.stdin.take();
        let holder = read_number(&mut keeper);
        let mut engine = Self { folder, keeper, words, holder, entry: None };
        engine.wait_until_it_answers();
        engine.entry = Some(Entry::new(holder));
        engine
    }

    /// Starts an engine that has an image.
    ///
    /// # Panics
    /// When the engine does not answer or the image cannot be made.
    #[must_use]
    pub fn with(image: &Image) -> Self {
        let engine = Self::start();
        engine.make(image);
        engine
    }

    /// The value of `DOCKER_HOST` that leads here.
    #[must_use]
    pub fn host(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// The same command inside the engine's network: with the variables that were set on it and
    /// `DOCKER_HOST`, and no other.
    #[must_use]
    pub fn inside(&self, command: &Command) -> Command {
        let mut inside =
            self.entry.as_ref().expect("it was started").command(command.get_program());
        inside.args(command.get_args()).stdin(Stdio::null());
        if let Some(folder) = command.get_current_dir() {
            inside.current_dir(folder);
        }
        inside.env_clear().env("DOCKER_HOST", self.host());
        inside.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        inside
    }

    /// Ends the engine as a crash does: its containers and its socket file stay.
    ///
    /// # Panics
    /// When it goes on answering.
    pub fn kill(&mut self) {
        self.say("kill");
        wait_until("the engine to die", SOON, || (!self.answers()).then_some(()));
    }

    /// Starts the engine again after [`Engine::kill`].
    ///
    /// # Panics
    /// When it does not answer.
    pub fn revive(&mut self) {
        self.say("start");
        self.wait_until_it_answers();
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("docker.sock")
    }

    fn say(&mut self, word: &str) {
        let words = self.words.as_mut().expect("the engine was not dropped");
        writeln!(words, "{word}").expect("the engine's keeper listens");
    }

    fn wait_until_it_answers(&self) {
        wait_until("the engine to answer", SOON, || {
            assert!(self.holder_lives(), "no engine:\n{}", self.end_of_log());
            self.answers().then_some(())
        });
    }

    fn answers(&self) -> bool {
        ping(&self.socket()).unwrap_or(false)
    }

    fn holder_lives(&self) -> bool {
        let status = fs::read_to_string(format!("/proc/{}/stat", self.holder));
        status.is_ok_and(|status| !status.contains(") Z "))
    }

    fn end_of_log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("dockerd.log")).unwrap_or_default();
        let lines: Vec<_> = log.lines().filter(|line| !line.contains("level=info")).collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        drop(self.entry.take());
        drop(self.words.take());
        // The engine's files are gone once this has ended. Were it to stay, it would hold up nobody.
        let _ = within(SOON, || self.keeper.try_wait().ok().flatten());
    }
}

fn new_folder() -> PathBuf {
    let folder = tempfile::Builder::new().prefix("companion-engine-").tempdir();
    // The keeper removes it: it outlives a test that is killed.
    folder.expect("a temporary folder can be made").keep()
}

fn spawn_keeper(folder: &Path, network: &[&str], engine: &[String], disk: Option<&str>) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", include_str!("engine/outside.sh"), "outside"]).arg(folder);
    if !is_root() {
        command.args(["--map-root-user", "--map-auto"]);
    }
    command.args(network).args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    command.args(["sh", "-c", include_str!("engine/inside.sh"), "inside"]).arg(folder);
    command.args(engine);
    command.env_clear().env("PATH", PATH).env("HOME", folder);
    command.env("XDG_RUNTIME_DIR", folder.join("run"));
    command.env("CONTAINERS_CONF", folder.join("containers.conf"));
    command.envs(disk.map(|size| ("DISK_SIZE", size)));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Ctrl-C at the terminal is for the test: the engine ends when the test has.
    command.process_group(0);
    command.spawn().expect("sh can be started")
}

/// Podman, whose files are in the folder and which asks no systemd.
fn podman(folder: &Path) -> Vec<String> {
    let at = |name: &str| folder.join(name).display().to_string();
    let settings = "[engine]\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"file\"\n";
    fs::write(folder.join("containers.conf"), settings).expect("a file in a folder of our own");
    let places = ["podman".to_owned(), format!("--root={}", at("data")), "--runroot".to_owned()];
    let service = ["system", "service", "--time=0"].map(str::to_owned);
    let mut command = places.to_vec();
    command.push(at("exec"));
    command.extend(service);
    command.push(format!("unix://{}", at("docker.sock")));
    command
}

fn dockerd(folder: &Path) -> Vec<String> {
    let at = |name: &str| folder.join(name).display().to_string();
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut arguments = vec![
        "dockerd".to_owned(),
        format!("--data-root={}", at("data")),
        format!("--exec-root={}", at("exec")),
        format!("--pidfile={}", at("docker.pid")),
        format!("--host=unix://{}", at("docker.sock")),
        "--group=root".to_owned(),
        // docker-proxy publishes on loopback without them.
        "--iptables=false".to_owned(),
        "--ip6tables=false".to_owned(),
    ];
    if is_root() {
        arguments.push(format!("--cgroup-parent=/{name}"));
        arguments.push("--exec-opt=native.cgroupdriver=cgroupfs".to_owned());
    } else {
        arguments.push("--rootless".to_owned());
    }
    arguments
}

fn read_number(keeper: &mut Child) -> u32 {
    let mut line = String::new();
    let output = keeper.stdout.take().expect("its output is a pipe");
    BufReader::new(output).read_line(&mut line).expect("the engine's keeper speaks");
    line.trim().parse().expect("the engine's keeper says a process id")
}

fn ping(socket: &Path) -> std::io::Result<bool> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(PING))?;
    stream.write_all(b"GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.0 200"))
}
