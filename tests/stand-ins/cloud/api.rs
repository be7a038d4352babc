//! The HTTP API around an account: regions, the workspace, the user's workspaces.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use super::{
    Shared,
    access::{Caller, Refusal, forbidden},
    people::{Person, Workspace},
};

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v0/regions", get(regions))
        .route("/v0/auth", get(auth))
        .route("/v1/workspace", get(workspace))
        .route("/v1/user/workspaces", get(workspaces))
        .route("/v1/user/workspaces/", get(workspaces))
}

async fn regions(State(stand_in): State<Shared>) -> Json<Value> {
    let options = &stand_in.options;
    let this = json!({
        "name": options.region, "provider": options.provider, "api_host": stand_in.url, "host": stand_in.url,
    });
    Json(json!({"regions": [this]}))
}

async fn auth(caller: Caller) -> Json<Value> {
    Json(json!({"is_valid": true, "is_user": matches!(caller, Caller::User(_))}))
}

async fn workspace(caller: Caller) -> Result<Json<Value>, Refusal> {
    let Caller::Workspace(person, workspace) = caller else {
        return Err(forbidden("a workspace token is needed"));
    };
    Ok(Json(json!({
        "id": workspace.id, "name": workspace.name, "scope": "admin", "main": null,
        "user_email": person.email, "user_id": person.id,
    })))
}

async fn workspaces(caller: Caller) -> Json<Value> {
    let current = match &caller {
        Caller::Workspace(_, workspace) => workspace.id.clone(),
        Caller::User(person) => person.workspaces[0].id.clone(),
    };
    let person = caller.person();
    let rows: Vec<_> = person.workspaces.iter().map(|row| workspace_row(person, row)).collect();
    Json(json!({"id": current, "email": person.email, "workspaces": rows}))
}

fn workspace_row(person: &Person, workspace: &Workspace) -> Value {
    json!({
        "id": workspace.id, "name": workspace.name, "token": workspace.token(), "role": "admin",
        "plan": "dev", "is_branch": false, "main": null, "user_email": person.email,
    })
}
