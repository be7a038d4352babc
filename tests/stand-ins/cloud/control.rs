//! What tests see and steer: requests, secrets, people, and answers to give instead of the true one.

use std::{collections::HashMap, sync::Mutex, time::Duration};

use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Shared;

/// What tokens made in bulk open, in turn.
const SCOPES: [&str; 8] = [
    "PIPES:READ:top_pages",
    "DATASOURCES:READ:events",
    "DATASOURCES:READ:events:country = 'ES'",
    "DATASOURCES:APPEND:events",
    "WORKSPACE:READ_ALL",
    "TOKENS",
    "WORKSPACE:DEPLOY",
    "PIPES:READ:sales_by_day",
];

/// A request that was answered, or cut off while it waited.
#[derive(Clone, Serialize)]
struct Seen {
    method: String,
    path: String,
    query: String,
    endpoint: &'static str,
    user_agent: String,
    bearer: bool,
}

#[derive(Clone, Serialize)]
struct Issued {
    kind: &'static str,
    value: String,
}

/// What an endpoint does instead of its work. Given by the name that [`endpoint`] finds.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fault {
    /// Wait before all else.
    delay_ms: u64,
    /// Never answer.
    hang: bool,
    /// Answer with this status, and `body` if there is one: a text is a page, the rest is JSON.
    status: Option<u16>,
    body: Option<Value>,
    /// Send the client elsewhere.
    location: Option<String>,
}

#[derive(Default)]
pub(super) struct Control {
    requests: Mutex<Vec<Seen>>,
    secrets: Mutex<Vec<Issued>>,
    faults: Mutex<HashMap<String, Fault>>,
}

impl Control {
    /// Remembers a secret that leaves, or could leave, this process.
    pub(super) fn issued(&self, kind: &'static str, value: &str) {
        self.secrets.lock().unwrap().push(Issued { kind, value: value.to_owned() });
    }
}

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/_stand-in/requests", get(requests))
        .route("/_stand-in/secrets", get(secrets))
        .route("/_stand-in/people", get(people))
        .route("/_stand-in/people/{email}/user_token", post(refresh_user_token))
        .route("/_stand-in/people/{email}/tokens", post(add_tokens))
        .route("/_stand-in/faults", post(set_faults))
}

async fn requests(State(stand_in): State<Shared>) -> Response {
    Json(stand_in.control.requests.lock().unwrap().clone()).into_response()
}

async fn secrets(State(stand_in): State<Shared>) -> Response {
    Json(stand_in.control.secrets.lock().unwrap().clone()).into_response()
}

async fn people(State(stand_in): State<Shared>) -> Response {
    Json(stand_in.people.lock().unwrap().to_json()).into_response()
}

/// Gives a person a new user token; the one before is good for nothing any more.
async fn refresh_user_token(
    State(stand_in): State<Shared>,
    Path(email): Path<String>,
) -> Result<(), StatusCode> {
    let mut people = stand_in.people.lock().unwrap();
    let person = people.with_email_mut(&email).ok_or(StatusCode::NOT_FOUND)?;
    person.user_token = stand_in.mint.token(&person.id);
    stand_in.control.issued("user_token", &person.user_token);
    Ok(())
}

#[derive(Deserialize)]
struct MoreTokens {
    workspace: String,
    count: usize,
}

/// Gives a workspace so many more static tokens, of all scopes in turn.
async fn add_tokens(
    State(stand_in): State<Shared>,
    Path(email): Path<String>,
    Query(more): Query<MoreTokens>,
) -> Result<(), StatusCode> {
    let mint = |owner: &str| {
        let token = stand_in.mint.token(owner);
        stand_in.control.issued("static_token", &token);
        Ok(token)
    };
    let mut people = stand_in.people.lock().unwrap();
    let person = people.with_email_mut(&email).ok_or(StatusCode::NOT_FOUND)?;
    let mut workspaces = person.workspaces.iter_mut();
    let workspace = workspaces.find(|one| one.name == more.workspace);
    let workspace = workspace.ok_or(StatusCode::NOT_FOUND)?;
    for (n, scope) in (1..=more.count).zip(SCOPES.iter().cycle()) {
        workspace.add_token(&format!("token_{n:05}"), scope, &mint).expect("a scope");
    }
    Ok(())
}

/// Replaces all faults: `{"exchange": {"status": 500}}`; `{}` clears them.
async fn set_faults(State(stand_in): State<Shared>, Json(new): Json<HashMap<String, Fault>>) {
    *stand_in.control.faults.lock().unwrap() = new;
}

/// Records each request before it is answered, and puts a fault in its place.
pub(super) async fn watch(
    State(stand_in): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let seen = Seen::of(&request);
    let fault = stand_in.control.faults.lock().unwrap().get(seen.endpoint).cloned();
    stand_in.control.requests.lock().unwrap().push(seen);
    match fault {
        Some(fault) => fault.act(request, next).await,
        None => next.run(request).await,
    }
}

impl Fault {
    async fn act(self, request: Request, next: Next) -> Response {
        tokio::time::sleep(Duration::from_millis(self.delay_ms)).await;
        if self.hang {
            std::future::pending::<()>().await;
        }
        if let Some(location) = &self.location {
            return Redirect::to(location).into_response();
        }
        match self.status.map(StatusCode::from_u16) {
            Some(status) => (status.unwrap_or_default(), self.answer()).into_response(),
            None => next.run(request).await,
        }
    }

    fn answer(self) -> Response {
        match self.body {
            Some(Value::String(page)) => Html(page).into_response(),
            Some(body) => Json(body).into_response(),
            None => ().into_response(),
        }
    }
}

impl Seen {
    fn of(request: &Request) -> Self {
        let query = request.uri().query().unwrap_or_default();
        Self {
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query: query.to_owned(),
            endpoint: endpoint(request.method().as_str(), request.uri().path(), query),
            user_agent: text(request.headers(), header::USER_AGENT),
            bearer: text(request.headers(), header::AUTHORIZATION).starts_with("Bearer "),
        }
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> String {
    let value = headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    value.unwrap_or_default().into_owned()
}

/// What a request is for: `cli-login` does four things at one path.
fn endpoint(method: &str, path: &str, query: &str) -> &'static str {
    let has = |name: &str| query.split('&').any(|pair| pair.split('=').next() == Some(name));
    match (method, path.trim_end_matches('/')) {
        ("POST", "/api/cli-login") => "decision",
        (_, "/api/cli-login") if has("cliCode") => "poll",
        (_, "/api/cli-login") if has("code") && !has("method") => "exchange",
        (_, "/api/cli-login") => "page",
        (_, "/v1/workspace") => "workspace",
        (_, "/v1/user/workspaces") => "workspaces",
        (_, "/v0/auth") => "auth",
        (_, "/v0/regions") => "regions",
        (_, path) if path.starts_with("/v0/tokens") => "tokens",
        (_, "/v0/pipes") => "pipes",
        (_, "/v0/pipes/openapi.json") => "openapi",
        (_, path) if path.starts_with("/v0/pipes/") => "endpoint_data",
        (_, "/v0/datasources") => "datasources",
        (_, "/v0/sql") => "sql",
        (_, "/v0/events") => "events",
        (_, "" | "/ping") => "clickhouse",
        (_, path) if path.starts_with("/.well-known/") => "metadata",
        (_, path) if path.ends_with("/cli-login") => "landing",
        _ => "other",
    }
}
