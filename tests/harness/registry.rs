//! Registries of images: Debian's `docker-registry`, a way to it that breaks, and one whose downloads
//! never end.

mod proxy;
mod stalled;

use std::fs::{self, File};
use std::io::Read as _;

pub use proxy::{Proxy, Way};
pub use stalled::start_stalled;

use crate::engine::{Engine, Image, run};
use crate::process::Process;
use crate::session::Session;
use crate::wait::{SOON, wait_until};

/// Where the registry is, in the network of its session.
pub const ADDRESS: &str = "127.0.0.1:5000";

/// A running `docker-registry`.
pub struct Registry {
    process: Process,
}

impl Registry {
    /// Starts one with no image in a session's network.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn start(session: &Session) -> Self {
        let folder = session.project("registry");
        let data = folder.join("data");
        let settings = format!(
            "version: 0.1\nlog: {{level: error}}\nhttp: {{addr: {ADDRESS}}}\n\
             storage: {{filesystem: {{rootdirectory: {}}}}}\n",
            data.display()
        );
        let file = folder.join("config.yml");
        fs::write(&file, settings).expect("a file in a folder of our own");
        let mut process = Process::serve(session.command("docker-registry").arg("serve").arg(file));
        wait_until("the registry", SOON, || {
            assert!(process.is_running(), "{}", process.stderr());
            std::net::TcpStream::connect(ADDRESS).ok()
        });
        Self { process }
    }

    /// Whether it goes on answering.
    pub fn is_running(&mut self) -> bool {
        self.process.is_running()
    }
}

impl Engine {
    /// Makes an image that is some MB larger, puts it into the registry under this name, and removes
    /// it here.
    pub fn publish(&self, image: &Image, name: &str, megabytes: &[usize]) {
        self.make(image);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut lines = vec![format!("FROM {}", image.name())];
        for (at, size) in megabytes.iter().enumerate() {
            let file = format!("layer-{at}");
            fs::write(folder.path().join(&file), random(size * 1_000_000)).expect("a file");
            lines.push(format!("COPY {file} /{file}"));
        }
        fs::write(folder.path().join("Dockerfile"), lines.join("\n")).expect("a file");
        let pushed = format!("{ADDRESS}/{name}");
        let mut build = self.docker_command();
        build.args(["build", "--tag", &pushed]).arg(folder.path());
        run(build.env("DOCKER_BUILDKIT", "0")).ok();
        self.docker(&["push", &pushed]);
        self.docker(&["rmi", "--force", &pushed, image.name()]);
    }
}

/// Bytes that cannot be compressed.
fn random(size: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    let source = File::open("/dev/urandom").expect("randomness");
    source.take(size as u64).read_to_end(&mut bytes).expect("randomness");
    bytes
}
