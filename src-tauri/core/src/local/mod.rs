//! The local instance: the engine that runs it, its container, and whether it is ready.
//!
//! A container is found by its exact name, is never removed, and is changed only if we made
//! it. Which tokens it is to have is decided by the caller. A container's variables, its image's
//! name and what it answers are anybody's: what is no token, no name and no version is not taken.
//! Each call on an engine ends in time: `engine` sees to that.

mod endpoint;
mod engine;
mod events;
mod health;
mod image;
mod instance;

use std::path::PathBuf;
use std::time::Duration;

use bollard::errors::Error as Bollard;

pub use self::engine::Engine;
pub use self::events::{Events, Reason};
pub use self::instance::{Found, Spec, state_of};
use crate::contract::{Check, LocalStage, LocalTokens};
use crate::credentials::Secret;
use crate::http::{self, Http};
use crate::plain;

/// The container's name, which `tb` uses too.
pub const CONTAINER: &str = "tinybird-local";
/// The workspace that an instance begins with.
pub const DEFAULT_WORKSPACE: &str = "Tinybird_Local_Testing";
/// More than this is no version, but a page.
const LONGEST_VERSION: usize = 60;
/// The label of a container that we made.
pub const LABEL: &str = "co.tinybird.companion";

/// Why the local instance is not as wished.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing that runs containers was found.
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
    /// Docker's configuration is there and cannot be read, so nothing says which engine it chose.
    #[error("{} cannot be read", path.display())]
    DockerConfig {
        /// The file.
        path: PathBuf,
    },
    /// The Docker context that was chosen cannot be read.
    #[error("the context {name} cannot be read from {}", path.display())]
    Context {
        /// The context, as far as it is what names are made of.
        name: String,
        /// What chose it: `DOCKER_CONTEXT`, or a file.
        chosen_by: String,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The engine answers, and leaves a call without an answer.
    #[error("{name} hangs")]
    EngineHangs {
        /// The engine.
        name: String,
    },
    /// The engine went away in the middle.
    #[error("the engine stopped answering")]
    EngineLost(#[source] Bollard),
    /// The engine refused something that is not foreseen here.
    #[error("the engine refused")]
    Engine(#[source] Bollard),
    /// The image could not be fetched.
    #[error("{image} could not be pulled: {reason}")]
    Pull {
        /// The image.
        image: String,
        /// The engine's words.
        reason: String,
    },
    /// Nothing came of the image any more.
    #[error("nothing came of {image} for {} s", after.as_secs())]
    PullStalled {
        /// The image.
        image: String,
        /// How long nothing came.
        after: Duration,
    },
    /// Something else listens on a port the instance needs.
    #[error("port {port} is taken")]
    PortBusy {
        /// The port.
        port: u16,
        /// Who holds it, where the system tells.
        holder: Option<String>,
    },
    /// Our container was made with other tokens.
    #[error("the container has other tokens")]
    OtherTokens,
    /// Another program made the container, and it would have to be changed.
    #[error("the container is not ours")]
    NotOurs,
    /// There is no container.
    #[error("there is no container")]
    Absent,
    /// The instance's own health check failed.
    #[error("the instance is unhealthy")]
    Unhealthy,
    /// The container ended before it was ready.
    #[error("the container ended with status {code}")]
    Died {
        /// Its exit status.
        code: i64,
    },
    /// Not ready in time.
    #[error("not ready after {} s", after.as_secs())]
    TimedOut {
        /// How long it had.
        after: Duration,
        /// The checks that had passed.
        passed: Vec<Check>,
    },
}

impl Error {
    /// Whether the engine says that there is no such thing.
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

/// The tokens that a running instance answers with: its user's, and its default workspace's.
pub async fn served_tokens(address: &str, http: &Http) -> Result<LocalTokens, http::Error> {
    #[derive(serde::Deserialize)]
    struct Served {
        user_token: String,
        workspace_admin_token: String,
    }
    let url = url::Url::parse(&format!("{address}/tokens"))
        .map_err(|_| http::Error::Unexpected { host: address.to_owned() })?;
    let answer = http.get(url, None).await?;
    let Served { user_token, workspace_admin_token } = answer.json()?;
    let tokens = pair(user_token, workspace_admin_token);
    tokens.ok_or_else(|| http::Error::Unexpected { host: answer.host })
}

/// The two tokens, if both are tokens.
fn pair(user_token: String, workspace_token: String) -> Option<LocalTokens> {
    let are_tokens = [&user_token, &workspace_token]
        .into_iter()
        .all(|token| Secret::token(token.as_str()).is_some());
    are_tokens.then_some(LocalTokens { workspace_token, user_token })
}

/// What a running instance says of its version, if it says anything short.
pub async fn version(address: &str, http: &Http) -> Option<String> {
    let url = url::Url::parse(&format!("{address}/version")).ok()?;
    let answer = http.get(url, None).await.ok().filter(|answer| answer.status.is_success())?;
    let text = std::str::from_utf8(&answer.body).ok()?.trim();
    is_version(text).then(|| text.to_owned())
}

fn is_version(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_VERSION
        && plain::is_plain(text)
        && !text.contains('<')
}

/// How far a start is, told as it goes.
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
    fn both_of_a_pair_are_tokens_or_it_is_none() {
        assert!(pair("p.a".to_owned(), "p.b".to_owned()).is_some());
        for wrong in ["", "p.a\nTB_TOKEN=x", "p.a\u{1b}[2K", "p.a'"] {
            assert!(pair(wrong.to_owned(), "p.b".to_owned()).is_none(), "{wrong:?}");
            assert!(pair("p.a".to_owned(), wrong.to_owned()).is_none(), "{wrong:?}");
        }
    }
}
