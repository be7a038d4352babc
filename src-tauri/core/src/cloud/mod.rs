//! The requests that we send to Tinybird's HTTP API. Tokens go in the `Authorization` header.
//!
//! Accounts are not known here. Whether a token may be sent to a host is decided by the caller:
//! every function that sends one takes a [`TrustedHost`]. A name or an email in an answer may be
//! any text. An entry with an invalid token or address is left out and logged.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

mod regions;
mod resources;
mod tokens;

use serde::Deserialize;
use serde_json::{Map, Value};

pub use self::regions::{fetch_regions, known_regions};
pub use self::resources::{Resource, fetch_endpoints, fetch_resources};
pub use self::tokens::{
    NewStaticToken, Scope, StaticToken, create_jwt, create_static_token, delete_token,
    fetch_tokens, refresh_token,
};
use crate::credentials::{Secret, Workspace, WorkspaceRef};
use crate::host::Host;
use crate::http::{self, Answer, Http};

/// The API host of a region, to which the person's tokens may be sent.
///
/// The caller that makes one is responsible for that. In the core only `app::hosts` makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedHost(Host);

impl TrustedHost {
    /// Marks a host as one to which tokens may be sent.
    pub fn trust(host: Host) -> Self {
        Self(host)
    }
}

impl std::ops::Deref for TrustedHost {
    type Target = Host;

    fn deref(&self) -> &Host {
        &self.0
    }
}

/// Why a request to Tinybird failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The host did not accept the token.
    #[error("{host} did not accept the token")]
    Refused {
        /// The host.
        host: String,
    },
    /// The token is not a user token.
    #[error("{host} says that this is no user's token")]
    NotAUserToken {
        /// The host.
        host: String,
    },
    /// The token is valid and has none of the rights that the request needs.
    #[error("{host} says that the token may not do this")]
    MissingRight {
        /// The host.
        host: String,
        /// The rights, one of which is needed.
        rights: &'static str,
    },
    /// There is no such thing.
    #[error("{host} has no {name}")]
    NotFound {
        /// The host.
        host: String,
        /// What was asked for.
        name: String,
    },
    /// The server did not take what was asked for.
    #[error("{host} refused the request: {reason}")]
    Invalid {
        /// The host.
        host: String,
        /// The server's reason, redacted and shortened.
        reason: String,
    },
    /// There is no answer, or it cannot be read.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// A URL is not valid.
    #[error(transparent)]
    Host(#[from] crate::host::Error),
}

/// The answer of `GET /v1/workspace`: the workspace and the user of a token.
#[derive(Clone, Debug, Deserialize)]
pub struct WorkspaceInfo {
    /// Tinybird's id of the workspace.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The email of the token's user.
    #[serde(default)]
    pub user_email: String,
    /// The id of the token's user.
    pub user_id: String,
    /// What the token may do, for `.tinyb`.
    #[serde(default)]
    scope: Option<Value>,
}

impl WorkspaceInfo {
    /// The five fields that `tb login` writes into `.tinyb`.
    pub fn tinyb_fields(&self) -> Map<String, Value> {
        let texts = [
            ("id", &self.id),
            ("name", &self.name),
            ("user_email", &self.user_email),
            ("user_id", &self.user_id),
        ];
        let texts = texts.map(|(key, text)| (key, Value::from(text.as_str())));
        let scope = self.scope.clone().map(|scope| ("scope", scope));
        texts.into_iter().chain(scope).map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// The workspace with its token.
    pub fn with_token(&self, token: &Secret) -> Workspace {
        let reference = WorkspaceRef { id: self.id.clone(), name: self.name.clone() };
        Workspace { reference, token: token.clone() }
    }
}

/// Fetches the workspace of a workspace token.
pub async fn fetch_workspace(
    host: &TrustedHost,
    workspace_token: &Secret,
    http: &Http,
) -> Result<WorkspaceInfo, Error> {
    Ok(get_ok(host, "/v1/workspace", workspace_token, http).await?.json()?)
}

/// Checks that a token is a valid user token.
pub async fn check_user_token(
    host: &TrustedHost,
    user_token: &Secret,
    http: &Http,
) -> Result<(), Error> {
    match fetch_is_user_token(host, user_token, http).await? {
        true => Ok(()),
        false => Err(Error::NotAUserToken { host: host.to_string() }),
    }
}

/// Whether a valid token is a user token. Otherwise it is a workspace token.
pub async fn fetch_is_user_token(
    host: &TrustedHost,
    token: &Secret,
    http: &Http,
) -> Result<bool, Error> {
    #[derive(Deserialize)]
    struct Auth {
        #[serde(default)]
        is_valid: bool,
        #[serde(default)]
        is_user: bool,
    }
    let auth: Auth = get_ok(host, "/v0/auth", token, http).await?.json()?;
    match auth.is_valid {
        true => Ok(auth.is_user),
        false => Err(Error::Refused { host: host.to_string() }),
    }
}

/// Fetches every workspace of the region that the user may use, with its token.
pub async fn fetch_workspaces(
    host: &TrustedHost,
    user_token: &Secret,
    http: &Http,
) -> Result<Vec<Workspace>, Error> {
    #[derive(Deserialize)]
    struct Entry {
        id: String,
        name: String,
        token: Option<Secret>,
    }
    #[derive(Deserialize)]
    struct Entries {
        workspaces: Vec<Entry>,
    }
    let path = "/v1/user/workspaces/?with_environments=false";
    let entries: Entries = get_ok(host, path, user_token, http).await?.json()?;
    let workspace = |entry: Entry| {
        let token = entry.token.filter(Secret::is_token);
        if token.is_none() {
            tracing::warn!(id = entry.id, "a workspace without a valid token is left out");
        }
        Some(Workspace {
            reference: WorkspaceRef { id: entry.id, name: entry.name },
            token: token?,
        })
    };
    Ok(entries.workspaces.into_iter().filter_map(workspace).collect())
}

async fn get_ok(
    host: &TrustedHost,
    path: &str,
    token: &Secret,
    http: &Http,
) -> Result<Answer, Error> {
    let answer = http.get(host.join(path)?, Some(token)).await?;
    match answer.status.as_u16() {
        200 => Ok(answer),
        401 | 403 => Err(Error::Refused { host: answer.host }),
        _ => Err(http::Error::Unexpected { host: answer.host }.into()),
    }
}
