//! The HTTP API around an account: regions, the workspace, the user's workspaces.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};
use tinybird_local_stand_in::workspace::Workspace;

use super::{
    Shared,
    access::{Caller, Refusal, forbidden},
    people::Person,
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
    Json(json!({"is_valid": true, "is_user": matches!(caller, Caller::User { .. })}))
}

async fn workspace(State(stand_in): State<Shared>, caller: Caller) -> Result<Json<Value>, Refusal> {
    let Caller::Workspace { id, .. } = caller else {
        return Err(forbidden("a workspace token is needed"));
    };
    let people = stand_in.people.lock().unwrap();
    let found = people.workspaces().find(|(_, workspace)| workspace.id == id);
    let (person, workspace) = found.ok_or_else(|| forbidden("no such workspace"))?;
    Ok(Json(json!({
        "id": workspace.id, "name": workspace.name, "scope": "admin", "main": null,
        "user_email": person.email, "user_id": person.id,
    })))
}

/// With their tokens: for who may have them.
async fn workspaces(
    State(stand_in): State<Shared>,
    caller: Caller,
) -> Result<Json<Value>, Refusal> {
    let people = stand_in.people.lock().unwrap();
    let person = people.with_email(caller.email()).filter(|_| caller.is_admin());
    let person = person.ok_or_else(|| forbidden("a user token is needed"))?;
    let current = match caller {
        Caller::Workspace { id, .. } => id,
        Caller::User { .. } => person.workspaces[0].id.clone(),
    };
    let rows: Vec<_> = person.workspaces.iter().map(|row| workspace_row(person, row)).collect();
    Ok(Json(json!({"id": current, "email": person.email, "workspaces": rows})))
}

fn workspace_row(person: &Person, workspace: &Workspace) -> Value {
    json!({
        "id": workspace.id, "name": workspace.name, "token": person.token_of(workspace), "role": "admin",
        "plan": "dev", "is_branch": false, "main": null, "user_email": person.email,
    })
}
