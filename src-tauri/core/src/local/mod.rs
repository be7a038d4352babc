//! The local instance: the engine that runs it, its container, and whether it is ready.
//!
//! The container is found by its exact name, and is changed or removed only if we made it.
//! The caller decides which tokens it gets. Any program may have set the container's variables, its
//! image's name and its answers: a value that is not a valid token, name or version is ignored.
//! Each call on an engine has a deadline, set in `engine`.

mod container;
mod death;
mod endpoint;
mod engine;
mod events;
mod health;
mod image;
mod instance;
mod log;
mod newest_image;
mod pull_fault;
mod remote;
mod update;
mod usage;
mod workspace_name;

use std::path::PathBuf;
use std::time::Duration;

use bollard::errors::Error as Bollard;

pub use self::container::{Container, Spec};
pub use self::death::DeathCause;
pub use self::engine::Engine;
pub use self::events::{Events, Wake};
pub use self::newest_image::{NewestImage, RegistryAnswer};
pub use self::pull_fault::PullFault;
pub use self::remote::RemoteError;
pub use self::usage::UsageHistory;
pub use self::workspace_name::workspace_name;
use crate::contract::{Check, LocalStage, LocalTokens};
use crate::credentials::Secret;
use crate::http::{self, Http};
use crate::os::PortHolder;
use crate::{plain, redact};

/// The container's name, which `tb` uses too.
pub const CONTAINER: &str = "tinybird-local";
pub use crate::contract::DEFAULT_LOCAL_WORKSPACE as DEFAULT_WORKSPACE;
/// Bytes of the longest version. A longer answer is a page.
const MAX_VERSION_BYTES: usize = 60;
/// The label of a container that we made.
pub const LABEL: &str = "co.tinybird.companion";

/// Why an operation on the local instance failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No engine was found.
    #[error("no engine was found")]
    NoEngine,
    /// The engine that was chosen does not answer.
    #[error("the engine at {address} does not answer")]
    EngineUnreachable {
        /// Its address.
        address: String,
        /// What chose it, such as `DOCKER_HOST`.
        chosen_by: String,
    },
    /// Docker's configuration exists and cannot be read, so the engine that it chooses is not
    /// known.
    #[error("{} cannot be read", path.display())]
    DockerConfig {
        /// The file.
        path: PathBuf,
    },
    /// The Docker context that was chosen cannot be read.
    #[error("the context {name} cannot be read from {}", path.display())]
    Context {
        /// Name of the context, sanitized.
        name: String,
        /// What chose it: `DOCKER_CONTEXT`, or a file.
        chosen_by: String,
        /// The file that it should be in.
        path: PathBuf,
    },
    /// There is no connection to an engine on another computer.
    #[error("no connection to the engine at {address}")]
    Remote {
        /// Its address.
        address: String,
        /// Why.
        source: RemoteError,
    },
    /// The instance runs on another computer, and its port does not lead there.
    #[error("{address} does not lead to the instance")]
    NotReached {
        /// Where it should answer.
        address: String,
        /// The words after `ssh` that make the way, for an engine that is reached by it.
        forward: Option<String>,
    },
    /// This user may not connect to the engine.
    #[error("{socket} refuses this user")]
    EngineDenied {
        /// Name of the engine.
        name: String,
        /// Its socket.
        socket: String,
        /// The group whose members may connect.
        group: Option<String>,
    },
    /// The engine does not answer a call in time.
    #[error("{name} hangs")]
    EngineHangs {
        /// Name of the engine.
        name: String,
    },
    /// The connection to the engine broke during a call.
    #[error("the engine stopped answering")]
    EngineLost(#[source] Bollard),
    /// The engine refused a call for another reason.
    #[error("the engine refused")]
    Engine(#[source] Bollard),
    /// The image could not be fetched.
    #[error("{image} could not be pulled: {reason}")]
    Pull {
        /// The image.
        image: String,
        /// What it means.
        fault: PullFault,
        /// The engine's error message, redacted.
        reason: String,
    },
    /// The download of the image made no progress.
    #[error("nothing came of {image} for {} s", after.as_secs())]
    PullStalled {
        /// The image.
        image: String,
        /// The time without progress.
        after: Duration,
    },
    /// Another program listens on a port that the instance needs.
    #[error("port {port} is taken")]
    PortBusy {
        /// The port.
        port: u16,
        /// The process that listens on it, if the system shows it.
        holder: Option<PortHolder>,
        /// Another port, which is free; `None` for a container whose ports are fixed.
        free: Option<u16>,
    },
    /// Our container was made with other tokens.
    #[error("the container has other tokens")]
    OtherTokens,
    /// Our container keeps its data elsewhere.
    #[error("the container has another data folder")]
    OtherFolder {
        /// The folder; `None`: the container itself.
        folder: Option<PathBuf>,
    },
    /// The container is not the one that a person agreed to replace.
    #[error("the container changed meanwhile")]
    Changed,
    /// Our container was made with another port.
    #[error("the container has port {port}, not {wanted}")]
    OtherPorts {
        /// Its port.
        port: u16,
        /// The one that was chosen.
        wanted: u16,
    },
    /// Another program made the container, so we must not change it.
    #[error("the container is not ours")]
    NotOurs,
    /// There is no container.
    #[error("there is no container")]
    Absent,
    /// A log is in a file of the container, which does not run.
    #[error("the log is in a container that does not run")]
    LogUnavailable,
    /// The instance's own health check failed.
    #[error("the instance is unhealthy")]
    Unhealthy,
    /// The container ended, and nobody stopped it.
    #[error("the container ended with status {code}")]
    Died {
        /// Its exit status.
        code: i64,
        /// Why, where its state or its log says so.
        cause: Option<DeathCause>,
        /// The container has a limit of memory of its own.
        is_limited: bool,
    },
    /// The instance was not ready in time.
    #[error("not ready after {} s", after.as_secs())]
    TimedOut {
        /// The time that it had.
        after: Duration,
        /// The checks that had passed.
        passed: Vec<Check>,
    },
}

impl Error {
    /// Why a container could not be made: an engine finds out only then that its image is for another
    /// platform.
    fn of_creation(error: Self, spec: &Spec) -> Self {
        match error {
            Self::Engine(error) if PullFault::find(&error.to_string()) == PullFault::Platform => {
                let reason = redact::redact(&error.to_string()).into_owned();
                Self::Pull { image: spec.image(), fault: PullFault::Platform, reason }
            }
            error => error,
        }
    }

    /// Whether the engine says that the container or image does not exist.
    fn is_not_found(&self) -> bool {
        matches!(self, Self::Engine(Bollard::DockerResponseServerError { status_code: 404, .. }))
    }
}

impl From<Bollard> for Error {
    fn from(error: Bollard) -> Self {
        match error {
            Bollard::DockerResponseServerError { .. } | Bollard::DockerStreamError { .. } => {
                Self::Engine(error)
            }
            error => Self::EngineLost(error),
        }
    }
}

/// Fetches the tokens of a running instance: its user token, and the token of its default
/// workspace.
pub async fn fetch_tokens(address: &str, http: &Http) -> Result<LocalTokens, http::Error> {
    #[derive(serde::Deserialize)]
    struct Tokens {
        user_token: String,
        workspace_admin_token: String,
    }
    let answer = get_tokens(address, http).await?;
    let Tokens { user_token, workspace_admin_token } = answer.json()?;
    let tokens = token_pair(user_token, workspace_admin_token);
    tokens.ok_or_else(|| http::Error::Unexpected { host: answer.host })
}

/// Fetches the admin token of a running instance, which sees all of its workspaces.
pub async fn fetch_admin_token(address: &str, http: &Http) -> Result<Secret, http::Error> {
    #[derive(serde::Deserialize)]
    struct Tokens {
        admin_token: String,
    }
    let answer = get_tokens(address, http).await?;
    let Tokens { admin_token } = answer.json()?;
    let token = Secret::parse_token(admin_token);
    token.ok_or_else(|| http::Error::Unexpected { host: answer.host })
}

async fn get_tokens(address: &str, http: &Http) -> Result<http::Answer, http::Error> {
    let url = url::Url::parse(&format!("{address}/tokens"))
        .map_err(|_| http::Error::Unexpected { host: address.to_owned() })?;
    http.get(url, None).await
}

/// The pair of two texts, if both are tokens.
fn token_pair(user_token: String, workspace_token: String) -> Option<LocalTokens> {
    let is_token = |text: &str| Secret::parse_token(text).is_some();
    let are_tokens = is_token(&user_token) && is_token(&workspace_token);
    are_tokens.then_some(LocalTokens { workspace_token, user_token })
}

/// Fetches the version of a running instance; `None` if the answer is not a version.
pub async fn fetch_version(address: &str, http: &Http) -> Option<String> {
    let url = url::Url::parse(&format!("{address}/version")).ok()?;
    let answer = http.get(url, None).await.ok().filter(|answer| answer.status.is_success())?;
    let text = std::str::from_utf8(&answer.body).ok()?.trim();
    is_version(text).then(|| text.to_owned())
}

fn is_version(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_VERSION_BYTES
        && plain::is_plain(text)
        && !text.contains('<')
}

/// A callback that reports the stages of a start or a stop.
pub type Report<'a> = &'a (dyn Fn(LocalStage) + Send + Sync);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_short_line() {
        assert!(is_version("2026.11.2 (a1b2c3)"));
        for text in ["", "<html>", "1\n2", "1\u{1b}[2K", "1\u{202e}2", &"1".repeat(61)] {
            assert!(!is_version(text), "{text:?}");
        }
    }

    #[test]
    fn both_texts_of_a_pair_have_to_be_tokens() {
        assert!(token_pair("p.a".to_owned(), "p.b".to_owned()).is_some());
        for wrong in ["", "p.a\nTB_TOKEN=x", "p.a\u{1b}[2K", "p.a'"] {
            assert!(token_pair(wrong.to_owned(), "p.b".to_owned()).is_none(), "{wrong:?}");
            assert!(token_pair("p.a".to_owned(), wrong.to_owned()).is_none(), "{wrong:?}");
        }
    }
}
