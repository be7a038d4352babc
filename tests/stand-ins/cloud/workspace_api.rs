//! The HTTP API around the tokens and the data of one workspace.

use axum::{
    Json, Router,
    extract::State,
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::any,
};
use tinybird_local_stand_in::request::{Reply, Request};

use super::{
    Shared, StandIn,
    access::{Caller, Refusal, forbidden, now},
};

/// What is below these is about one workspace.
const PATHS: [&str; 5] = ["/v0/tokens", "/v0/pipes", "/v0/datasources", "/v0/sql", "/v0/events"];

pub(super) fn routes() -> Router<Shared> {
    PATHS.iter().fold(Router::new(), |router, path| {
        let all = [(*path).to_owned(), format!("{path}/"), format!("{path}/{{*rest}}")];
        all.iter().fold(router, |router, path| router.route(path, any(answer)))
    })
}

/// A body may be JSON, but `tb` sends it without saying so: it is read as text.
async fn answer(
    State(stand_in): State<Shared>,
    uri: Uri,
    method: Method,
    caller: Caller,
    body: String,
) -> Result<Response, Refusal> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let request = Request::new(method.as_str(), target, body);
    let reply = stand_in.answer(&caller, &request)?;
    let reply = reply.unwrap_or_else(|| Reply::refused(404, "Not found"));
    let status = StatusCode::from_u16(reply.status).unwrap_or_default();
    Ok((status, Json(reply.body)).into_response())
}

impl StandIn {
    fn answer(&self, caller: &Caller, request: &Request) -> Result<Option<Reply>, Refusal> {
        let Caller::Workspace { id, access, .. } = caller else {
            return Err(forbidden("a workspace token is needed"));
        };
        let mut people = self.people.lock().unwrap();
        let workspace = people.workspace_mut(id).ok_or_else(|| forbidden("no such workspace"))?;
        let mint = |owner: &str| Ok(self.mint.token(owner));
        let reply = workspace.answer(access, request, &mint, now());
        reply.iter().filter(|_| request.method == "POST").for_each(|reply| self.remember(reply));
        Ok(reply)
    }

    /// Remembers a token that was made.
    fn remember(&self, made: &Reply) {
        if let Some(token) = made.body["token"].as_str() {
            let kind = if token.starts_with("p.") { "static_token" } else { "jwt" };
            self.control.issued(kind, token);
        }
    }
}
