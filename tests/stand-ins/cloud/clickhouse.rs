//! ClickHouse's HTTP interface: what BI tools speak. The user name says nothing; the password is a
//! token that reads the whole workspace, and the database is that workspace.
//!
//! <https://clickhouse.com/docs/interfaces/http>

mod format;

use axum::{
    Router,
    body::Bytes,
    extract::{Query as Parameters, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use tinybird_local_stand_in::{
    access::Access,
    data_api,
    sql::{Filter, Query},
    table::{Kind, Table},
    workspace::Workspace,
};

use super::{Shared, StandIn, access::Caller, sign_in::Fields};

pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/", get(query).post(query)).route("/ping", get(async || "Ok.\n"))
}

/// ClickHouse's name for what went wrong, its number, and the status that goes with it.
struct Exception(StatusCode, u16, &'static str, String);

async fn query(
    State(stand_in): State<Shared>,
    Parameters(parameters): Parameters<Fields>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Exception> {
    let token = password(&headers).unwrap_or_default();
    let caller = stand_in.holder(&token).ok_or_else(unauthenticated)?;
    let mut text = parameters.get("query").cloned().unwrap_or_default();
    text += &String::from_utf8_lossy(&body);
    let query = Query::parse(&text).map_err(syntax_error)?;
    let database = parameters.get("database").map(String::as_str);
    let asked = query.format.clone();
    let answer = stand_in.select(&caller, database, query)?;
    let asked = asked.as_ref().or_else(|| parameters.get("default_format"));
    let format = asked.map_or("TabSeparated", String::as_str);
    let body = format::write(&answer, format).ok_or_else(|| unknown_format(format))?;
    let about = [("X-ClickHouse-Format", format), ("X-ClickHouse-Timezone", "UTC")];
    Ok((about, body).into_response())
}

impl StandIn {
    fn select(
        &self,
        caller: &Caller,
        database: Option<&str>,
        query: Query,
    ) -> Result<Table, Exception> {
        let Caller::Workspace { id, access, .. } = caller else { return Err(unauthenticated()) };
        if !access.reads_all() {
            return Err(unauthenticated());
        }
        let mut people = self.people.lock().unwrap();
        let workspace = people.workspace_mut(id).ok_or_else(unauthenticated)?;
        match database {
            Some(name) if !["", "default", &workspace.name].contains(&name) => {
                Err(unknown_database(name))
            }
            _ => run(workspace, access, query),
        }
    }
}

/// Answers from the workspace, which is the database, or from ClickHouse's own tables.
fn run(workspace: &Workspace, access: &Access, mut query: Query) -> Result<Table, Exception> {
    if query.table.as_deref() == Some("system.settings") {
        return query.run(Some(&settings()), &Filter::default()).map_err(syntax_error);
    }
    if let Some((database, table)) = query.table.as_deref().and_then(|path| path.split_once('.'))
        && database == workspace.name
    {
        query.table = Some(table.to_owned());
    }
    let answer = data_api::select(&workspace.tables, access, &query);
    answer.map_err(|reply| unknown_table(reply.body["error"].as_str().unwrap_or_default()))
}

/// The password of basic authentication, the key in ClickHouse's own header, or the bearer token.
fn password(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name)?.to_str().ok();
    if let Some(key) = text("X-ClickHouse-Key") {
        return Some(key.to_owned());
    }
    let shown = text(header::AUTHORIZATION.as_str())?;
    if let Some(token) = shown.strip_prefix("Bearer ") {
        return Some(token.to_owned());
    }
    let pair = STANDARD.decode(shown.strip_prefix("Basic ")?).ok()?;
    Some(String::from_utf8(pair).ok()?.split_once(':')?.1.to_owned())
}

/// As many settings as clients look at: none of them may be changed.
fn settings() -> Table {
    let columns = [("name", Kind::String), ("value", Kind::String), ("readonly", Kind::UInt8)];
    let rows = vec![vec![json!("max_threads"), json!("2"), json!(1)]];
    Table { rows, ..Table::empty(&columns) }
}

fn unauthenticated() -> Exception {
    let why = "Authentication failed: password is incorrect, or there is no user with such name.";
    Exception(StatusCode::FORBIDDEN, 516, "AUTHENTICATION_FAILED", why.to_owned())
}

fn syntax_error(why: String) -> Exception {
    Exception(StatusCode::BAD_REQUEST, 62, "SYNTAX_ERROR", why)
}

fn unknown_table(why: &str) -> Exception {
    Exception(StatusCode::NOT_FOUND, 60, "UNKNOWN_TABLE", why.to_owned())
}

fn unknown_database(name: &str) -> Exception {
    let why = format!("Database {name} does not exist.");
    Exception(StatusCode::NOT_FOUND, 81, "UNKNOWN_DATABASE", why)
}

fn unknown_format(name: &str) -> Exception {
    Exception(StatusCode::BAD_REQUEST, 73, "UNKNOWN_FORMAT", format!("Unknown format {name}."))
}

impl IntoResponse for Exception {
    fn into_response(self) -> Response {
        let Self(status, code, name, why) = self;
        let text = format!("Code: {code}. DB::Exception: {why} ({name})\n");
        (status, [("X-ClickHouse-Exception-Code", code.to_string())], text).into_response()
    }
}
