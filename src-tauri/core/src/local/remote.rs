//! Connections to the engines of other computers: over TLS, and over ssh.
//!
//! Both connections are bollard's. Before the first over ssh, the `ssh` program asks the engine once:
//! bollard's would trust a host that nobody has confirmed, and says less of what went wrong.

use std::error::Error as StdError;
use std::io;
use std::path::{Path, PathBuf};

use bollard::errors::Error as Bollard;
use bollard::{API_DEFAULT_VERSION, Docker};
use rustls::{AlertDescription, CertificateError};
use url::Url;

use crate::os;
use crate::os::untrusted_files::{self, Bounds};
use crate::{plain, redact};

/// Bounds of a file with certificates or a key.
const BOUNDS: Bounds = Bounds::max_bytes(1024 * 1024);
/// Seconds of bollard's own deadline. Each call has a shorter one.
pub(super) const TIMEOUT_SECONDS: u64 = 120;
/// Characters that are shown of what `ssh` says.
const MOST_CHARACTERS: usize = 200;
/// The exit code of `ssh` when it has no connection, and that of a shell without the program.
const NO_CONNECTION: i32 = 255;
const NO_PROGRAM: i32 = 127;

/// The files of a secure connection, as Docker names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TlsFiles {
    /// The authority that the engine's certificate is of.
    pub(super) authority: PathBuf,
    /// Our certificate.
    pub(super) certificate: PathBuf,
    /// Its key.
    pub(super) key: PathBuf,
}

impl TlsFiles {
    /// The files in a folder.
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self {
            authority: folder.join("ca.pem"),
            certificate: folder.join("cert.pem"),
            key: folder.join("key.pem"),
        }
    }
}

/// Why there is no connection to an engine on another computer.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// A file of the secure connection is missing or cannot be read.
    #[error("{} cannot be read", path.display())]
    TlsFile {
        /// The file.
        path: PathBuf,
    },
    /// The engine takes secure connections only.
    #[error("the engine wants TLS")]
    TlsWanted,
    /// The engine's certificate is of another authority.
    #[error("the certificate is of an unknown authority")]
    UnknownAuthority,
    /// The engine's certificate has ended, or does not hold yet.
    #[error("the certificate has expired")]
    Expired,
    /// The engine's certificate is for another name.
    #[error("the certificate is for another name")]
    WrongName,
    /// The engine does not take our certificate, or we have none.
    #[error("the engine refuses our certificate")]
    OurCertificate,
    /// The secure connection failed for another reason.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// Nobody has confirmed the key of the host.
    #[error("the host's key is not known")]
    HostUnknown,
    /// The host has another key than before.
    #[error("the host has another key than before")]
    HostChanged,
    /// The host takes none of our keys.
    #[error("the host takes none of our keys")]
    KeyRefused,
    /// The address has a port, which bollard does not give to `ssh`.
    #[error("an ssh address has no port")]
    Port,
    /// The host has no `docker`.
    #[error("the host has no docker")]
    NoDocker,
    /// There is no `ssh` here, or none that the app can use.
    #[error("there is no ssh here")]
    NoSsh,
    /// `ssh`, or `docker` at its other end, failed for another reason.
    #[error("ssh failed: {0}")]
    Ssh(String),
}

impl RemoteError {
    /// Its name in the catalogue.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::TlsFile { .. } => "tls_file",
            Self::TlsWanted => "tls_wanted",
            Self::UnknownAuthority => "unknown_authority",
            Self::Expired => "expired",
            Self::WrongName => "wrong_name",
            Self::OurCertificate => "our_certificate",
            Self::Tls(_) => "tls",
            Self::HostUnknown => "host_unknown",
            Self::HostChanged => "host_changed",
            Self::KeyRefused => "key_refused",
            Self::Port => "port",
            Self::NoDocker => "no_docker",
            Self::NoSsh => "no_ssh",
            Self::Ssh(_) => "ssh",
        }
    }

    /// Why an engine refused the first call on a connection; `None` if the connection is not why.
    pub(super) fn of_call(error: &Bollard) -> Option<Self> {
        if let Bollard::DockerResponseServerError { status_code: 400, message } = error {
            return message.contains("HTTPS server").then_some(Self::TlsWanted);
        }
        let mut next: Option<&(dyn StdError + 'static)> = Some(error);
        while let Some(error) = next {
            if let Some(error) = error.downcast_ref() {
                return Some(Self::of_tls(error));
            }
            // The source of an error of input and output is not the error that it wraps.
            let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
            next = wrapped.map(|wrapped| wrapped as _).or_else(|| error.source());
        }
        None
    }

    fn of_tls(error: &rustls::Error) -> Self {
        use AlertDescription as Alert;
        use CertificateError as Certificate;
        match error {
            rustls::Error::InvalidCertificate(why) => match why {
                // Another authority of the same name gives a signature that is wrong.
                Certificate::UnknownIssuer | Certificate::BadSignature => Self::UnknownAuthority,
                Certificate::Expired
                | Certificate::ExpiredContext { .. }
                | Certificate::NotValidYet
                | Certificate::NotValidYetContext { .. } => Self::Expired,
                Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                    Self::WrongName
                }
                why => Self::Tls(why.to_string()),
            },
            rustls::Error::AlertReceived(
                Alert::CertificateRequired
                | Alert::BadCertificate
                | Alert::UnknownCA
                | Alert::CertificateUnknown
                | Alert::CertificateExpired
                | Alert::UnsupportedCertificate
                | Alert::AccessDenied,
            ) => Self::OurCertificate,
            error => Self::Tls(error.to_string()),
        }
    }

    /// Why `ssh` failed, as its exit code and its messages tell; `None` if the host does not answer.
    fn of_ssh(code: Option<i32>, said: &str) -> Option<Self> {
        let says = |sign: &str| said.contains(sign);
        let is_silent = || {
            let signs =
                ["Connection refused", "timed out", "No route to host", "Could not resolve"];
            signs.iter().any(|sign| says(sign))
        };
        Some(match code {
            Some(NO_CONNECTION) if says("REMOTE HOST IDENTIFICATION HAS CHANGED") => {
                Self::HostChanged
            }
            Some(NO_CONNECTION) if says("Host key verification failed") => Self::HostUnknown,
            Some(NO_CONNECTION) if says("Permission denied") => Self::KeyRefused,
            Some(NO_CONNECTION) if is_silent() => return None,
            Some(NO_PROGRAM) => Self::NoDocker,
            _ => {
                let line = said.lines().map(str::trim).rfind(|line| !line.is_empty());
                let line: String = line.unwrap_or("ssh").chars().take(MOST_CHARACTERS).collect();
                Self::Ssh(plain::escape(&redact::redact(&line)).into_owned())
            }
        })
    }
}

/// The client of an engine over TLS. Blocks.
pub(super) fn connect_tls(address: &str, files: &TlsFiles) -> Result<Docker, RemoteError> {
    // Those of ours may be missing: not every engine asks for them. Bollard reads them itself, so
    // they are looked at before, in case one is no file.
    let optional = [&files.certificate, &files.key];
    let read = |path: &PathBuf| untrusted_files::read(path, BOUNDS);
    let unreadable = |path: &PathBuf| RemoteError::TlsFile { path: path.clone() };
    if !matches!(read(&files.authority), Ok(Some(_))) {
        return Err(unreadable(&files.authority));
    }
    if let Some(path) = optional.into_iter().find(|path| read(path).is_err()) {
        return Err(unreadable(path));
    }
    let TlsFiles { authority, certificate, key } = files;
    let version = API_DEFAULT_VERSION;
    let docker =
        Docker::connect_with_ssl(address, key, certificate, authority, TIMEOUT_SECONDS, version);
    docker.map_err(|error| match error {
        Bollard::CertPathError { path } | Bollard::CertParseError { path } => {
            RemoteError::TlsFile { path }
        }
        error => RemoteError::Tls(redact::redact(&error.to_string()).into_owned()),
    })
}

/// The client of an engine over ssh, once the program `ssh` has reached the engine; `None` if the host
/// does not answer.
pub(super) async fn connect_ssh(
    address: &str,
    ssh: Option<&Path>,
) -> Result<Option<Docker>, RemoteError> {
    let Some(destination) = SshDestination::parse(address) else {
        return Ok(None);
    };
    if destination.has_port {
        return Err(RemoteError::Port);
    }
    let program = ssh.ok_or(RemoteError::NoSsh)?;
    let word = destination.word();
    // What it would ask a person fails instead. It asks the engine for nothing, and ends at once.
    let options = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", &word];
    let arguments = [&options[..], &["docker", "system", "dial-stdio"]].concat();
    let output = os::run_ssh(program, &arguments).await.map_err(|_| RemoteError::NoSsh)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return RemoteError::of_ssh(output.status.code(), &said).map_or(Ok(None), Err);
    }
    let docker = os::engine_over_ssh(address, TIMEOUT_SECONDS);
    docker.map(Some).map_err(|error| RemoteError::Ssh(error.to_string()))
}

/// Where an address of `ssh://` leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SshDestination {
    host: String,
    user: Option<String>,
    has_port: bool,
}

impl SshDestination {
    /// Reads an address; `None` if it is not one of a host. A name that `ssh` would take for an
    /// option is none.
    pub(super) fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok().filter(|url| url.scheme() == "ssh")?;
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        let user = Some(url.username().to_owned()).filter(|user| !user.is_empty());
        let is_word = |name: &str| {
            let is_plain =
                |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
            !name.is_empty() && !name.starts_with('-') && name.chars().all(is_plain)
        };
        let are_words = is_word(&host) && user.as_deref().is_none_or(is_word);
        are_words.then(|| Self { host, user, has_port: url.port().is_some() })
    }

    /// The word that names it to `ssh`.
    pub(super) fn word(&self) -> String {
        match &self.user {
            Some(user) => format!("{user}@{}", self.host),
            None => self.host.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_is_a_host_with_a_user_and_a_port() {
        let parsed = SshDestination::parse("ssh://ada@build.example:2222").unwrap();
        assert_eq!(parsed.word(), "ada@build.example");
        assert!(parsed.has_port);
        let parsed = SshDestination::parse("ssh://build").unwrap();
        assert_eq!(parsed.word(), "build");
        assert!(!parsed.has_port);
    }

    #[test]
    fn a_name_that_is_an_option_is_no_destination() {
        let hostile = [
            "ssh://-oProxyCommand=touch",
            "ssh://-oProxyCommand%3Dtouch@host",
            "ssh://-l@host",
            "ssh://",
            "tcp://host",
            "ssh://a b",
            "ssh://a%20b",
            "ssh://a;b",
        ];
        for address in hostile {
            assert_eq!(SshDestination::parse(address), None, "{address}");
        }
    }

    #[test]
    fn what_ssh_says_is_told_apart() {
        let found = |code: i32, said: &str| RemoteError::of_ssh(Some(code), said);
        let cases = [
            (255, "Host key verification failed.\r\n", "host_unknown"),
            (
                255,
                "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
                "host_changed",
            ),
            (255, "ada@host: Permission denied (publickey).", "key_refused"),
            (127, "sh: 1: docker: not found", "no_docker"),
            (1, "permission denied while trying to connect to the Docker daemon", "ssh"),
            (255, "", "ssh"),
        ];
        for (code, said, name) in cases {
            assert_eq!(found(code, said).map(|error| error.as_str()), Some(name), "{said}");
        }
        let said = "permission denied while trying to connect";
        assert!(matches!(found(1, said), Some(RemoteError::Ssh(reason)) if reason == said));
        let silent = found(255, "ssh: connect to host x port 22: Connection refused");
        assert!(silent.is_none(), "{silent:?}");
    }
}
