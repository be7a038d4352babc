//! Who is asking: a user or a workspace, by the token in the request.

use std::time::{Duration, SystemTime};

use axum::{
    Json,
    extract::{FromRequestParts, Query},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tinybird_local_stand_in::{access::Access, request::Reply};

use super::{Shared, StandIn};

/// The one who asks. A workspace has one member, who is named too.
pub(super) enum Caller {
    User { email: String },
    Workspace { email: String, id: String, access: Access },
}

impl Caller {
    pub(super) fn email(&self) -> &str {
        match self {
            Self::User { email } | Self::Workspace { email, .. } => email,
        }
    }

    /// A user, or who may do everything in a workspace.
    pub(super) fn is_admin(&self) -> bool {
        match self {
            Self::User { .. } => true,
            Self::Workspace { access, .. } => access.is_admin(),
        }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, stand_in: &Shared) -> Result<Self, Refusal> {
        let token = token(parts).ok_or_else(|| forbidden("no authentication token"))?;
        let caller = stand_in.caller(&token).await;
        let caller = caller.ok_or_else(|| forbidden("invalid authentication token"))?;
        stand_in.count(&caller).map(|()| caller)
    }
}

impl StandIn {
    async fn caller(&self, token: &str) -> Option<Caller> {
        if let Some(known) = self.holder(token) {
            return Some(known);
        }
        let email = self.email_at_authority(token).await?;
        let is_known = self.people.lock().unwrap().with_email(&email).is_some();
        is_known.then_some(Caller::User { email })
    }

    pub(super) fn holder(&self, token: &str) -> Option<Caller> {
        let people = self.people.lock().unwrap();
        if let Some(person) = people.with_user_token(token) {
            return Some(Caller::User { email: person.email.clone() });
        }
        people.workspaces().find_map(|(person, workspace)| {
            let access = workspace.access(token, now())?;
            let (email, id) = (person.email.clone(), workspace.id.clone());
            Some(Caller::Workspace { email, id, access })
        })
    }

    /// Counts a request of a JWT that has a limit.
    fn count(&self, caller: &Caller) -> Result<(), Refusal> {
        let Caller::Workspace { id, access, .. } = caller else { return Ok(()) };
        let mut people = self.people.lock().unwrap();
        people.workspace_mut(id).map_or(Ok(()), |workspace| workspace.count(access, now()))?;
        Ok(())
    }

    /// Asks the authority whose access token this is (OpenID Connect Core, 5.3).
    async fn email_at_authority(&self, access_token: &str) -> Option<String> {
        let authority = self.options.authority.as_deref()?;
        let metadata = format!("{authority}/.well-known/openid-configuration");
        let metadata: Value = self.http.get(metadata).send().await.ok()?.json().await.ok()?;
        let userinfo = self.http.get(metadata["userinfo_endpoint"].as_str()?);
        let answer = userinfo.bearer_auth(access_token).send().await.ok()?;
        let claims: Value = answer.error_for_status().ok()?.json().await.ok()?;
        claims["email"].as_str().map(str::to_owned)
    }
}

/// The bearer token, or the one in the query: that is for `tb` alone, so that a client of ours
/// which leaks one there is refused.
fn token(parts: &Parts) -> Option<String> {
    bearer(parts).map(str::to_owned).or_else(|| {
        let agent = parts.headers.get(header::USER_AGENT)?.to_str().ok()?;
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).ok()?.0;
        let token = query.into_iter().find(|(name, _)| name == "token")?.1;
        agent.starts_with("python-requests/").then_some(token)
    })
}

fn bearer(parts: &Parts) -> Option<&str> {
    parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The time since 1970.
pub(super) fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

/// An answer that says no.
pub(super) struct Refusal(pub(super) StatusCode, pub(super) String);

impl From<Reply> for Refusal {
    fn from(reply: Reply) -> Self {
        let why = reply.body["error"].as_str().unwrap_or_default().to_owned();
        Self(StatusCode::from_u16(reply.status).unwrap_or_default(), why)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

/// Tinybird answers 403, not 401, to a token it does not know; `tb` depends on it.
pub(super) fn forbidden(why: &str) -> Refusal {
    Refusal(StatusCode::FORBIDDEN, why.to_owned())
}
