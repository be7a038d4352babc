//! What keeps a session at a standard authority alive, and what ends it: refresh (RFC 6749, 6)
//! and revocation (RFC 7009). The refresh itself is [`refresh`](super::refresh).
//!
//! When to refresh, and who may, is not decided here.

use std::time::Duration;

use super::Error;
use super::discovery::{self, Metadata};
use crate::credentials::Secret;
use crate::host::Host;
use crate::http::Http;

/// A session at a standard authority.
#[derive(Debug)]
pub struct Session<'a> {
    /// The authority.
    pub authority: &'a Host,
    /// Who we were to it when somebody signed in.
    pub client_id: &'a str,
    /// The newest refresh token.
    pub refresh_token: &'a Secret,
}

/// What a refresh yields.
#[derive(Debug)]
pub struct Refreshed {
    /// The new user token.
    pub user_token: Secret,
    /// The next refresh token; `None`: the one that was used goes on.
    pub refresh_token: Option<Secret>,
    /// How long the user token lives.
    pub expires_in: Option<Duration>,
}

/// Why there is no new user token.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The authority says that the session is over: a new sign-in is needed.
    #[error("the session is over")]
    Over,
    /// It could not be asked, or did not answer as it should: the session may live on.
    #[error(transparent)]
    Other(#[from] Error),
}

/// What the authority of a session publishes. Nothing is used up by asking for it.
pub async fn discover(authority: &Host, http: &Http) -> Result<Metadata, Error> {
    // It published metadata when the session began: it may not fall back now.
    let metadata = discovery::discover(authority, true, http).await?;
    metadata.ok_or_else(|| Error::Metadata { host: authority.to_string(), reason: "it is gone" })
}

/// Asks the authority to end the session. Whether it did is known to it alone: one that announces
/// no endpoint for this is not asked.
pub async fn revoke(session: &Session<'_>, http: &Http) -> Result<(), Error> {
    let metadata = discovery::discover(session.authority, true, http).await?;
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
