//! A Tinybird at the network's edge, whose answers a test can turn. It is the authority too, of
//! either kind.
//!
//! It is made for faults; the journeys have one that speaks as the real one does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_body_util::BodyExt as _;
use serde_json::{Value, json as value};

/// Secrets are told apart by this, so that a test can look for all of them at once.
pub(crate) const SECRET: &str = "secret-of-";

/// What is answered in place of the truth.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Json(Value),
    Text(u16, String),
    Redirect(String),
    /// After this many bytes nobody should be reading any more.
    Bytes(usize),
    /// None, ever.
    Hang,
}

/// What tests turn, and what they read afterwards.
#[derive(Default)]
pub(crate) struct Turned {
    /// By path.
    pub(crate) answers: HashMap<&'static str, Answer>,
    /// What the exchange says of the API host, if not the truth.
    pub(crate) api_host: Option<String>,
    /// One-time codes that somebody confirmed, and who.
    pub(crate) confirmed: HashMap<String, &'static str>,
    /// Lifetime of the access tokens of the standard authority, in seconds.
    pub(crate) lifetime: u64,
    /// What is said of that lifetime instead, in JSON.
    pub(crate) said_lifetime: Option<Value>,
    /// Refresh tokens that are still good.
    pub(crate) refresh_tokens: Vec<String>,
    /// Tokens whose owner the API does not know any more.
    pub(crate) revoked: Vec<String>,
    /// Path and query of each request, in order.
    pub(crate) requests: Vec<String>,
    made: u64,
}

/// A running one; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct Tinybird {
    pub(crate) url: String,
    pub(crate) turned: Arc<Mutex<Turned>>,
}

impl Tinybird {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let tinybird = Self { url, turned: Arc::default() };
        let router = Router::new().fallback(answer).with_state(tinybird.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        tinybird
    }

    pub(crate) fn turn(&self, how: impl FnOnce(&mut Turned)) {
        how(&mut self.turned.lock().unwrap());
    }

    /// Answers so at a path from now on.
    pub(crate) fn answers(&self, path: &'static str, answer: Answer) {
        self.turn(|turned| drop(turned.answers.insert(path, answer)));
    }

    /// Answers the truth again.
    pub(crate) fn is_well(&self) {
        self.turn(|turned| turned.answers.clear());
    }

    /// Publishes metadata as a standard authority does, changed by `how`.
    pub(crate) fn publishes(&self, how: impl FnOnce(&mut Value)) {
        let url = &self.url;
        let mut metadata = value!({
            "issuer": url,
            "authorization_endpoint": format!("{url}/authorize"),
            "token_endpoint": format!("{url}/token"),
            "revocation_endpoint": format!("{url}/revoke"),
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
        });
        how(&mut metadata);
        self.answers("/.well-known/oauth-authorization-server", Answer::Json(metadata));
        self.turn(|turned| turned.lifetime = 3600);
    }

    pub(crate) fn requests(&self, path: &str) -> Vec<String> {
        let turned = self.turned.lock().unwrap();
        turned.requests.iter().filter(|r| r.starts_with(path)).cloned().collect()
    }
}

/// A static token of the cloud about `person`, and a workspace of theirs.
pub(crate) fn token(person: &str, workspace: &str, region: &str) -> String {
    let payload = value!({"u": format!("id-{person}"), "id": workspace, "host": region});
    format!("p.{}.{}", URL_SAFE_NO_PAD.encode(payload.to_string()), "c2ln")
}

pub(crate) fn json(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

async fn answer(State(tinybird): State<Tinybird>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let turned = {
        let mut turned = tinybird.turned.lock().unwrap();
        turned.requests.push(parts.uri.to_string());
        turned.answers.get(path.as_str()).cloned()
    };
    if let Some(turned) = turned {
        return turned.give().await;
    }
    let form = body.collect().await.unwrap().to_bytes();
    let fields = |text: &[u8]| -> HashMap<String, String> {
        url::form_urlencoded::parse(text).into_owned().collect()
    };
    let query = fields(parts.uri.query().unwrap_or_default().as_bytes());
    let caller = parts.headers.get(header::AUTHORIZATION);
    let caller = caller.and_then(|value| tinybird.caller(value.to_str().unwrap()));
    match path.as_str() {
        "/api/cli-login" => tinybird.cli_login(&query),
        "/token" => tinybird.token(&fields(&form)),
        "/revoke" => {
            let token = fields(&form).remove("token").unwrap_or_default();
            tinybird.turn(|turned| turned.refresh_tokens.retain(|known| *known != token));
            StatusCode::OK.into_response()
        }
        "/v0/regions" => json(&value!({"regions": []})),
        _ => match caller {
            Some(caller) => caller.asks(&path),
            None => StatusCode::FORBIDDEN.into_response(),
        },
    }
}

impl Answer {
    async fn give(self) -> Response {
        match self {
            Self::Json(value) => json(&value),
            Self::Text(status, text) => {
                (StatusCode::from_u16(status).unwrap(), text).into_response()
            }
            Self::Redirect(to) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
            Self::Bytes(count) => Body::from(vec![b' '; count]).into_response(),
            Self::Hang => std::future::pending().await,
        }
    }
}

impl Tinybird {
    /// A code is a person's name; anybody else's is refused.
    fn cli_login(&self, query: &HashMap<String, String>) -> Response {
        let turned = self.turned.lock().unwrap();
        let person = match query.get("cliCode") {
            Some(code) => turned.confirmed.get(code).copied(),
            None => {
                ["ada", "bob"].into_iter().find(|name| query.get("code").is_some_and(|c| c == name))
            }
        };
        let Some(person) = person else {
            return (StatusCode::FORBIDDEN, "no such code").into_response();
        };
        json(&value!({
            "user_token": format!("{SECRET}{person}"),
            "workspace_token": format!("{SECRET}{person}-acme"),
            "api_host": turned.api_host.as_ref().unwrap_or(&self.url),
        }))
    }

    /// Each refresh token is good once.
    fn token(&self, form: &HashMap<String, String>) -> Response {
        let mut turned = self.turned.lock().unwrap();
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let person = match field("grant_type") {
            "refresh_token" => {
                let used = field("refresh_token").to_owned();
                let known = turned.refresh_tokens.iter().position(|token| *token == used);
                known.map(|at| turned.refresh_tokens.remove(at)).map(|_| "ada".to_owned())
            }
            _ => Some(field("code").to_owned()),
        };
        let Some(person) = person else {
            let error = json(&value!({"error": "invalid_grant"}));
            return (StatusCode::BAD_REQUEST, error).into_response();
        };
        turned.made += 1;
        let refresh = format!("{SECRET}refresh-{}", turned.made);
        turned.refresh_tokens.push(refresh.clone());
        json(&value!({
            "access_token": format!("{SECRET}{person}.{}", turned.made),
            "token_type": "Bearer",
            "refresh_token": refresh,
            "expires_in": turned.said_lifetime.clone().unwrap_or(turned.lifetime.into()),
        }))
    }

    fn caller(&self, authorization: &str) -> Option<Caller> {
        let token = authorization.strip_prefix("Bearer ")?;
        let is_revoked = self.turned.lock().unwrap().revoked.iter().any(|known| known == token);
        Caller::of(token).filter(|_| !is_revoked)
    }
}

/// The person and, for a workspace token, the workspace.
struct Caller {
    person: String,
    workspace: Option<String>,
}

impl Caller {
    fn of(token: &str) -> Option<Self> {
        if let Some(name) = token.strip_prefix(SECRET) {
            let (person, workspace) = match name.split_once('-') {
                Some((person, workspace)) => (person, Some(workspace.to_owned())),
                None => (name, None),
            };
            let person = person.split('.').next()?.to_owned();
            return Some(Self { person, workspace });
        }
        let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
        let payload: Value = serde_json::from_slice(&payload).ok()?;
        let person = payload["u"].as_str()?.strip_prefix("id-")?.to_owned();
        let workspace = payload["id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned);
        Some(Self { person, workspace })
    }

    fn asks(&self, path: &str) -> Response {
        let Self { person, workspace } = self;
        match (path, workspace) {
            ("/v0/auth", _) => json(&value!({"is_valid": true, "is_user": workspace.is_none()})),
            ("/v1/workspace", Some(name)) => json(&value!({
                "id": format!("id-{name}"), "name": name, "scope": "user",
                "user_email": format!("{person}@example.com"), "user_id": format!("id-{person}"),
            })),
            ("/v1/user/workspaces/", None) => {
                // `lab` is Ada's alone, `den` is Bob's.
                let own = if person == "bob" { "den" } else { "lab" };
                let row = |name: &str| {
                    value!({"id": format!("id-{name}"), "name": name,
                        "token": format!("{SECRET}{person}-{name}")})
                };
                json(&value!({"workspaces": [row("acme"), row(own)]}))
            }
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    }
}
