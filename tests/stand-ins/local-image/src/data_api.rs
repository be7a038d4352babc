//! The API around data: pipes, their endpoints, data sources, queries and events. What a token does
//! not open is not listed either; a token that opens nothing of a kind is refused.

use serde_json::{Map, Value, json};

use crate::access::Access;
use crate::data::Tables;
use crate::pipes::{ENDPOINTS, Endpoint};
use crate::request::{Reply, Request};
use crate::sql::{Filter, Query};
use crate::table::Table;

/// Answers a request that is about data; none when it is about something else.
pub fn answer(tables: &mut Tables, access: &Access, request: &Request) -> Option<Reply> {
    let answer = match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/v0/pipes") => pipes(access),
        ("GET", "/v0/pipes/openapi.json") => openapi(access),
        ("GET", "/v0/datasources") => datasources(tables, access),
        ("GET", "/v0/sql") => sql(tables, access, request),
        ("POST", "/v0/events") => events(tables, access, request),
        ("GET", path) => {
            let name = path.strip_prefix("/v0/pipes/")?.strip_suffix(".json")?;
            endpoint(tables, access, name, request)
        }
        _ => return None,
    };
    Some(answer.unwrap_or_else(|refused| refused))
}

/// Answers a query as far as a token opens its table.
///
/// # Errors
/// With the answer to give instead.
pub fn select(tables: &Tables, access: &Access, query: &Query) -> Result<Table, Reply> {
    let Some(name) = query.table.as_deref() else {
        return query.run(None, &Filter::default()).map_err(|error| Reply::bad(&error));
    };
    let open = access.rows(name).ok_or_else(|| closed(name))?;
    let table = tables.with_name(name).ok_or_else(|| Reply::bad(&format!("No {name} here")))?;
    let answer = Filter::parse(open).and_then(|open| query.run(Some(table), &open));
    answer.map_err(|error| Reply::bad(&error))
}

fn pipes(access: &Access) -> Result<Reply, Reply> {
    let open: Vec<_> = open_endpoints(access)?.map(Endpoint::to_json).collect();
    Ok(Reply::ok(json!({ "pipes": open })))
}

fn openapi(access: &Access) -> Result<Reply, Reply> {
    let paths: Map<_, _> = open_endpoints(access)?.map(Endpoint::openapi).collect();
    Ok(Reply::ok(json!({
        "openapi": "3.0.0",
        "info": { "title": "Endpoints", "version": "1.0.0" },
        "servers": [{ "url": "/v0" }],
        "paths": paths,
    })))
}

fn open_endpoints(access: &Access) -> Result<impl Iterator<Item = &'static Endpoint>, Reply> {
    let is_open = |endpoint: &&Endpoint| access.pipe(endpoint.name).is_some();
    let open: Vec<_> = ENDPOINTS.iter().filter(is_open).collect();
    if open.is_empty() { Err(closed("pipes")) } else { Ok(open.into_iter()) }
}

fn endpoint(
    tables: &Tables,
    access: &Access,
    name: &str,
    request: &Request,
) -> Result<Reply, Reply> {
    let fixed = access.pipe(name).ok_or_else(|| closed(name))?;
    let found = Endpoint::with_name(name).zip(tables.with_name("events"));
    let (endpoint, events) = found.ok_or_else(|| Reply::refused(404, "The pipe does not exist"))?;
    let answer = endpoint.answer(events, &request.query, &fixed);
    answer.map(|table| Reply::ok(table.to_json())).map_err(|error| Reply::bad(&error))
}

fn datasources(tables: &Tables, access: &Access) -> Result<Reply, Reply> {
    let open = tables.iter().filter(|(name, _)| access.rows(name).is_some());
    let open: Vec<_> = open
        .map(|(name, table)| {
            json!({
                "id": format!("t_{name}"), "name": name, "type": "csv", "columns": table.meta(),
                "statistics": { "row_count": table.rows.len(), "bytes": 0 },
            })
        })
        .collect();
    if open.is_empty() { Err(closed("data sources")) } else { ok("datasources", &open) }
}

fn sql(tables: &Tables, access: &Access, request: &Request) -> Result<Reply, Reply> {
    let query = Query::parse(request.parameter("q").unwrap_or_default());
    let query = query.map_err(|error| Reply::bad(&error))?;
    match query.format.as_deref() {
        None | Some("JSON") => {
            select(tables, access, &query).map(|table| Reply::ok(table.to_json()))
        }
        Some(other) => Err(Reply::bad(&format!("Unknown format {other}"))),
    }
}

/// One JSON object a line. A row that does not fit is put aside, which fails nothing.
fn events(tables: &mut Tables, access: &Access, request: &Request) -> Result<Reply, Reply> {
    let name = request.parameter("name").ok_or_else(|| Reply::bad("name is missing"))?;
    if !access.appends(name) {
        return Err(closed(name));
    }
    let table = tables.with_name_mut(name);
    let table = table.ok_or_else(|| Reply::refused(404, "The data source does not exist"))?;
    let lines = request.body.lines().filter(|line| !line.trim().is_empty());
    let rows: Result<Vec<Value>, _> = lines.map(serde_json::from_str).collect();
    let rows = rows.map_err(|error| Reply::bad(&format!("Invalid JSON: {error}")))?;
    let fitting = rows.iter().filter(|row| table.append(row)).count();
    let counts = json!({ "successful_rows": fitting, "quarantined_rows": rows.len() - fitting });
    Ok(Reply { status: 202, body: counts })
}

fn ok(name: &str, list: &[Value]) -> Result<Reply, Reply> {
    Ok(Reply::ok(json!({ name: list })))
}

fn closed(what: &str) -> Reply {
    Reply::forbidden(&format!("The token does not have access to {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Scope;

    fn ask(scope: &str, method: &str, target: &str, body: &str) -> Reply {
        let access = Access::of(&[Scope::parse(scope).unwrap()]);
        let request = Request::new(method, target, body.to_owned());
        answer(&mut Tables::default(), &access, &request).unwrap()
    }

    #[test]
    fn lists_what_a_token_opens() {
        let names = |scope: &str| {
            let list = ask(scope, "GET", "/v0/pipes", "").body["pipes"].clone();
            list.as_array().unwrap().iter().map(|pipe| pipe["name"].clone()).collect::<Vec<_>>()
        };

        assert_eq!(names("ADMIN"), ["top_pages", "sales_by_day"]);
        assert_eq!(names("WORKSPACE:READ_ALL"), ["top_pages", "sales_by_day"]);
        assert_eq!(names("PIPES:READ:sales_by_day"), ["sales_by_day"]);
        assert_eq!(ask("DATASOURCES:READ:events", "GET", "/v0/pipes", "").status, 403);
    }

    #[test]
    fn describes_the_endpoints_that_a_token_opens() {
        let page = ask("PIPES:READ:top_pages", "GET", "/v0/pipes/openapi.json", "").body;

        let paths = page["paths"].as_object().unwrap();
        assert_eq!(paths.keys().collect::<Vec<_>>(), ["/pipes/top_pages.json"]);
        let parameters = &paths["/pipes/top_pages.json"]["get"]["parameters"];
        assert_eq!(parameters[1]["name"], "limit");
        assert_eq!(parameters[1]["schema"]["type"], "integer");
    }

    #[test]
    fn opens_one_endpoint_and_not_the_other() {
        let status = |name: &str| {
            ask("PIPES:READ:top_pages", "GET", &format!("/v0/pipes/{name}.json?limit=3"), "").status
        };

        assert_eq!((status("top_pages"), status("sales_by_day")), (200, 403));
    }

    #[test]
    fn answers_queries_through_the_filter() {
        let scope = "DATASOURCES:READ:events:country = 'ES'";
        let ask = |q: &str| ask(scope, "GET", &format!("/v0/sql?q={q}"), "");

        let rows = ask("SELECT+country+FROM+events+LIMIT+3").body["data"].clone();
        assert_eq!(rows, json!([{ "country": "ES" }, { "country": "ES" }, { "country": "ES" }]));
        assert_eq!(ask("SELECT+*+FROM+customers").status, 403);
        assert_eq!(ask("SELECT+1").body["data"], json!([{ "1": 1 }]));
        assert_eq!(ask("SELEKT+1").status, 400);
    }

    #[test]
    fn takes_events() {
        let row =
            r#"{"timestamp": "2026-02-01 00:00:00", "country": "ES", "page": "/", "amount": 1}"#;
        let body = format!("{row}\n{row}\n{{}}\n");
        let send = |scope: &str| ask(scope, "POST", "/v0/events?name=events", &body);

        let sent = send("DATASOURCES:APPEND:events");
        assert_eq!(sent.status, 202);
        assert_eq!(sent.body, json!({ "successful_rows": 2, "quarantined_rows": 1 }));
        assert_eq!(send("DATASOURCES:APPEND:customers").status, 403);
        assert_eq!(send("WORKSPACE:READ_ALL").status, 403);
    }
}
