//! Who is asking: a user or a workspace, by the token in the request.

use axum::{
    Json,
    extract::{FromRequestParts, Query},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{Shared, StandIn, people::Person, people::Workspace};

/// The one who asks. A workspace token was made for someone, who is named too.
pub(super) enum Caller {
    User(Person),
    Workspace(Person, Workspace),
}

impl Caller {
    pub(super) fn person(&self) -> &Person {
        match self {
            Self::User(person) | Self::Workspace(person, _) => person,
        }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, stand_in: &Shared) -> Result<Self, Refusal> {
        let token = token(parts).ok_or_else(|| forbidden("no authentication token"))?;
        stand_in.caller(&token).await.ok_or_else(|| forbidden("invalid authentication token"))
    }
}

impl StandIn {
    async fn caller(&self, token: &str) -> Option<Caller> {
        if let Some(known) = self.holder(token) {
            return Some(known);
        }
        let email = self.email_at_authority(token).await?;
        self.people.lock().unwrap().with_email(&email).cloned().map(Caller::User)
    }

    fn holder(&self, token: &str) -> Option<Caller> {
        let people = self.people.lock().unwrap();
        if let Some(person) = people.with_user_token(token) {
            return Some(Caller::User(person.clone()));
        }
        let (person, workspace) = people.with_workspace_token(token)?;
        Some(Caller::Workspace(person.clone(), workspace.clone()))
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

/// An answer that says no.
pub(super) struct Refusal(pub(super) StatusCode, pub(super) String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

/// Tinybird answers 403, not 401, to a token it does not know; `tb` depends on it.
pub(super) fn forbidden(why: &str) -> Refusal {
    Refusal(StatusCode::FORBIDDEN, why.to_owned())
}
