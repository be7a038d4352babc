//! A workspace's tokens: list, refresh, delete, and JWTs made on request.

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    routing::{delete, get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Shared, StandIn,
    access::{Caller, Refusal, forbidden},
    people::Workspace,
    tokens::jwt,
};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v0/tokens", get(list).post(create_jwt))
        .route("/v0/tokens/", get(list).post(create_jwt))
        .route("/v0/tokens/{id}", delete(remove))
        .route("/v0/tokens/{id}/refresh", post(refresh))
}

async fn list(caller: Caller) -> Result<Json<Value>, Refusal> {
    Ok(Json(json!({"tokens": workspace(caller)?.tokens})))
}

async fn remove(
    State(stand_in): State<Shared>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Json<Value>, Refusal> {
    stand_in.change(&workspace(caller)?, |workspace| {
        let before = workspace.tokens.len();
        workspace.tokens.retain(|token| token.id != id);
        (workspace.tokens.len() < before).then(|| json!({"ok": true}))
    })
}

async fn refresh(
    State(stand_in): State<Shared>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Json<Value>, Refusal> {
    stand_in.change(&workspace(caller)?, |workspace| {
        let token = workspace.tokens.iter_mut().find(|token| token.id == id)?;
        token.token = stand_in.mint.token(&workspace.id);
        stand_in.control.issued("static_token", &token.token);
        Some(json!(token))
    })
}

#[derive(Deserialize)]
struct NewJwt {
    name: String,
    expiration_time: u64,
}

/// The body is JSON, but `tb` sends it without saying so: it is read as text.
async fn create_jwt(
    State(stand_in): State<Shared>,
    Query(new): Query<NewJwt>,
    caller: Caller,
    body: String,
) -> Result<Json<Value>, Refusal> {
    let workspace = workspace(caller)?;
    let body: Value = serde_json::from_str(&body).map_err(|error| bad_request(&error))?;
    let admin_token = workspace.token().ok_or_else(|| forbidden("no admin token"))?;
    let claims = json!({
        "workspace_id": workspace.id, "name": new.name, "exp": new.expiration_time,
        "scopes": body["scopes"], "limits": body["limits"],
    });
    let token = jwt(admin_token, &claims);
    stand_in.control.issued("jwt", &token);
    Ok(Json(json!({"token": token})))
}

impl StandIn {
    /// Changes the workspace as it is now; `None` means it has no such token.
    fn change(
        &self,
        workspace: &Workspace,
        change: impl FnOnce(&mut Workspace) -> Option<Value>,
    ) -> Result<Json<Value>, Refusal> {
        let mut people = self.people.lock().unwrap();
        let changed = people.workspace_mut(&workspace.id).and_then(change);
        changed.map(Json).ok_or_else(|| Refusal(StatusCode::NOT_FOUND, "token not found".into()))
    }
}

fn workspace(caller: Caller) -> Result<Workspace, Refusal> {
    match caller {
        Caller::Workspace(_, workspace) => Ok(workspace),
        Caller::User(_) => Err(forbidden("a workspace token is needed")),
    }
}

fn bad_request(error: &serde_json::Error) -> Refusal {
    Refusal(StatusCode::BAD_REQUEST, error.to_string())
}
