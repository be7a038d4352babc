//! A workspace's tokens: listing, making, refreshing and deleting static tokens, and having
//! Tinybird make a JWT. Source: `tinybird/tb/client.py`, and Tinybird's documentation of its API.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Error, TrustedHost};
use crate::contract::NewJwt;
use crate::credentials::Secret;
use crate::http::{self, Answer, Http};
use crate::{plain, redact};

/// Bytes of the longest list of tokens that is read: some 10,000 tokens are 5 MB.
const MOST_LIST_BYTES: usize = 64 * 1024 * 1024;
/// Characters of a server's reason that are shown.
const MOST_REASON: usize = 200;
/// The rights, one of which a token needs to see and change tokens.
const RIGHTS: &str = "ADMIN, TOKENS";

/// A right of a static token.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Scope {
    /// Its name, such as `ADMIN` or `PIPES:READ`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The endpoint or data source; `None`: the whole workspace.
    #[serde(default)]
    pub resource: Option<String>,
    /// The condition, in SQL, that every row fulfils.
    #[serde(default)]
    pub filter: Option<String>,
}

/// A static token.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Listed")]
pub struct StaticToken {
    /// Tinybird's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The token.
    pub token: Secret,
    /// Its rights.
    pub scopes: Vec<Scope>,
}

/// A token as the API writes it. What is missing makes it an invalid one, and not the whole list.
#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    token: Option<Secret>,
    #[serde(default)]
    scopes: Vec<Scope>,
}

impl From<Listed> for StaticToken {
    fn from(Listed { id, name, token, scopes }: Listed) -> Self {
        Self { id, name, token: token.unwrap_or_else(|| Secret::new("")), scopes }
    }
}

impl StaticToken {
    /// Whether it is the token that signs the workspace's JWTs. Tinybird's earlier name of it counts
    /// too. A person may give that name to a token that may do less.
    pub fn is_workspace_admin(&self) -> bool {
        ["workspace admin token", "admin token"].contains(&self.name.as_str())
            && self.scopes.iter().any(|scope| scope.kind == "ADMIN")
    }
}

/// A static token to be made.
#[derive(Clone, Debug)]
pub struct NewStaticToken<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its rights, each as `PIPES:READ:top_pages`.
    pub scopes: Vec<String>,
}

/// Fetches the static tokens of the token's workspace.
pub async fn fetch_tokens(
    host: &TrustedHost,
    token: &Secret,
    http: &Http,
) -> Result<Vec<StaticToken>, Error> {
    #[derive(Deserialize)]
    struct List {
        tokens: Vec<StaticToken>,
    }
    let http = http.with_answer_bytes(MOST_LIST_BYTES);
    let answer = http.get(host.join("/v0/tokens")?, Some(token)).await?;
    let List { mut tokens } = check(answer, "", RIGHTS)?.json()?;
    let listed = tokens.len();
    tokens.retain(|one| one.token.is_token() && !one.id.is_empty());
    if tokens.len() < listed {
        tracing::warn!("static tokens without a valid value are left out");
    }
    Ok(tokens)
}

/// Makes a static token, and returns it.
pub async fn create_static_token(
    host: &TrustedHost,
    token: &Secret,
    new: &NewStaticToken<'_>,
    http: &Http,
) -> Result<StaticToken, Error> {
    let mut url = host.join("/v0/tokens/")?;
    url.query_pairs_mut()
        .append_pair("name", new.name)
        .extend_pairs(new.scopes.iter().map(|scope| ("scope", scope)));
    let answer = http.send_text(Method::POST, url, token, String::new()).await?;
    Ok(check(answer, new.name, RIGHTS)?.json()?)
}

/// Gives a static token a new value, and returns it. The one before stops working.
pub async fn refresh_token(
    host: &TrustedHost,
    token: &Secret,
    id: &str,
    http: &Http,
) -> Result<StaticToken, Error> {
    let url = host.join_segments(&["v0", "tokens", id, "refresh"])?;
    let answer = http.send_text(Method::POST, url, token, String::new()).await?;
    Ok(check(answer, id, RIGHTS)?.json()?)
}

/// Deletes a static token.
pub async fn delete_token(
    host: &TrustedHost,
    token: &Secret,
    id: &str,
    http: &Http,
) -> Result<(), Error> {
    let url = host.join_segments(&["v0", "tokens", id])?;
    let answer = http.send_text(Method::DELETE, url, token, String::new()).await?;
    check(answer, id, RIGHTS).map(drop)
}

/// Has Tinybird make a JWT, and returns it.
pub async fn create_jwt(
    host: &TrustedHost,
    token: &Secret,
    new: &NewJwt,
    http: &Http,
) -> Result<Secret, Error> {
    #[derive(Deserialize)]
    struct Made {
        token: Secret,
    }
    let mut url = host.join("/v0/tokens/")?;
    url.query_pairs_mut()
        .append_pair("name", &new.name)
        .append_pair("expiration_time", &new.ends_at.to_string());
    let answer = http.send_text(Method::POST, url, token, jwt_body(new)).await?;
    let answer = check(answer, &new.name, RIGHTS)?;
    let made: Made = answer.json()?;
    match made.token.is_token() {
        true => Ok(made.token),
        false => Err(http::Error::Unexpected { host: answer.host }.into()),
    }
}

fn jwt_body(new: &NewJwt) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        scopes: &'a [crate::contract::JwtScope],
        #[serde(skip_serializing_if = "Option::is_none")]
        limits: Option<Limits>,
    }
    #[derive(Serialize)]
    struct Limits {
        rps: u32,
    }
    let body = Body { scopes: &new.scopes, limits: new.rps.map(|rps| Limits { rps }) };
    // No map of it has keys other than texts.
    serde_json::to_string(&body).unwrap_or_default()
}

/// The answer, if it is a yes. `name` is what was asked for, and `rights` are those of which the
/// request needs one.
pub(super) fn check(answer: Answer, name: &str, rights: &'static str) -> Result<Answer, Error> {
    let host = answer.host.clone();
    match answer.status.as_u16() {
        200..=299 => Ok(answer),
        401 => Err(Error::Refused { host }),
        403 if is_invalid(&answer) => Err(Error::Refused { host }),
        403 => Err(Error::MissingRight { host, rights }),
        404 => Err(Error::NotFound { host, name: name.to_owned() }),
        400..=499 => Err(Error::Invalid { host, reason: reason(&answer) }),
        _ => Err(http::Error::Unexpected { host }.into()),
    }
}

/// Whether a 403 says that the token is not valid, and not that it lacks a right.
fn is_invalid(answer: &Answer) -> bool {
    let reason = reason(answer).to_lowercase();
    reason.contains("invalid authentication token") || reason.contains("token not found")
}

fn reason(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    let reason = body["error"].as_str().unwrap_or_default();
    let reason: String = reason.chars().take(MOST_REASON).collect();
    plain::escape(&redact::redact(&reason)).into_owned()
}
