//! The API on port 7181, as far as `tb local` uses it, and what a workspace answers to its tokens.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use tinybird_local_stand_in::request::Request;

use crate::http::{self, Response};
use crate::plan::Tokens;
use crate::services::tokens_answer;
use crate::workspaces::Workspaces;

const VERSION: &str = "stand-in";

struct Api {
    tokens: Tokens,
    with_all_tokens: bool,
    workspaces: Mutex<Workspaces>,
}

/// Serves from now on. The port is published by whoever makes the container.
pub(crate) fn serve(tokens: Tokens, with_all_tokens: bool) -> io::Result<()> {
    let workspaces =
        Workspaces::new(&tokens).map_err(|error| io::Error::other(error.to_string()))?;
    let api = Arc::new(Api { tokens, with_all_tokens, workspaces: Mutex::new(workspaces) });
    http::serve(("0.0.0.0", 7181), move |request| api.answer(request))
}

impl Api {
    fn answer(&self, request: &Request) -> Response {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/tokens") => {
                Response::json(200, &tokens_answer(&self.tokens, self.with_all_tokens))
            }
            ("GET", "/v0/health") => Response::json(200, &json!({ "status": "ok" })),
            ("GET", "/version") => Response::text(200, VERSION),
            (_, path) if path.starts_with("/v") => self.answer_with_token(request),
            _ => Response::not_found(),
        }
    }

    fn answer_with_token(&self, request: &Request) -> Response {
        match request.token() {
            None => refused(403, "no authentication token"),
            Some(token) if is_in_workspace(&request.path) => {
                self.answer_in_workspace(token, request)
            }
            Some(token) if self.is_admin(token) => self.answer_admin(token, request),
            Some(_) => refused(403, "invalid authentication token"),
        }
    }

    fn answer_admin(&self, token: &str, request: &Request) -> Response {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/v0/user/workspaces" | "/v1/user/workspaces") => {
                Response::json(200, &self.workspaces().list())
            }
            ("GET", "/v0/workspace" | "/v1/workspace") => self.workspace_of(token),
            ("POST", "/v0/workspaces" | "/v1/workspaces") => self.create(request),
            ("DELETE", path) if path.contains("/workspaces/") => self.remove(path),
            _ => Response::not_found(),
        }
    }

    fn answer_in_workspace(&self, token: &str, request: &Request) -> Response {
        let answer = self.workspaces().answer(token, request, now());
        answer.map_or_else(Response::not_found, |reply| Response::json(reply.status, &reply.body))
    }

    fn workspace_of(&self, token: &str) -> Response {
        let of_token = self.workspaces().of_token(token);
        of_token.map_or_else(|| refused(403, "a workspace token is needed"), |entry| ok(&entry))
    }

    fn create(&self, request: &Request) -> Response {
        let name = request.parameter("name").unwrap_or_default();
        match self.workspaces().create(name) {
            Ok(Some(entry)) => ok(&entry),
            Ok(None) => refused(400, "this name cannot be used"),
            Err(error) => refused(500, &error.to_string()),
        }
    }

    fn remove(&self, path: &str) -> Response {
        let id = path.rsplit('/').next().unwrap_or_default();
        match self.workspaces().remove(id) {
            true => ok(&json!({})),
            false => Response::not_found(),
        }
    }

    fn is_admin(&self, token: &str) -> bool {
        [&self.tokens.user, &self.tokens.admin].contains(&&token.to_owned())
            || self.workspaces().of_token(token).is_some()
    }

    fn workspaces(&self) -> std::sync::MutexGuard<'_, Workspaces> {
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a path is about the tokens or the data of one workspace.
fn is_in_workspace(path: &str) -> bool {
    const PATHS: [&str; 5] =
        ["/v0/tokens", "/v0/pipes", "/v0/datasources", "/v0/sql", "/v0/events"];
    PATHS.iter().any(|start| path.starts_with(start))
}

/// The time since 1970.
fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

fn ok(body: &Value) -> Response {
    Response::json(200, body)
}

fn refused(status: u16, why: &str) -> Response {
    Response::json(status, &json!({ "error": why }))
}
