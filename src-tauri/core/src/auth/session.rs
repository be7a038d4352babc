//! Refreshing (RFC 6749, 6) and revoking (RFC 7009) a session at a standard authority. The refresh
//! itself is [`refresh`](super::refresh).
//!
//! When to refresh, and which process does it, is not decided here.

use std::time::Duration;

use super::discovery::{self, Metadata};
use super::{Error, MetadataFault};
use crate::credentials::Secret;
use crate::host::Host;
use crate::http::Http;

/// A session at a standard authority.
#[derive(Debug)]
pub struct Session<'a> {
    /// The authority.
    pub authority: &'a Host,
    /// Our client id at the sign-in.
    pub client_id: &'a str,
    /// The newest refresh token.
    pub refresh_token: &'a Secret,
}

/// The tokens that a refresh yields.
#[derive(Debug)]
pub struct RefreshedTokens {
    /// The new user token.
    pub user_token: Secret,
    /// The next refresh token; `None`: the one that was used stays valid.
    pub refresh_token: Option<Secret>,
    /// How long the user token lives.
    pub expires_in: Option<Duration>,
}

/// Why a refresh yields no tokens.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The authority says that the session is over: a new sign-in is needed.
    #[error("the session is over")]
    SessionOver,
    /// The authority could not be asked, or gave no valid answer. The session may still be valid.
    #[error(transparent)]
    Other(#[from] Error),
}

/// Fetches the metadata of a session's authority. This does not use up the refresh token.
pub async fn fetch_metadata(authority: &Host, http: &Http) -> Result<Metadata, Error> {
    // It published metadata when the session began, so it has to do so now.
    let metadata = discovery::fetch_metadata(authority, true, http).await?;
    let reason = MetadataFault::Withdrawn;
    metadata.ok_or_else(|| Error::Metadata { host: authority.to_string(), reason })
}

/// Asks the authority to end the session. Does nothing if the authority announces no endpoint for
/// it.
pub async fn revoke(session: &Session<'_>, http: &Http) -> Result<(), Error> {
    let metadata = discovery::fetch_metadata(session.authority, true, http).await?;
    let Some(endpoint) = metadata.and_then(|metadata| metadata.revocation_endpoint) else {
        return Ok(());
    };
    let fields = [
        ("token", session.refresh_token.expose()),
        ("token_type_hint", "refresh_token"),
        ("client_id", session.client_id),
    ];
    let answer = http.post_form(endpoint, &fields).await?;
    match answer.status.is_success() {
        true => Ok(()),
        false => Err(Error::Refused { code: answer.status.as_u16().to_string() }),
    }
}
