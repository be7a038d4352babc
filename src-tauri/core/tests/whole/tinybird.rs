//! A Tinybird at the network's edge, whose answers a test can turn.
//!
//! It is made for faults; the journeys have one that speaks as the real one does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

/// What tests turn, and what they read afterwards.
#[derive(Default)]
pub(crate) struct Turned {
    /// Published at `/.well-known/openid-configuration`.
    pub(crate) metadata: Option<Value>,
    /// What the exchange says of the API host, if not the truth.
    pub(crate) api_host: Option<String>,
    /// Path and query of each request, in order.
    pub(crate) requests: Vec<String>,
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
        let router = Router::new()
            .route("/api/cli-login", get(exchange))
            .route("/v0/auth", get(|| async { Json(json!({"is_valid": true, "is_user": true})) }))
            .route("/v1/workspace", get(workspace))
            .route("/v1/user/workspaces/", get(workspaces))
            .route("/v0/regions", get(|| async { Json(json!({"regions": []})) }))
            .route("/.well-known/openid-configuration", get(metadata))
            .layer(axum::middleware::from_fn_with_state(tinybird.clone(), record))
            .with_state(tinybird.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        tinybird
    }

    pub(crate) fn turn(&self, how: impl FnOnce(&mut Turned)) {
        how(&mut self.turned.lock().unwrap());
    }

    pub(crate) fn requests(&self, path: &str) -> Vec<String> {
        let turned = self.turned.lock().unwrap();
        turned.requests.iter().filter(|r| r.starts_with(path)).cloned().collect()
    }
}

/// Secrets are told apart by this, so that a test can look for all of them at once.
pub(crate) const SECRET: &str = "secret-of-";

async fn record(
    State(tinybird): State<Tinybird>,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    tinybird.turn(|turned| turned.requests.push(request.uri().to_string()));
    next.run(request).await
}

/// A code is a person's name; anybody else's is refused.
async fn exchange(
    State(tinybird): State<Tinybird>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let Some(person) = query.get("code").filter(|code| ["ada", "bob"].contains(&code.as_str()))
    else {
        return (StatusCode::FORBIDDEN, "no such code").into_response();
    };
    let api_host = tinybird.turned.lock().unwrap().api_host.clone().unwrap_or(tinybird.url);
    Json(json!({
        "user_token": format!("{SECRET}{person}"),
        "workspace_token": format!("{SECRET}{person}-acme"),
        "api_host": api_host,
    }))
    .into_response()
}

/// The person and, for a workspace token, the workspace.
fn bearer(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = value.strip_prefix("Bearer ")?.strip_prefix(SECRET)?;
    let (person, workspace) = token.split_once('-').unwrap_or((token, ""));
    Some((person.to_owned(), workspace.to_owned()))
}

async fn workspace(headers: HeaderMap) -> Response {
    let Some((person, workspace)) = bearer(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    Json(json!({
        "id": format!("id-{workspace}"), "name": workspace, "scope": "user",
        "user_email": format!("{person}@example.com"), "user_id": format!("id-{person}"),
    }))
    .into_response()
}

async fn workspaces(headers: HeaderMap) -> Response {
    let Some((person, _)) = bearer(&headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let workspace = |name: &str| {
        json!({"id": format!("id-{name}"), "name": name,
        "token": format!("{SECRET}{person}-{name}")})
    };
    Json(json!({"workspaces": [workspace("acme"), workspace("lab")]})).into_response()
}

async fn metadata(State(tinybird): State<Tinybird>, uri: Uri) -> Response {
    let metadata = tinybird.turned.lock().unwrap().metadata.clone();
    match metadata {
        Some(metadata) => Json(metadata).into_response(),
        None => (StatusCode::NOT_FOUND, uri.path().to_owned()).into_response(),
    }
}
