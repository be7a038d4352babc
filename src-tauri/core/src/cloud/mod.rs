//! Tinybird's HTTP API, as far as we ask it. Tokens go in the `Authorization` header.
//!
//! Which account a token belongs to is not known here. Whether a host may be sent a token is
//! decided elsewhere: every function that sends one takes a [`TrustedHost`]. A name or an email is
//! whatever somebody wrote; a token or an address that is none is left out, and that is logged.
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

mod regions;

use serde::Deserialize;
use serde_json::{Map, Value};

pub use self::regions::{known, regions};
use crate::credentials::{Secret, Workspace, WorkspaceRef};
use crate::host::Host;
use crate::http::{self, Answer, Http};

/// An API that a person's tokens may be sent to.
///
/// Whoever makes one vouches for that. In the core only `app::hosts` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedHost(Host);

impl TrustedHost {
    /// Says that tokens may be sent to this host.
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

/// Why Tinybird did not answer as hoped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The token was not taken.
    #[error("{host} did not accept the token")]
    Refused {
        /// The host.
        host: String,
    },
    /// The token is no user's.
    #[error("{host} says that this is no user's token")]
    NoUser {
        /// The host.
        host: String,
    },
    /// No answer, or not one that is understood.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// Not an address.
    #[error(transparent)]
    Host(#[from] crate::host::Error),
}

/// `GET /v1/workspace`: the workspace a token belongs to, and whose it is.
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
    /// The five facts that `tb login` puts into `.tinyb`.
    pub fn facts(&self) -> Map<String, Value> {
        let mut facts = Map::new();
        let mut put = |key: &str, value: Value| drop(facts.insert(key.to_owned(), value));
        put("id", self.id.clone().into());
        put("name", self.name.clone().into());
        put("user_email", self.user_email.clone().into());
        put("user_id", self.user_id.clone().into());
        if let Some(scope) = &self.scope {
            put("scope", scope.clone());
        }
        facts
    }
}

impl WorkspaceInfo {
    /// The workspace with its token.
    pub fn with(&self, token: &Secret) -> Workspace {
        let is = WorkspaceRef { id: self.id.clone(), name: self.name.clone() };
        Workspace { is, token: token.clone() }
    }
}

/// Asks for the workspace of a workspace token.
pub async fn workspace(
    host: &TrustedHost,
    workspace_token: &Secret,
    http: &Http,
) -> Result<WorkspaceInfo, Error> {
    Ok(get(host, "/v1/workspace", workspace_token, http).await?.json()?)
}

/// Makes sure that a token is a living user's.
pub async fn check_user(host: &TrustedHost, user_token: &Secret, http: &Http) -> Result<(), Error> {
    match is_user(host, user_token, http).await? {
        true => Ok(()),
        false => Err(Error::NoUser { host: host.to_string() }),
    }
}

/// Whether a living token is a user's; otherwise it is a workspace's.
pub async fn is_user(host: &TrustedHost, token: &Secret, http: &Http) -> Result<bool, Error> {
    #[derive(Deserialize)]
    struct Auth {
        #[serde(default)]
        is_valid: bool,
        #[serde(default)]
        is_user: bool,
    }
    let auth: Auth = get(host, "/v0/auth", token, http).await?.json()?;
    match auth.is_valid {
        true => Ok(auth.is_user),
        false => Err(Error::Refused { host: host.to_string() }),
    }
}

/// Every workspace of the region that a user may use, with its token.
pub async fn workspaces(
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
    let entries: Entries = get(host, path, user_token, http).await?.json()?;
    let workspace = |entry: Entry| {
        let token = entry.token.filter(Secret::is_token);
        if token.is_none() {
            tracing::warn!(id = entry.id, "a workspace without a token that is one is left out");
        }
        Some(Workspace { is: WorkspaceRef { id: entry.id, name: entry.name }, token: token? })
    };
    Ok(entries.workspaces.into_iter().filter_map(workspace).collect())
}

async fn get(host: &TrustedHost, path: &str, token: &Secret, http: &Http) -> Result<Answer, Error> {
    let answer = http.get(host.join(path)?, Some(token)).await?;
    match answer.status.as_u16() {
        200 => Ok(answer),
        401 | 403 => Err(Error::Refused { host: answer.host }),
        _ => Err(http::Error::Unexpected { host: answer.host }.into()),
    }
}
