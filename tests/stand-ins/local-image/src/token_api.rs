//! The API around tokens: list, look at, make, change, refresh and delete them. Who has neither
//! ADMIN nor TOKENS gets nothing here.

use std::io;

use serde_json::{Value, json};

use crate::access::Access;
use crate::jwt;
use crate::pipes::Endpoint;
use crate::request::{Reply, Request};
use crate::scope::Scope;
use crate::workspace::{StaticToken, Workspace};

/// Makes the text of a new static token of the workspace with this id.
pub type Mint<'a> = &'a dyn Fn(&str) -> io::Result<String>;

/// Answers a request that is about tokens; none when it is about something else. The time is in
/// seconds since 1970.
pub fn answer(
    workspace: &mut Workspace,
    access: &Access,
    request: &Request,
    mint: Mint<'_>,
    now: u64,
) -> Option<Reply> {
    let rest = request.path.strip_prefix("/v0/tokens")?;
    if !access.manages_tokens() {
        return Some(Reply::forbidden("The token needs the scope ADMIN or TOKENS"));
    }
    let token = rest.trim_start_matches('/');
    let answer = match (request.method.as_str(), token) {
        ("GET", "") => Ok(list(workspace)),
        ("POST", "") if request.parameter("expiration_time").is_some() => {
            create_jwt(workspace, request, now)
        }
        ("POST", "") => create(workspace, request, mint),
        ("GET", token) => find(workspace, token).map(|token| Reply::ok(token.to_json())),
        ("PUT", token) => change(workspace, token, request),
        ("POST", token) => refresh(workspace, token.strip_suffix("/refresh")?, mint),
        ("DELETE", token) => remove(workspace, token),
        _ => return None,
    };
    Some(answer.unwrap_or_else(|refused| refused))
}

fn list(workspace: &Workspace) -> Reply {
    let tokens: Vec<_> = workspace.tokens.iter().map(StaticToken::to_json).collect();
    Reply::ok(json!({ "tokens": tokens }))
}

fn create(workspace: &mut Workspace, request: &Request, mint: Mint<'_>) -> Result<Reply, Reply> {
    let name = name(request)?;
    if workspace.tokens.iter().any(|token| token.name == name) {
        return Err(Reply::bad(&format!("There already is a token with the name {name}")));
    }
    let scopes = scopes(workspace, request)?;
    let token = StaticToken::new(&workspace.id, name, scopes, mint).map_err(no_token)?;
    let made = token.to_json();
    workspace.tokens.push(token);
    Ok(Reply::ok(made))
}

fn create_jwt(workspace: &Workspace, request: &Request, now: u64) -> Result<Reply, Reply> {
    let expires = request.parameter("expiration_time").and_then(|time| time.parse::<u64>().ok());
    let expires = expires.filter(|time| *time > now);
    let expires = expires.ok_or_else(|| Reply::bad("expiration_time is no time to come"))?;
    let body: Value =
        serde_json::from_str(&request.body).map_err(|e| Reply::bad(&e.to_string()))?;
    jwt::scopes(&body["scopes"]).map_err(|error| Reply::bad(&error))?;
    jwt::rps(&body["limits"]).map_err(|error| Reply::bad(&error))?;
    let mut claims = json!({
        "workspace_id": workspace.id, "name": name(request)?, "exp": expires,
        "scopes": body["scopes"],
    });
    if !body["limits"].is_null() {
        claims["limits"] = body["limits"].clone();
    }
    let key = workspace.admin_token().ok_or_else(|| Reply::forbidden("no admin token"))?;
    Ok(Reply::ok(json!({ "token": jwt::make(key, &claims) })))
}

fn change(workspace: &mut Workspace, token: &str, request: &Request) -> Result<Reply, Reply> {
    let scopes = scopes(workspace, request)?;
    let token = find_mut(workspace, token)?;
    token.scopes = scopes;
    Ok(Reply::ok(token.to_json()))
}

fn refresh(workspace: &mut Workspace, token: &str, mint: Mint<'_>) -> Result<Reply, Reply> {
    let text = mint(&workspace.id).map_err(no_token)?;
    let token = find_mut(workspace, token)?;
    token.token = text;
    Ok(Reply::ok(token.to_json()))
}

fn remove(workspace: &mut Workspace, token: &str) -> Result<Reply, Reply> {
    let id = find(workspace, token)?.id.clone();
    workspace.tokens.retain(|token| token.id != id);
    Ok(Reply::ok(json!({ "ok": true })))
}

fn find<'a>(workspace: &'a Workspace, token: &str) -> Result<&'a StaticToken, Reply> {
    workspace.tokens.iter().find(|known| known.is(token)).ok_or_else(not_found)
}

fn find_mut<'a>(workspace: &'a mut Workspace, token: &str) -> Result<&'a mut StaticToken, Reply> {
    workspace.tokens.iter_mut().find(|known| known.is(token)).ok_or_else(not_found)
}

fn name(request: &Request) -> Result<&str, Reply> {
    let name = request.parameter("name").filter(|name| !name.trim().is_empty());
    name.ok_or_else(|| Reply::bad("name is missing"))
}

/// The scopes asked for: at least one, each of a resource that is there.
fn scopes(workspace: &Workspace, request: &Request) -> Result<Vec<Scope>, Reply> {
    let scopes: Result<Vec<_>, _> = request.parameters("scope").map(Scope::parse).collect();
    let scopes = scopes.map_err(|error| Reply::bad(&error))?;
    if scopes.is_empty() {
        return Err(Reply::bad("scope is missing"));
    }
    let lost = scopes.iter().filter_map(|scope| scope.resource.as_deref().map(|r| (scope, r)));
    let lost = lost.filter(|(scope, name)| !is_there(workspace, &scope.kind, name));
    match lost.map(|(_, name)| name).next() {
        Some(name) => Err(Reply::bad(&format!("There is no {name} in this workspace"))),
        None => Ok(scopes),
    }
}

fn is_there(workspace: &Workspace, kind: &str, name: &str) -> bool {
    match kind {
        "PIPES:READ" => Endpoint::with_name(name).is_some(),
        _ => workspace.tables.with_name(name).is_some(),
    }
}

fn not_found() -> Reply {
    Reply::refused(404, "token not found")
}

#[allow(clippy::needless_pass_by_value, reason = "what map_err hands over")]
fn no_token(error: io::Error) -> Reply {
    Reply::refused(500, &error.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::tokens;
    use crate::workspace::ADMIN_TOKEN;

    const NOW: Duration = Duration::from_secs(1000);

    fn workspace() -> Workspace {
        let mut workspace = Workspace::new("w", "acme");
        workspace.add_token(ADMIN_TOKEN, "ADMIN", &tokens::make).unwrap();
        workspace.add_user_made_tokens(&tokens::make).unwrap();
        workspace
    }

    fn ask_as(workspace: &mut Workspace, token: &str, request: (&str, &str, &str)) -> Reply {
        let access = workspace.access(token, NOW).expect("a token of this workspace");
        workspace.count(&access, NOW).err().unwrap_or_else(|| {
            let request = Request::new(request.0, request.1, request.2.to_owned());
            workspace.answer(&access, &request, &tokens::make, NOW).expect("an answer")
        })
    }

    fn ask(workspace: &mut Workspace, method: &str, target: &str, body: &str) -> Reply {
        let admin = workspace.admin_token().unwrap().to_owned();
        ask_as(workspace, &admin, (method, target, body))
    }

    fn make_jwt(workspace: &mut Workspace, body: &Value) -> String {
        let target = "/v0/tokens/?name=mine&expiration_time=2000";
        let made = ask(workspace, "POST", target, &body.to_string());
        made.body["token"].as_str().unwrap_or_else(|| panic!("no token: {made:?}")).to_owned()
    }

    #[test]
    fn makes_a_static_token_that_opens_what_was_asked() {
        let mut all = workspace();

        let made = ask(&mut all, "POST", "/v0/tokens?name=two&scope=PIPES:READ:top_pages", "");

        assert_eq!(made.body["scopes"], json!([{"type": "PIPES:READ", "resource": "top_pages"}]));
        let token = made.body["token"].as_str().unwrap();
        let status = |all: &mut _, target| ask_as(all, token, ("GET", target, "")).status;
        assert_eq!(status(&mut all, "/v0/pipes/top_pages.json"), 200);
        assert_eq!(status(&mut all, "/v0/pipes/sales_by_day.json"), 403);
        assert_eq!(status(&mut all, "/v0/tokens"), 403);
    }

    #[test]
    fn finds_changes_refreshes_and_removes_by_name_or_id() {
        let mut all = workspace();
        let before = ask(&mut all, "GET", "/v0/tokens/dashboard", "").body;
        let at = format!("/v0/tokens/{}", before["id"].as_str().unwrap());

        let changed = ask(&mut all, "PUT", &format!("{at}?scope=TOKENS"), "").body;
        assert_eq!(changed["scopes"], json!([{ "type": "TOKENS" }]));
        let refreshed = ask(&mut all, "POST", &format!("{at}/refresh"), "").body;
        assert_ne!(refreshed["token"], before["token"]);
        assert!(all.access(before["token"].as_str().unwrap(), NOW).is_none());
        assert_eq!(ask(&mut all, "DELETE", &at, "").status, 200);
        assert_eq!(ask(&mut all, "GET", "/v0/tokens/dashboard", "").status, 404);
    }

    #[test]
    fn refuses_what_makes_no_token() {
        let mut all = workspace();
        let wrong =
            ["", "?scope=ADMIN", "?name=a", "?name=a&scope=ROOT", "?name=dashboard&scope=ADMIN"];
        let more = ["?name=a&scope=PIPES:READ:nothing", "?name=a&expiration_time=999"];
        for target in wrong.iter().chain(&more) {
            let made = ask(&mut all, "POST", &format!("/v0/tokens/{target}"), "{}");
            assert_eq!((made.status, made.body["error"].is_string()), (400, true), "{target}");
        }
        for body in ["", "{}", r#"{"scopes": [{"type": "ADMIN"}]}"#, r#"{"scopes": []}"#] {
            let target = "/v0/tokens/?name=a&expiration_time=2000";
            assert_eq!(ask(&mut all, "POST", target, body).status, 400, "{body}");
        }
    }

    #[test]
    fn makes_a_jwt_that_the_admin_token_ends() {
        let mut all = workspace();
        let scope = json!({ "type": "PIPES:READ", "resource": "top_pages",
                            "fixed_params": { "limit": 1 } });
        let jwt = make_jwt(&mut all, &json!({ "scopes": [scope] }));

        let page = ("GET", "/v0/pipes/top_pages.json?limit=3", "");
        assert_eq!(ask_as(&mut all, &jwt, page).body["rows"], 1);
        assert!(all.access(&jwt, Duration::from_secs(2000)).is_none());
        assert_eq!(ask_as(&mut all, &jwt, ("GET", "/v0/tokens", "")).status, 403);

        let refresh = "/v0/tokens/workspace%20admin%20token/refresh";
        assert_eq!(ask(&mut all, "POST", refresh, "").status, 200);
        assert!(all.access(&jwt, NOW).is_none());
    }

    #[test]
    fn a_jwt_is_of_one_workspace_and_has_a_rate() {
        let mut all = workspace();
        let scope = json!({ "type": "DATASOURCES:READ", "resource": "events" });
        let jwt = make_jwt(&mut all, &json!({ "scopes": [scope], "limits": { "rps": 2 } }));

        let statuses = [1, 2, 3]
            .map(|_| ask_as(&mut all, &jwt, ("GET", "/v0/sql?q=SELECT+1+FROM+events", "")).status);
        assert_eq!(statuses, [200, 200, 429]);
        all.id = "another".to_owned();
        assert!(all.access(&jwt, NOW).is_none());
    }
}
