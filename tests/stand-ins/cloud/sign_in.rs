//! `cli-login`: the page, the decision, the exchange, the one-time code and the landing page.

use std::collections::{BTreeMap, HashMap};

use axum::{
    Form, Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;
use uuid::Uuid;

use super::{Shared, StandIn, access::Refusal, views};

/// Where `cli-login` sends the browser: the address is the server's to choose, and fixed.
const CALLBACK: &str = "http://localhost:49160/";

/// The query or the form, by name.
pub(super) type Fields = BTreeMap<String, String>;

/// What people have agreed to and no client has fetched yet.
#[derive(Default)]
pub(super) struct Grants {
    by_code: HashMap<String, Grant>,
    by_one_time_code: HashMap<String, Grant>,
}

struct Grant {
    email: String,
    workspace: String,
    challenge: Option<String>,
}

pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/cli-login", get(cli_login).post(decide))
        .route("/{provider}/{region}/cli-login", get(landing))
}

async fn cli_login(State(stand_in): State<Shared>, Query(query): Query<Fields>) -> Response {
    let method = query.get("method").map(String::as_str);
    match (query.get("cliCode"), query.get("code"), method) {
        (Some(one_time_code), _, _) => stand_in.poll(one_time_code),
        (None, Some(code), None) => stand_in.exchange(code, query.get("code_verifier")),
        _ => stand_in.page(&query).into_response(),
    }
}

async fn decide(State(stand_in): State<Shared>, Form(form): Form<Fields>) -> Response {
    let email = form.get("email").map(String::as_str).unwrap_or_default();
    let known = stand_in.people.lock().unwrap().with_email(email).is_some();
    match form.get("decision").map(String::as_str) {
        Some("authorize") if known => stand_in.authorize(&form),
        Some("deny") => stand_in.deny(&form),
        _ => stand_in.page(&form).into_response(),
    }
}

async fn landing(
    Path((_provider, _region)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Html<String> {
    views::landing(query.get("workspace").map(String::as_str).unwrap_or_default())
}

impl StandIn {
    /// First who it is, then which workspace.
    fn page(&self, fields: &Fields) -> Html<String> {
        let people = self.people.lock().unwrap();
        match fields.get("email") {
            None => views::who(fields, people.all(), None),
            Some(email) => match people.with_email(email) {
                None => views::who(fields, people.all(), Some(email)),
                Some(person) => views::which_workspace(fields, person),
            },
        }
    }

    fn authorize(&self, form: &Fields) -> Response {
        let grant = Grant {
            email: form["email"].clone(),
            workspace: form.get("workspace").cloned().unwrap_or_default(),
            challenge: form.get("code_challenge").cloned().filter(|_| self.options.echo_state),
        };
        let mut grants = self.grants.lock().unwrap();
        if let (Some("code"), Some(code)) =
            (form.get("method").map(String::as_str), form.get("code"))
        {
            grants.by_one_time_code.insert(code.clone(), grant);
            return views::confirmed().into_response();
        }
        let code = Uuid::new_v4().simple().to_string();
        self.control.issued("code", &code);
        let answer = [
            ("code", code.as_str()),
            ("workspace", &grant.workspace),
            ("region", &self.options.region),
            ("provider", &self.options.provider),
        ];
        let back = self.back_to_client(form, &answer);
        grants.by_code.insert(code, grant);
        back
    }

    fn deny(&self, form: &Fields) -> Response {
        self.back_to_client(form, &[("error", "access_denied")])
    }

    fn back_to_client(&self, form: &Fields, answer: &[(&str, &str)]) -> Response {
        let mut callback = Url::parse(CALLBACK).expect("a constant");
        callback.query_pairs_mut().extend_pairs(answer);
        if let Some(state) = form.get("state").filter(|_| self.options.echo_state) {
            callback.query_pairs_mut().append_pair("state", state);
        }
        Redirect::to(callback.as_str()).into_response()
    }

    /// A code is good once, also for one who then cannot show the verifier.
    fn exchange(&self, code: &str, verifier: Option<&String>) -> Response {
        let grant = self.grants.lock().unwrap().by_code.remove(code);
        match grant.filter(|grant| grant.is_proven_by(verifier)) {
            Some(grant) => self.tokens_of(&grant),
            None => error(StatusCode::BAD_REQUEST, "invalid code"),
        }
    }

    fn poll(&self, one_time_code: &str) -> Response {
        let grant = self.grants.lock().unwrap().by_one_time_code.remove(one_time_code);
        grant.map_or_else(
            || error(StatusCode::NOT_FOUND, "not confirmed yet"),
            |grant| self.tokens_of(&grant),
        )
    }

    fn tokens_of(&self, grant: &Grant) -> Response {
        let people = self.people.lock().unwrap();
        let Some(person) = people.with_email(&grant.email) else {
            return error(StatusCode::BAD_REQUEST, "unknown person");
        };
        let workspace = person.workspace(Some(&grant.workspace));
        Json(json!({
            "workspace_token": person.token_of(workspace), "user_token": person.user_token,
            "api_host": self.url, "workspace_name": workspace.name, "user_email": person.email,
        }))
        .into_response()
    }
}

impl Grant {
    /// RFC 7636, 4.6: a client that sent a challenge must show what it was made from.
    fn is_proven_by(&self, verifier: Option<&String>) -> bool {
        let shown = verifier.map(|text| URL_SAFE_NO_PAD.encode(Sha256::digest(text)));
        self.challenge.is_none() || self.challenge == shown
    }
}

fn error(status: StatusCode, why: &str) -> Response {
    Refusal(status, why.to_owned()).into_response()
}
