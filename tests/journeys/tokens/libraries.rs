//! Libraries of others verify our JWTs, and we verify theirs.

use journeys::companion::Companion;
use journeys::process::Process;
use serde_json::{Value, json};

use super::Shop;

const SCOPE: &[&str] = &["--scope", "PIPES:READ", "--resource", "top_pages"];

#[test]
fn pyjwt_and_jose_verify_ours() {
    let shop = Shop::open();
    let jwt = shop.jwt(true, SCOPE);
    let key = shop.admin_token();
    let code = "import jwt, json, sys; \
                print(json.dumps(jwt.decode(sys.argv[1], sys.argv[2], algorithms=['HS256'])))";
    let judges = shop.desk.judges();
    let by_python: Value = judges.python(code, &[&jwt, &key]).ok().json();
    let by_node = judges.node("jose.mjs", &shop.folder, &format!("{jwt} {key}\n")).ok().json();
    assert_eq!(by_python["name"], "web");
    assert_eq!(by_python, by_node);
    assert_eq!(judges.python(code, &[&jwt, "another key"]).code, Some(1));
    assert_ne!(judges.node("jose.mjs", &shop.folder, &format!("{jwt} other\n")).code, Some(0));
}

#[test]
fn we_verify_what_pyjwt_made() {
    let shop = Shop::open();
    // The key is kept from now on.
    shop.jwt(true, SCOPE);
    let workspace = shop.desk.cloud.person(journeys::desk::ADA.0)["workspaces"][0]["id"].clone();
    let claims = json!({
        "workspace_id": workspace, "name": "theirs", "exp": 4_000_000_000_u64,
        "scopes": [{"type": "PIPES:READ", "resource": "top_pages"}],
    });
    let code = "import jwt, json, sys; print(jwt.encode(json.loads(sys.argv[1]), sys.argv[2]))";
    let made = |key: &str| {
        let judges = shop.desk.judges();
        judges.python(code, &[&claims.to_string(), key]).ok().stdout.trim().to_owned()
    };
    let signature = |jwt: &str| {
        let mut command = Companion::new(&shop.desk.session).command(&shop.folder);
        command.args(["token", "inspect", "-", "--output", "json"]);
        let report =
            Process::start_with_input(&mut command, &format!("{jwt}\n")).finish().ok().json();
        assert_eq!(report["name"], "theirs");
        report["signature"].clone()
    };
    assert_eq!(signature(&made(&shop.admin_token())), "verified");
    assert_eq!(signature(&made(&"another key ".repeat(4))), "wrong");
}
