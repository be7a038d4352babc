//! What an engine on another computer needs: certificates for its secure connection, and a real
//! `sshd` in the engine's network.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::engine::{Engine, run};
use crate::process::Process;
use crate::session::Session;
use crate::wait::{SOON, wait_until};

/// The port of an engine with a secure connection.
pub const TLS_PORT: u16 = 2376;
/// The settings of `openssl ca`.
const AUTHORITY_SETTINGS: &str = "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\n\
    new_certs_dir = .\nrand_serial = yes\nunique_subject = no\ndefault_md = sha256\npolicy = any\n\
    copy_extensions = copy\n[any]\ncommonName = supplied\n";

/// An authority that issues certificates. Its folder goes with it.
#[derive(Debug)]
pub struct Certificates {
    folder: TempDir,
}

impl Certificates {
    /// Makes an authority, all of which have the same name.
    ///
    /// # Panics
    /// When `openssl` fails.
    #[must_use]
    pub fn make() -> Self {
        let folder = TempDir::with_prefix("certificates-").expect("a folder");
        let this = Self { folder };
        let subject = ["-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.pem"];
        this.openssl(&[&["req", "-x509", "-newkey", "rsa:2048", "-nodes"], &subject[..]].concat());
        this.write("index.txt", "");
        this.write("ca.conf", AUTHORITY_SETTINGS);
        this
    }

    /// Issues a certificate from and until a day, such as `20200131`, and returns the folder in
    /// which Docker expects it with its key and the authority's certificate.
    ///
    /// # Panics
    /// When `openssl` fails.
    #[must_use]
    pub fn issue(&self, folder: &str, names: &str, days: (&str, &str)) -> PathBuf {
        let path = self.folder.path().join(folder);
        fs::create_dir(&path).expect("a new folder");
        let at = |name: &str| format!("{folder}/{name}");
        let (key, request, certificate) = (at("key.pem"), at("request"), at("cert.pem"));
        let names = format!("subjectAltName={names}");
        let made = ["-nodes", "-keyout", &key, "-out", &request, "-subj", "/CN=test"];
        self.openssl(&[&["req", "-newkey", "rsa:2048", "-addext", &names], &made[..]].concat());
        let (start, end) = (format!("{}000000Z", days.0), format!("{}000000Z", days.1));
        let issued =
            ["-startdate", &start, "-enddate", &end, "-in", &request, "-out", &certificate];
        let authority = ["ca", "-batch", "-notext", "-config", "ca.conf", "-cert", "ca.pem"];
        self.openssl(&[&authority[..], &["-keyfile", "ca.key"], &issued[..]].concat());
        fs::copy(self.folder.path().join("ca.pem"), path.join("ca.pem")).expect("a copy");
        path
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("a file in a folder of our own");
    }

    fn openssl(&self, arguments: &[&str]) {
        let mut command = Command::new("openssl");
        run(command.args(arguments).current_dir(self.folder.path())).ok();
    }
}

/// What makes `dockerd` take secure connections, and only from those with a certificate of the same
/// authority.
#[must_use]
pub fn tls_arguments(certificates: &Path) -> Vec<String> {
    let at = |name: &str| certificates.join(name).display().to_string();
    vec![
        format!("--host=tcp://127.0.0.1:{TLS_PORT}"),
        "--tlsverify".to_owned(),
        format!("--tlscacert={}", at("ca.pem")),
        format!("--tlscert={}", at("cert.pem")),
        format!("--tlskey={}", at("key.pem")),
    ]
}

/// A real `sshd` in an engine's network, through which `docker` reaches the engine. The session's
/// `ssh` reads files of the session, and none of the person who runs the tests.
#[derive(Debug)]
pub struct Sshd {
    folder: PathBuf,
    _process: Process,
}

impl Sshd {
    /// Starts it in the engine's network. `path` is where the commands at its other end are searched
    /// for. The session knows its key, has a key that it takes, and reaches it from every network.
    ///
    /// # Panics
    /// When it does not answer.
    #[must_use]
    pub fn start(session: &Session, engine: &Engine, path: &str) -> Self {
        let folder = session.project("ssh");
        let at = |name: &str| folder.join(name).display().to_string();
        for key in ["host", "person"] {
            run(session.command("ssh-keygen").args([
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                &at(key),
            ]))
            .ok();
        }
        fs::copy(at("person.pub"), at("authorized_keys")).expect("a copy");
        let docker = engine.host();
        let settings = format!(
            "ListenAddress 127.0.0.1\nHostKey {}\nPidFile {}\nUsePAM no\n\
             AuthorizedKeysFile {}\nStrictModes no\nPasswordAuthentication no\n\
             PermitRootLogin yes\nMaxStartups 100\nSetEnv DOCKER_HOST={docker} PATH={path}\n",
            at("host"),
            at("sshd.pid"),
            at("authorized_keys"),
        );
        fs::write(at("sshd.conf"), settings).expect("a file");
        let mut way = Command::new("busybox");
        let way = engine.inside(way.args(["nc", "%h", "22"]));
        let words = [way.get_program()].into_iter().chain(way.get_args());
        let way: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
        let client = format!(
            "IdentityFile {}\nIdentitiesOnly yes\nUserKnownHostsFile {}\n\
             GlobalKnownHostsFile /dev/null\nProxyCommand {}\n",
            at("person"),
            at("known_hosts"),
            way.join(" "),
        );
        fs::write(at("ssh.conf"), client).expect("a file");
        let wrapper = session.home().join("bin/ssh");
        let script = format!("#!/bin/sh\nexec /usr/bin/ssh -F '{}' \"$@\"\n", at("ssh.conf"));
        fs::write(&wrapper, script).expect("a program");
        fs::set_permissions(&wrapper, Permissions::from_mode(0o755)).expect("ours");
        // Its folder in /run is there only on a machine that has started one.
        let script = "mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec /usr/sbin/sshd \
                      -D -e -f \"$1\"";
        let mut command = session.command("unshare");
        command.args(["--mount", "sh", "-c", script, "sshd"]).arg(at("sshd.conf"));
        let process = Process::start(&mut engine.inside(&command));
        let this = Self { folder, _process: process };
        this.forget();
        let mut scan = session.command("ssh-keyscan");
        scan.arg("127.0.0.1");
        let keys = wait_until("sshd", SOON, || {
            let keys = run(&mut engine.inside(&scan)).stdout;
            keys.contains("ed25519").then_some(keys)
        });
        fs::write(this.known_hosts(), keys).expect("a file");
        this
    }

    /// The value of `DOCKER_HOST` that leads to the engine through it.
    #[must_use]
    pub fn host(&self) -> String {
        "ssh://127.0.0.1".to_owned()
    }

    /// Makes the session know no host.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn forget(&self) {
        fs::write(self.known_hosts(), "").expect("a file");
    }

    /// The hosts whose keys the session knows.
    #[must_use]
    pub fn known_hosts(&self) -> PathBuf {
        self.folder.join("known_hosts")
    }

    /// The session's key.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        self.folder.join("person")
    }

    /// A key that it does not take.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn change_key(&self, session: &Session) {
        for end in ["", ".pub"] {
            fs::remove_file(self.folder.join(format!("person{end}"))).expect("the key is there");
        }
        let mut command = session.command("ssh-keygen");
        run(command.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(self.key())).ok();
    }
}
